"""发放明细: the lines of payouts, whole sheets of them at once, outside the ORM.

A sheet is checked in columns (``sheet``) and put where it belongs (``keeping``): small payouts
together into a table for each month, a large one into a table or file of its own. A line is never
changed; that nobody is paid twice holds over all places. ``reading`` finds lines again.
"""

from zhida.payments.lines.columns import COLUMNS, LineRow
from zhida.payments.lines.reading import (
    Page,
    into_duckdb,
    of_allotments,
    of_numbers,
    of_payout,
    of_person,
    of_request,
)

__all__ = [
    "COLUMNS",
    "LineRow",
    "Page",
    "into_duckdb",
    "of_allotments",
    "of_numbers",
    "of_payout",
    "of_person",
    "of_request",
]
