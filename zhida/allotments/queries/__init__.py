"""What may be asked of the ledger, always within a scope."""

from zhida.allotments.queries.balances import AsOf, Sums, sums_as_of, sums_now
from zhida.allotments.queries.details import (
    Detail,
    Knot,
    allotment,
    children,
    clocks,
    detail,
    movement,
    thread,
)
from zhida.allotments.queries.figures import Overview, elapsed_time, overview
from zhida.allotments.queries.listing import (
    SORTS,
    Filters,
    LedgerPage,
    LedgerRow,
    Totals,
    export_rows,
    fund,
    funds,
    ledger,
)
from zhida.allotments.queries.traces import Level, Step, Trace, trace_allotment, trace_notice

__all__ = [
    "SORTS",
    "AsOf",
    "Detail",
    "Filters",
    "Knot",
    "LedgerPage",
    "LedgerRow",
    "Level",
    "Overview",
    "Step",
    "Sums",
    "Totals",
    "Trace",
    "allotment",
    "children",
    "clocks",
    "detail",
    "elapsed_time",
    "export_rows",
    "fund",
    "funds",
    "ledger",
    "movement",
    "overview",
    "sums_as_of",
    "sums_now",
    "thread",
    "trace_allotment",
    "trace_notice",
]
