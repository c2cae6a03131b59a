"""Runs in scope: the months that were reckoned, and what they come to."""

from __future__ import annotations

from django.db.models import F, QuerySet, Sum

from zhida.access.scope import Scope
from zhida.payments.models import PayoutRun
from zhida.payments.refusals import NO_SUCH_ROW


def runs_in(
    scope: Scope,
    *,
    state: str = "",
    programme: str = "",
    month: int | None = None,
    division: str = "",
    year: int | None = None,
) -> QuerySet[PayoutRun]:
    """Return the runs in scope, the last one first, each with its ``difference_fen`` to last month.

    ``division`` is a path, ``month`` YYYYMM.
    """
    named = PayoutRun.objects.select_related("division", "programme__purpose", "agency")
    found = scope.filter(named.annotate(difference_fen=F("total_fen") - F("last_total_fen")))
    equal = {"state": state, "programme__code": programme, "month": month}
    found = found.filter(**{name: value for name, value in equal.items() if value})
    if division:
        found = found.filter(scope_path__within=division)
    return found.filter(month__range=(year * 100 + 1, year * 100 + 12)) if year else found


def run_in(scope: Scope, key: int) -> PayoutRun:
    """Return a run in scope; refuses any other as unknown."""
    found = runs_in(scope).filter(pk=key).first()
    if found is None:
        raise NO_SUCH_ROW(what="月度核算", key=key)
    return found


def due_by_month(runs: QuerySet[PayoutRun]) -> dict[tuple[str, int], int]:
    """Return what the runs that count come to, by (short name of the programme, month YYYYMM)."""
    counting = runs.exclude(state="discarded").order_by("programme__order", "month")
    sums = counting.values_list("programme__short_name", "month").annotate(Sum("total_fen"))
    return {(name, month): due_fen for name, month, due_fen in sums}
