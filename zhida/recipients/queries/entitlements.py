"""Enrolments in scope, what is due for each in a month, and what excludes what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from django.db.models import Q, QuerySet

from zhida.access.scope import Scope
from zhida.core import month as months
from zhida.recipients import eligibility
from zhida.recipients.eligibility import Due
from zhida.recipients.models import Enrolment, HouseholdMember, Person
from zhida.recipients.queries.reckoning import (
    BATCH,
    Merges,
    Reckoner,
    drawn_of,
    dues,
    facts_of,
    living_there,
    registered_pairs,
)
from zhida.recipients.refusals import NO_SUCH_ROW
from zhida.registers.models import Component, Division

SORTS = {
    "name": "person__pinyin",
    "component": "component__code",
    "division": "division__code",
    "start": "start_month",
    "stop": "stop_month",
    "registered": "id",
}
"""By what enrolments may be sorted, and the column; "-" before it turns it round."""


class Reckoning(NamedTuple):
    """An enrolment, and what is due for it in the month that was asked for."""

    enrolment: Enrolment
    due: Due


@dataclass(frozen=True)
class DueTotal:
    """What a selection comes to in a month.

    ``unknown`` of its enrolments have no standard, for ``nothing`` of them nothing is due.
    """

    count: int
    amount_fen: int
    unknown: int
    nothing: int


def enrolments(
    scope: Scope,
    *,
    month: int | None = None,
    programme: str = "",
    division: str = "",
    state: str = "running",
    sort: str = "registered",
) -> QuerySet[Enrolment]:
    """Return the enrolments in scope, of a programme's code and under a division's path if given.

    With a ``month`` those that run in it; or, with the state ``stopped``, those that ended by
    then; with any other state all of them. ``sort`` is a name out of ``SORTS``.
    """
    named = Enrolment.objects.select_related(
        "person", "component__programme", "division", "household", "agency"
    )
    found = scope.filter(named).order_by(*_order(sort))
    if month is not None and state == "running":
        found = found.filter(_running(month))
    if month is not None and state == "stopped":
        found = found.filter(stop_month__lte=month)
    if division:
        found = found.filter(scope_path__within=division)
    return found.filter(component__programme__code=programme) if programme else found


def enrolment(scope: Scope, key: int) -> Enrolment:
    """Return an enrolment in scope; refuses any other as unknown."""
    found = enrolments(scope).filter(pk=key).first()
    if found is None:
        raise NO_SUCH_ROW(what="待遇核定", key=key)
    return found


def due_in(
    scope: Scope, month: int, *, programme: str = "", division: str = ""
) -> Iterator[Reckoning]:
    """Yield what is due in a month for every enrolment in scope that runs then, and why.

    Streams: a province's enrolments never lie in memory together.
    """
    return reckoned_all(
        enrolments(scope, month=month, programme=programme, division=division), month
    )


def reckoned_all(chosen: QuerySet[Enrolment], month: int) -> Iterator[Reckoning]:
    """Yield what is due in a month for each enrolment of a selection, and why; streams."""
    reckoner, merges = Reckoner(), Merges()
    some = chosen.iterator(BATCH)
    while batch := list(islice(some, BATCH)):
        yield from _reckoned(batch, month, reckoner, merges)


def due_total(scope: Scope, month: int, *, programme: str = "", division: str = "") -> DueTotal:
    """Return what is due in a month for all enrolments in scope that run then."""
    count = amount_fen = unknown = nothing = 0
    chosen = enrolments(scope, month=month, programme=programme, division=division)
    for _, due in dues(chosen.select_related(None), month):
        count, amount_fen = count + 1, amount_fen + due.amount_fen
        unknown += not due.found
        nothing += due.found and due.amount_fen == 0
    return DueTotal(count, amount_fen, unknown, nothing)


def reckoned(some: Sequence[Enrolment], month: int) -> list[Reckoning]:
    """Return what is due in a month for each of these enrolments, and why."""
    merges = Merges({one.person_id for one in some})
    return list(_reckoned(some, month, Reckoner(), merges))


def reckoned_year(one: Enrolment, year: int) -> list[tuple[int, Due]]:
    """Return what is due for an enrolment in each month of a year, and why."""
    reckoner, merges = Reckoner(), Merges({one.person_id})
    told = []
    for month in (year * 100 + place for place in range(1, 13)):
        [reckoning] = _reckoned([one], month, reckoner, merges)
        told.append((month, reckoning.due))
    return told


def _reckoned(
    some: Sequence[Enrolment], month: int, reckoner: Reckoner, merges: Merges
) -> Iterator[Reckoning]:
    facts = facts_of(merges.related(one.person_id for one in some), merges)
    for one in some:
        yield Reckoning(one, reckoner.due(drawn_of(one), month, facts))


def excluding_enrolment(
    person: Person, component: Component, division: Division, month: int
) -> Enrolment | None:
    """Return an enrolment of the person that runs in or after a month and forbids the component.

    What the person's household draws counts as the person's own, and so does what was drawn under
    a registration that was merged into the person's.
    """
    return next(drawn_with(person, component, division, month, "refused"), None)


def drawn_as_another(person: Person, component: Component, month: int) -> Enrolment | None:
    """Return an enrolment in a component that runs in or after a month for the same person, under
    another registration that was merged.
    """
    others = registrations_of(person) - {person.pk}
    running = Enrolment.objects.filter(
        Q(stop_month=None) | Q(stop_month__gt=month), person__in=others, component=component
    )
    return running.order_by("id").first()


def drawn_with(
    person: Person, component: Component, division: Division, month: int, effect: str
) -> Iterator[Enrolment]:
    """Yield what the person or its household draws that stands so to the component."""
    day = months.first_day(month)
    same = registrations_of(person)
    households = HouseholdMember.objects.filter(living_there(day), person__in=same)
    own = Q(person__in=same) | Q(household__in=households.values("household"))
    running = Enrolment.objects.filter(own, Q(stop_month=None) | Q(stop_month__gt=month))
    code, pairs = component.programme.code, registered_pairs(day)
    for other in running.select_related("component__programme").order_by("id"):
        drawn = other.component.programme.code
        if eligibility.effect_of(code, drawn, division.path, pairs) == effect:
            yield other


def registrations_of(person: Person) -> set[int]:
    """Return under which ids a person is registered: its own, and those merged with it."""
    return Merges({person.pk}).related([person.pk])


def _order(sort: str) -> list[str]:
    sign, key = ("-", sort[1:]) if sort.startswith("-") else ("", sort)
    return [sign + SORTS.get(key, "id"), f"{sign}id"]


def _running(month: int) -> Q:
    return Q(start_month__lte=month) & (Q(stop_month=None) | Q(stop_month__gt=month))
