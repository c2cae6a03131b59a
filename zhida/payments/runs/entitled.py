"""Who is entitled to what in a month: what is due, into which account, what speaks against paying.

Reads plain columns in chunks and reckons them with ``recipients.eligibility``: a model instance
for each enrolment and its neighbours would cost several times the reckoning itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from zhida.core import month as months
from zhida.payments.runs.known import Known, Merges, drawn_besides, known_of
from zhida.recipients import eligibility
from zhida.recipients.eligibility import Due, Life, Standing
from zhida.recipients.models import Enrolment
from zhida.recipients.queries.entitlements import (
    registered_pairs,
    registered_rules,
    registered_standards,
)
from zhida.registers.models import Agency, Division, Programme
from zhida.registers.models.entitlements import CATEGORIES

CHUNK = 2000

IN_INSTITUTION = "institution"
"""What the category of whoever lives in an institution ends in."""


@dataclass(frozen=True)
class Extent:
    """What is reckoned: a programme's month in a division; with ``agency``, for those it supports.

    ``paid_on`` is the day on which accounts must be open and their owners alive.
    """

    division: Division
    programme: Programme
    month: int
    paid_on: date
    agency: Agency | None = None


class Entitled(NamedTuple):
    """An enrolment in the month. ``person`` is who counts after merges; ``account`` is 0 for none.

    ``rate_fen`` and ``last_rate_fen`` are the standards of this month and of the one before, 0 for
    none; ``problem`` is a name out of ``wording.PROBLEMS`` or "", ``detail`` what belongs to it.
    """

    enrolment: int
    person: int
    component: int
    category: str
    account: int
    start_month: int
    due_fen: int
    why: str
    rate_fen: int
    last_rate_fen: int
    problem: str
    detail: str


class _Row(NamedTuple):
    """An enrolment as it is read; ``enrolled`` is its person, ``person`` whoever counts for it."""

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


def entitled(extent: Extent) -> Iterator[Entitled]:
    """Yield every enrolment of the extent that runs in its month, in the order of their ids."""
    reckoning = _Reckoning(extent)
    chunk: list[_Row] = []
    for values in _running(extent).values_list(*COLUMNS).iterator(CHUNK):
        chunk.append(_Row(*values))
        if len(chunk) == CHUNK:
            yield from reckoning.of(chunk)
            chunk = []
    yield from reckoning.of(chunk)


def _running(extent: Extent) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(
        Q(stop_month=None) | Q(stop_month__gt=extent.month),
        start_month__lte=extent.month,
        component__programme=extent.programme,
        scope_path__within=extent.division.path,
        agency=extent.agency,
    ).order_by("id")


class _Reckoning:
    """The registers as they hold in the month, and what they make of some enrolments."""

    def __init__(self, extent: Extent) -> None:
        self.extent = extent
        self.code = extent.programme.code
        self.components = {one.pk: one for one in extent.programme.components.all()}
        day = months.first_day(extent.month)
        self.standards = registered_standards()
        # Going through the rules of all programmes would take most of the time.
        self.rules = [one for one in registered_rules(day) if one.programme == self.code]
        self.pairs = [one for one in registered_pairs(day) if self.code in (one.one, one.other)]
        self.others = {code for one in self.pairs for code in (one.one, one.other)} - {self.code}
        self.merges = Merges()
        self.names = dict(Programme.objects.values_list("code", "name"))

    def of(self, rows: Sequence[_Row]) -> Iterator[Entitled]:
        """Yield what the enrolments entitle to."""
        if not rows:
            return
        people = {row.enrolled for row in rows}
        first, last = rows[0].enrolment, rows[-1].enrolment
        enrolled = _running(self.extent).order_by().filter(pk__gte=first, pk__lte=last)
        known = known_of(enrolled, people, self.merges, self.extent.paid_on)
        if self.others:
            known.drawn = drawn_besides(
                enrolled, people, self.merges, self.extent.month, self.others
            )
        for row in rows:
            yield self._entitled(row, known)

    def _entitled(self, row: _Row, known: Known) -> Entitled:
        component = self.components[row.component]
        due = self._due(row, known)
        problem, detail = self._problem(row, due, known)
        accounts = known.accounts.get(_payee(row, known), ())
        return Entitled(
            row.enrolment,
            row.person,
            row.component,
            row.category,
            accounts[0] if accounts and self.extent.agency is None else 0,
            row.start_month,
            due.amount_fen,
            due.why,
            self._rate_fen(component.code, row, self.extent.month),
            self._rate_fen(component.code, row, months.plus(self.extent.month, -1)),
            problem,
            detail,
        )

    def _due(self, row: _Row, known: Known) -> Due:
        component = self.components[row.component]
        standing = Standing(
            programme=self.code,
            component=component.code,
            calculation=component.calculation,
            category=row.category,
            category_name=CATEGORIES.get(row.category, component.name),
            path=row.path,
            start_month=row.start_month,
            stop_month=row.stop_month,
            stop_reason=row.stop_reason or "",
            persons_covered=row.persons_covered,
            income_fen=row.income_fen,
        )
        life = Life(row.birth_on, tuple(known.facts.get(row.person, ())))
        return eligibility.due(standing, self.extent.month, self.standards, self.rules, life)

    def _rate_fen(self, component: str, row: _Row, month: int) -> int:
        rate = self.standards.at(component, row.category, row.path, month)
        return rate.amount_fen if rate else 0

    def _problem(self, row: _Row, due: Due, known: Known) -> tuple[str, str]:
        """Return the first problem and its detail, or two empty texts."""
        if not due.found:
            return "no_standard", ""
        if due.amount_fen == 0:
            return "", ""
        if row.died_on and months.of(row.died_on) < self.extent.month:
            return "deceased", f"{row.died_on:%Y-%m-%d}"
        excluding = self._excluding(row, known)
        if excluding:
            return "exclusive", "、".join(excluding)
        return ("", "") if self.extent.agency else _account_problem(row, known)

    def _excluding(self, row: _Row, known: Known) -> list[str]:
        drawn = sorted(known.drawn.get(row.person, ()))
        return [
            self.names[other]
            for other in drawn
            if eligibility.effect_of(self.code, other, row.path, self.pairs) == "refused"
        ]


def _payee(row: _Row, known: Known) -> int:
    """Return into whose account the money goes: the household's head's, or the person's own."""
    return known.heads.get(row.household or 0, row.person)


def _account_problem(row: _Row, known: Known) -> tuple[str, str]:
    if row.category.endswith(IN_INSTITUTION):
        return "no_agency", ""
    payee = _payee(row, known)
    died_on = known.died.get(payee)
    if died_on and payee != row.person:
        return "head_deceased", f"{died_on:%Y-%m-%d}"
    accounts = len(known.accounts.get(payee, ()))
    if accounts == 1:
        return "", ""
    return ("several_accounts", f"{accounts}个") if accounts else ("no_account", "")
