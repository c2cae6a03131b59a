"""What payouts paid in the month before, and what is paid for the month already, wherever.

Lines that paid nobody (of a payout that was cancelled, or given back after they returned) do not
count, nor do those on another occasion than the month's own payment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from zhida.core import month as months
from zhida.payments import lines
from zhida.payments.columns import rows_into
from zhida.payments.models import Occasion, Payout, ReturnedLine
from zhida.payments.queries.payouts import cancelled
from zhida.payments.runs.entitled import Extent
from zhida.recipients.queries.reckoning import Merges

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PAID = "person BIGINT, component INTEGER, enrolment BIGINT, amount_fen BIGINT, number VARCHAR"

COLLECTED = """
INSERT INTO {table}
SELECT coalesce(whom, person), component, enrolment, amount_fen, $number
FROM piece LEFT JOIN merged ON merged.one = piece.person
WHERE month = $month
    AND (occasion = 0 OR occasion IN (SELECT occasion FROM repaying))
    AND line_no NOT IN (SELECT unnest($given_back::INTEGER[]))
"""


def lay_paid(database: DuckDBPyConnection, extent: Extent) -> None:
    """Make ``paid_last`` and ``paid_now``, by person (whoever counts) and component."""
    rows_into(database, "merged", {"one": "BIGINT", "whom": "BIGINT"}, Merges().into.items())
    last = months.plus(extent.month, -1)
    own = _payouts(extent, last).exclude(kind="correction")
    here = own.filter(scope_path__within=extent.division.path, agency=extent.agency)
    _collect(database, "lines_last", here, last, extent)
    _collect(database, "lines_now", _payouts(extent, extent.month), extent.month, extent)
    database.execute(
        "CREATE VIEW paid_last AS SELECT person, component, max(enrolment) AS enrolment,"
        " sum(amount_fen)::BIGINT AS amount_fen FROM lines_last GROUP BY ALL"
    )
    database.execute(
        "CREATE VIEW paid_now AS SELECT person, component, min(number) AS number"
        " FROM lines_now GROUP BY ALL"
    )


def _payouts(extent: Extent, month: int) -> QuerySet[Payout]:
    """Return the payouts, of any division, that may hold lines of the programme in a month."""
    return Payout.objects.filter(
        Q(programme=extent.programme) | Q(programme=None),
        first_month__lte=month,
        last_month__gte=month,
    ).order_by("id")


def _collect(
    database: DuckDBPyConnection,
    table: str,
    payouts: QuerySet[Payout],
    month: int,
    extent: Extent,
) -> None:
    components = list(extent.programme.components.values_list("pk", flat=True))
    repaying = Occasion.objects.filter(kind="repayment", month=month, component__in=components)
    rows = repaying.order_by().values_list("pk").iterator()
    rows_into(database, "repaying", {"occasion": "BIGINT"}, rows)
    database.execute(f"CREATE TABLE {table} ({PAID})")
    in_vain = {payout.pk for payout in cancelled(payouts)}
    for payout in payouts:
        if payout.pk not in in_vain:
            lines.into_duckdb(database, "piece", payout, components=components)
            asked = {"number": payout.number, "month": month, "given_back": _given_back(payout)}
            database.execute(COLLECTED.format(table=table), asked)
            database.execute("DROP TABLE piece")
    database.execute("DROP TABLE repaying")


def _given_back(payout: Payout) -> list[int]:
    returned = ReturnedLine.objects.filter(request__payout=payout, given_back_on__isnull=False)
    return list(returned.order_by().values_list("reference", flat=True))
