"""The one reckoning of what is due for an enrolment: lists, totals and payout runs all ask it.

It reads plain columns in batches: a model instance for each enrolment and its neighbours would cost
several times the reckoning itself. What was recorded of a person who was merged is known of whoever
counts now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from zhida.core import month as months
from zhida.recipients import eligibility
from zhida.recipients.eligibility import (
    Due,
    Fact,
    Life,
    Pair,
    Rate,
    Rule,
    Standards,
    Standing,
    Stop,
)
from zhida.recipients.models import Enrolment, LifeFact, Person
from zhida.registers import queries as registers
from zhida.registers.models import Component
from zhida.registers.models.entitlements import CATEGORIES

BATCH = 2000

Facts = dict[int, list[Fact]]
"""What happened to people, by who counts for them."""


class Drawn(NamedTuple):
    """An enrolment as it is reckoned; ``enrolled`` is its person, ``person`` whoever counts for it.

    Days of birth and death are of whoever counts, as far as they are known there.
    """

    enrolment: int
    enrolled: int
    person: int
    birth_on: date | None
    died_on: date | None
    household: int | None
    component: int
    category: str
    path: str
    start_month: int
    stop_month: int | None
    stop_reason: str | None
    persons_covered: int
    income_fen: int


COLUMNS = (
    "pk",
    "person_id",
    Coalesce("person__merged_into_id", "person_id"),
    Coalesce("person__merged_into__birth_on", "person__birth_on"),
    Coalesce("person__merged_into__died_on", "person__died_on"),
    "household_id",
    "component_id",
    "category",
    "scope_path",
    "start_month",
    "stop_month",
    "stop_reason",
    "persons_covered",
    "income_fen",
)


class Merges:
    """Who was merged into whom: of everybody, or of those related to some people.

    There are few such people, so they lie in memory.
    """

    def __init__(self, people: Collection[int] | None = None) -> None:
        merged = Person.objects.filter(merged_into__isnull=False).order_by()
        if people is not None:
            roots = merged.filter(pk__in=people).values_list("merged_into", flat=True)
            kin = {*people, *roots}
            merged = merged.filter(Q(pk__in=kin) | Q(merged_into__in=kin))
        pairs = merged.values_list("pk", "merged_into")
        self.into = {one: into for one, into in pairs if into is not None}
        self.others: dict[int, list[int]] = {}
        for one, into in self.into.items():
            self.others.setdefault(into, []).append(one)

    def counts(self, person: int) -> int:
        """Return who counts for a person: itself, or whom it was merged into."""
        return self.into.get(person, person)

    def related(self, people: Iterable[int]) -> set[int]:
        """Return those who count for these people, and all who were merged into them.

        The people themselves are among them.
        """
        roots = {self.counts(person) for person in people}
        return roots.union(*(self.others.get(root, ()) for root in roots))


class Reckoner:
    """The registers, and what they make of an enrolment in a month."""

    def __init__(self) -> None:
        self.components = Component.objects.select_related("programme").in_bulk()
        self.standards = registered_standards()
        self._rules: dict[int, dict[str, list[Rule]]] = {}

    def due(self, one: Drawn, month: int, facts: Facts) -> Due:
        """Return what is due for an enrolment in a month, and why."""
        standing, rules, life = self._known(one, month, facts)
        return eligibility.due(standing, month, self.standards, rules, life)

    def earlier_stops(self, one: Drawn, facts: Facts) -> list[Stop]:
        """Return what would have ended an enrolment before it began."""
        return eligibility.earlier_stops(*self._known(one, one.start_month, facts))

    def demands_age(self, one: Drawn) -> bool:
        """Tell whether an enrolment ends when its person comes of age."""
        programme = self.components[one.component].programme.code
        rules = self._rules_in(one.start_month).get(programme, ())
        return any(rule.fact == eligibility.COMING_OF_AGE for rule in rules)

    def _known(self, one: Drawn, month: int, facts: Facts) -> tuple[Standing, Sequence[Rule], Life]:
        component = self.components[one.component]
        standing = Standing(
            programme=component.programme.code,
            component=component.code,
            calculation=component.calculation,
            category=one.category,
            category_name=CATEGORIES.get(one.category, component.name),
            path=one.path,
            start_month=one.start_month,
            stop_month=one.stop_month,
            stop_reason=one.stop_reason or "",
            persons_covered=one.persons_covered,
            income_fen=one.income_fen,
        )
        rules = self._rules_in(month).get(standing.programme, ())
        life = Life(one.birth_on, tuple(facts.get(one.person, ())))
        return standing, rules, life

    def rate_fen(self, one: Drawn, month: int) -> int:
        """Return the standard of an enrolment in a month, 0 for none."""
        component = self.components[one.component].code
        rate = self.standards.at(component, one.category, one.path, month)
        return rate.amount_fen if rate else 0

    def _rules_in(self, month: int) -> dict[str, list[Rule]]:
        """Return the rules by programme: going through those of all would take most of the time."""
        if month not in self._rules:
            grouped: dict[str, list[Rule]] = {}
            for rule in registered_rules(months.first_day(month)):
                grouped.setdefault(rule.programme, []).append(rule)
            self._rules[month] = grouped
        return self._rules[month]


def batches(found: QuerySet[Enrolment]) -> Iterator[list[Drawn]]:
    """Yield enrolments as they are reckoned, in the order of their ids; streams."""
    batch: list[Drawn] = []
    for values in found.order_by("id").values_list(*COLUMNS).iterator(BATCH):
        batch.append(Drawn(*values))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def living_there(day: date) -> Q:
    """Return the condition for members of households: those who are members on a day."""
    return (Q(left_on=None) | Q(left_on__gt=day)) & Q(joined_on__lte=day)


def facts_of(people: Collection[int], merges: Merges) -> Facts:
    """Return what happened to these people.

    They are named by their ids, here and wherever a batch is asked about: a question about the
    batch would be planned by statistics, which a database has of new rows only after a while.
    """
    found: Facts = {}
    told = LifeFact.objects.filter(person__in=people).order_by("id")
    for key, name, day, until in told.values_list("person", "fact", "happened_on", "until_on"):
        found.setdefault(merges.counts(key), []).append(Fact(name, day, until))
    return found


def dues(found: QuerySet[Enrolment], month: int) -> Iterator[tuple[Drawn, Due]]:
    """Yield what is due in a month for each enrolment, in the order of their ids; streams."""
    reckoner, merges = Reckoner(), Merges()
    for batch in batches(found):
        facts = facts_of(merges.related(one.enrolled for one in batch), merges)
        for one in batch:
            yield one, reckoner.due(one, month, facts)


def drawn_of(one: Enrolment) -> Drawn:
    """Return an enrolment, stored or only intended, as it is reckoned."""
    who = one.person.merged_into or one.person
    return Drawn(
        one.pk or 0,
        one.person_id,
        who.pk,
        who.birth_on or one.person.birth_on,
        who.died_on or one.person.died_on,
        one.household_id,
        one.component_id,
        one.category,
        one.scope_path,
        one.start_month,
        one.stop_month,
        one.stop_reason,
        one.persons_covered,
        one.income_fen,
    )


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
