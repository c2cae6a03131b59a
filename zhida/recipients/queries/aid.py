"""Aid events in scope: what was asked for and given once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from zhida.access.scope import Scope
from zhida.recipients.models import AidEvent
from zhida.recipients.refusals import NO_SUCH_ROW

STATES = {
    "open": Q(cancelled_reason=None, aided_on=None),
    "aided": Q(cancelled_reason=None, aided_on__isnull=False),
    "cancelled": Q(cancelled_reason__isnull=False),
}
"""Where an event may stand: asked for, aided, entered by mistake."""


SORTS = {"name": "person__pinyin", "requested": "requested_on", "amount": "amount_fen"}
"""By what aid events may be sorted, and the column; "-" before it turns it round."""


@dataclass(frozen=True)
class AidTotal:
    """How many events a selection holds, what they came to, and what indicators count of them.

    ``people`` asked for aid; ``aided`` and ``sent_home`` are events for which that was done.
    """

    count: int
    amount_fen: int
    people: int
    aided: int
    sent_home: int


def aid_events(
    scope: Scope,
    *,
    first: date | None = None,
    last: date | None = None,
    division: str = "",
    programme: str = "",
    state: str = "",
    sort: str = "-requested",
) -> QuerySet[AidEvent]:
    """Return the aid events in scope that were requested in a span of days.

    ``division`` is a path, ``programme`` a code, ``state`` a name out of ``STATES``, ``sort`` one
    out of ``SORTS``. Unless they are asked for, cancelled events are left out.
    """
    events = AidEvent.objects.select_related("person", "component", "division", "agency")
    found = scope.filter(events).filter(STATES.get(state, Q(cancelled_reason=None)))
    sign, key = ("-", sort[1:]) if sort.startswith("-") else ("", sort)
    found = found.order_by(sign + SORTS.get(key, "requested_on"), f"{sign}id")
    if first:
        found = found.filter(requested_on__gte=first)
    if last:
        found = found.filter(requested_on__lte=last)
    if division:
        found = found.filter(scope_path__within=division)
    return found.filter(component__programme__code=programme) if programme else found


def aid_total(events: QuerySet[AidEvent]) -> AidTotal:
    """Return the sums of a selection."""
    sums = events.order_by().aggregate(
        count=Count("pk"),
        amount_fen=Coalesce(Sum("amount_fen"), 0),
        people=Count(Coalesce("person__merged_into", "person"), distinct=True),
        aided=Count("aided_on"),
        sent_home=Count("sent_home_on"),
    )
    return AidTotal(**sums)


def aid_event(scope: Scope, key: int) -> AidEvent:
    """Return an aid event in scope; refuses any other as unknown."""
    events = AidEvent.objects.select_related("person", "component__programme", "division", "agency")
    found = scope.filter(events).filter(pk=key).first()
    if found is None:
        raise NO_SUCH_ROW(what="救助事项", key=key)
    return found
