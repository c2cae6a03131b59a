"""Enrolments in scope, what is due for each in a month, and what excludes what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from zhida.access.scope import Scope
from zhida.core import month as months
from zhida.recipients import eligibility
from zhida.recipients.eligibility import Due, Fact, Life, Pair, Rate, Rule, Standards, Standing
from zhida.recipients.models import Enrolment, HouseholdMember, LifeFact, Person
from zhida.recipients.refusals import NO_SUCH_ROW
from zhida.registers import queries as registers
from zhida.registers.models import Component, Division

CHUNK = 2000

SORTS = {
    "name": "person__pinyin",
    "component": "component__code",
    "division": "division__code",
    "start": "start_month",
    "stop": "stop_month",
    "registered": "id",
}
"""By what enrolments may be sorted, and the column; "-" before it turns it round."""


@dataclass(frozen=True)
class Reckoning:
    """An enrolment, and what is due for it in the month that was asked for."""

    enrolment: Enrolment
    due: Due


@dataclass(frozen=True)
class DueTotal:
    """What a selection comes to in a month; ``unknown`` of its enrolments have no standard."""

    count: int
    amount_fen: int
    unknown: int


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
    day = months.first_day(month)
    standards, rules = registered_standards(), registered_rules(day)
    chosen = enrolments(scope, month=month, programme=programme, division=division)
    batch: list[Enrolment] = []
    for one in chosen.iterator(CHUNK):
        batch.append(one)
        if len(batch) == CHUNK:
            yield from _reckon(batch, month, standards, rules)
            batch = []
    yield from _reckon(batch, month, standards, rules)


def due_total(scope: Scope, month: int, *, programme: str = "", division: str = "") -> DueTotal:
    """Return what is due in a month for all enrolments in scope that run then."""
    count = amount_fen = unknown = 0
    for one in due_in(scope, month, programme=programme, division=division):
        count, amount_fen = count + 1, amount_fen + one.due.amount_fen
        unknown += not one.due.found
    return DueTotal(count, amount_fen, unknown)


def reckoned(some: Sequence[Enrolment], month: int) -> list[Reckoning]:
    """Return what is due in a month for each of these enrolments, and why."""
    rules = registered_rules(months.first_day(month))
    return list(_reckon(list(some), month, registered_standards(), rules))


def reckoned_year(one: Enrolment, year: int) -> list[tuple[int, Due]]:
    """Return what is due for an enrolment in each month of a year, and why."""
    standards, told = registered_standards(), []
    for month in (year * 100 + place for place in range(1, 13)):
        [reckoning] = _reckon([one], month, standards, registered_rules(months.first_day(month)))
        told.append((month, reckoning.due))
    return told


def _reckon(
    batch: list[Enrolment], month: int, standards: Standards, rules: list[Rule]
) -> Iterator[Reckoning]:
    facts: dict[int, list[Fact]] = {}
    known = LifeFact.objects.filter(person__in=[one.person_id for one in batch])
    for key, name, day, until in known.values_list("person_id", "fact", "happened_on", "until_on"):
        facts.setdefault(key, []).append(Fact(name, day, until))
    for one in batch:
        life = Life(one.person.birth_on, tuple(facts.get(one.person_id, ())))
        due = eligibility.due(_standing(one), month, standards, rules, life)
        yield Reckoning(one, due)


def _standing(one: Enrolment) -> Standing:
    return Standing(
        programme=one.component.programme.code,
        component=one.component.code,
        calculation=one.component.calculation,
        category=one.category,
        category_name=one.get_category_display() or one.component.name,
        path=one.scope_path,
        start_month=one.start_month,
        stop_month=one.stop_month,
        stop_reason=one.stop_reason or "",
        persons_covered=one.persons_covered,
        income_fen=one.income_fen,
    )


def excluding_enrolment(
    person: Person, component: Component, division: Division, month: int
) -> Enrolment | None:
    """Return an enrolment of the person that runs in or after a month and forbids the component.

    What the person's household draws counts as the person's own.
    """
    return next(_drawn_with(person, component, division, month, "refused"), None)


def _drawn_with(
    person: Person, component: Component, division: Division, month: int, effect: str
) -> Iterator[Enrolment]:
    """Yield what the person or its household draws that stands so to the component."""
    day = months.first_day(month)
    households = HouseholdMember.objects.filter(
        Q(left_on=None) | Q(left_on__gt=day), person=person, joined_on__lte=day
    )
    own = Q(person=person) | Q(household__in=households.values("household"))
    running = Enrolment.objects.filter(own, Q(stop_month=None) | Q(stop_month__gt=month))
    code, pairs = component.programme.code, registered_pairs(day)
    for other in running.select_related("component__programme").order_by("id"):
        drawn = other.component.programme.code
        if eligibility.effect_of(code, drawn, division.path, pairs) == effect:
            yield other


def doubts_about(intended: Enrolment) -> list[str]:
    """Return what speaks against an enrolment that is not stored yet, each as a sentence.

    They are doubts only: what is forbidden, the action refuses.
    """
    person, month = intended.person, intended.start_month
    doubts = []
    [reckoning] = reckoned([intended], month)
    if reckoning.due.amount_fen == 0:
        doubts.append(f"起发当月应发为零：{reckoning.due.why}")
    for other in _drawn_with(person, intended.component, intended.division, month, "difference"):
        name = other.component.programme.name
        doubts.append(f"此人已享受“{name}”，按规定只补差额，请核对应发金额。")
    if person.division_id != intended.division_id:
        doubts.append(f"此人登记在{person.division}，核定区划是{intended.division}。")
    if not person.accounts.filter(valid_to=None).exists():
        doubts.append("此人还没有在用的领款账户，发放前请先登记。")
    return doubts


def _order(sort: str) -> list[str]:
    sign, key = ("-", sort[1:]) if sort.startswith("-") else ("", sort)
    return [sign + SORTS.get(key, "id"), f"{sign}id"]


def _running(month: int) -> Q:
    return Q(start_month__lte=month) & (Q(stop_month=None) | Q(stop_month__gt=month))


def registered_standards() -> Standards:
    """Return all standards of the register, to be asked by place and month."""
    told = (
        "component__code",
        "category",
        "division__code",
        "amount_fen",
        "valid_from",
        "valid_to",
    )
    return Standards([Rate(*row) for row in registers.standards().values_list(*told)])


def registered_rules(day: date) -> list[Rule]:
    """Return the stop rules of all programmes that hold on a day."""
    return [
        Rule(one.programme.code, one.fact, one.get_fact_display(), one.region, one.months_after)
        for one in registers.stop_rules(day)
    ]


def registered_pairs(day: date) -> list[Pair]:
    """Return the pairs of programmes for which something is ruled on a day, by region."""
    told = ("one__code", "other__code", "region", "effect")
    return [Pair(*row) for row in registers.exclusive_pairs(day).values_list(*told)]
