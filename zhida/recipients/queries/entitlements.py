"""Enrolments in scope, what is due for each in a month, and what excludes what."""

from __future__ import annotations

from collections.abc import Iterator
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


@dataclass(frozen=True)
class Reckoning:
    """An enrolment, and what is due for it in the month that was asked for."""

    enrolment: Enrolment
    due: Due


def enrolments(
    scope: Scope, *, month: int | None = None, programme: str = ""
) -> QuerySet[Enrolment]:
    """Return the enrolments in scope, those of a month and of a programme if they are given."""
    named = Enrolment.objects.select_related(
        "person", "component__programme", "division", "household", "agency"
    )
    found = scope.filter(named)
    if month is not None:
        found = found.filter(_running(month))
    return found.filter(component__programme__code=programme) if programme else found


def enrolment(scope: Scope, key: int) -> Enrolment:
    """Return an enrolment in scope; refuses any other as unknown."""
    found = enrolments(scope).filter(pk=key).first()
    if found is None:
        raise NO_SUCH_ROW(what="待遇核定", key=key)
    return found


def due_in(scope: Scope, month: int, *, programme: str = "") -> Iterator[Reckoning]:
    """Yield what is due in a month for every enrolment in scope that runs then, and why.

    Streams: a province's enrolments never lie in memory together.
    """
    day = months.first_day(month)
    standards, rules = _standards(), _rules(day)
    chosen = enrolments(scope, month=month, programme=programme).order_by("id")
    batch: list[Enrolment] = []
    for one in chosen.iterator(CHUNK):
        batch.append(one)
        if len(batch) == CHUNK:
            yield from _reckon(batch, month, standards, rules)
            batch = []
    yield from _reckon(batch, month, standards, rules)


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
    day = months.first_day(month)
    households = HouseholdMember.objects.filter(
        Q(left_on=None) | Q(left_on__gt=day), person=person, joined_on__lte=day
    )
    own = Q(person=person) | Q(household__in=households.values("household"))
    running = Enrolment.objects.filter(own, Q(stop_month=None) | Q(stop_month__gt=month))
    code, pairs = component.programme.code, _pairs(day)
    for other in running.select_related("component__programme").order_by("id"):
        drawn = other.component.programme.code
        if eligibility.effect_of(code, drawn, division.path, pairs) == "refused":
            return other
    return None


def _running(month: int) -> Q:
    return Q(start_month__lte=month) & (Q(stop_month=None) | Q(stop_month__gt=month))


def _standards() -> Standards:
    told = (
        "component__code",
        "category",
        "division__code",
        "amount_fen",
        "valid_from",
        "valid_to",
    )
    return Standards([Rate(*row) for row in registers.standards().values_list(*told)])


def _rules(day: date) -> list[Rule]:
    return [
        Rule(one.programme.code, one.fact, one.get_fact_display(), one.region, one.months_after)
        for one in registers.stop_rules(day)
    ]


def _pairs(day: date) -> list[Pair]:
    told = ("one__code", "other__code", "region", "effect")
    return [Pair(*row) for row in registers.exclusive_pairs(day).values_list(*told)]
