"""What was spent of each purpose, month by month, drawn from the uses of allotments alone."""

from __future__ import annotations

from datetime import date

from django.db.models.functions import ExtractMonth, ExtractYear

from zhida.access.scope import Scope
from zhida.allotments.models import Allotment, Use
from zhida.allotments.queries.balances import USED_UP, signed


def spent_by_month(
    scope: Scope, *, until: date | None = None, year: int | None = None
) -> dict[tuple[str, int], int]:
    """Return fen spent by (short name of the purpose, month YYYYMM); what came back lowers it.

    ``year`` is the budget year of the fund, ``until`` the last day that counts.
    """
    held = scope.filter(Allotment.objects.order_by())
    if year:
        held = held.filter(fund__fiscal_year=year)
    uses = Use.objects.filter(allotment__in=held.values("pk"), kind__in=("pay", "unpay"))
    if until:
        uses = uses.filter(happened_on__lte=until)
    found = (
        uses.order_by()
        .values("purpose__short_name", y=ExtractYear("happened_on"), m=ExtractMonth("happened_on"))
        .annotate(spent=signed(*USED_UP["paid_fen"]))
        .order_by("purpose__pk", "y", "m")
    )
    return {(row["purpose__short_name"], row["y"] * 100 + row["m"]): row["spent"] for row in found}
