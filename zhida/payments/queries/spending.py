"""What was spent of each purpose, month by month, drawn from the uses of allotments alone."""

from __future__ import annotations

from django.db.models.functions import ExtractMonth, ExtractYear

from zhida.access.scope import Scope
from zhida.allotments.models import Use
from zhida.allotments.queries import AsOf
from zhida.allotments.queries.balances import USED_UP, signed
from zhida.payments.queries.ledgers import LedgerFilters


def spent_by_month(
    scope: Scope, filters: LedgerFilters, as_of: AsOf | None = None
) -> dict[tuple[str, int], int]:
    """Return fen spent by (name of the purpose, month YYYYMM); what came back lowers it."""
    held = filters.chosen(scope).order_by()
    uses = Use.objects.filter(allotment__in=held.values("pk"), kind__in=("pay", "unpay"))
    if as_of:
        uses = as_of.filter(uses)
    found = (
        uses.order_by()
        .values("purpose__name", y=ExtractYear("happened_on"), m=ExtractMonth("happened_on"))
        .annotate(spent=signed(*USED_UP["paid_fen"]))
        .order_by("purpose__pk", "y", "m")
    )
    return {(row["purpose__name"], row["y"] * 100 + row["m"]): row["spent"] for row in found}
