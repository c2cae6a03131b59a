"""Who is entitled to what in a month: what is due, into which account, what speaks against paying.

What is due is reckoned as every list does (see ``recipients.queries.reckoning``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet

from zhida.core import month as months
from zhida.payments.runs.known import Known, drawn_besides, known_of
from zhida.recipients import eligibility
from zhida.recipients.eligibility import Due
from zhida.recipients.models import Enrolment
from zhida.recipients.queries.reckoning import (
    Drawn,
    Merges,
    Reckoner,
    batches,
    registered_pairs,
)
from zhida.registers.models import Agency, Division, Programme
from zhida.registers.models.entitlements import IN_INSTITUTION


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


def entitled(extent: Extent) -> Iterator[Entitled]:
    """Yield every enrolment of the extent that runs in its month, in the order of their ids."""
    month = _Month(extent)
    for batch in batches(_running(extent)):
        yield from month.of(batch)


def how_many(extent: Extent) -> int:
    """Return how many enrolments of the extent run in its month."""
    return _running(extent).count()


def _running(extent: Extent) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(
        Q(stop_month=None) | Q(stop_month__gt=extent.month),
        start_month__lte=extent.month,
        component__programme=extent.programme,
        scope_path__within=extent.division.path,
        agency=extent.agency,
    )


class _Month:
    """The registers as they hold in the month, and what they make of some enrolments."""

    def __init__(self, extent: Extent) -> None:
        self.extent = extent
        self.code = extent.programme.code
        self.reckoner = Reckoner()
        pairs = registered_pairs(months.first_day(extent.month))
        self.pairs = [one for one in pairs if self.code in (one.one, one.other)]
        self.others = {code for one in self.pairs for code in (one.one, one.other)} - {self.code}
        self.merges = Merges()
        self.names = dict(Programme.objects.values_list("code", "name"))

    def of(self, rows: Sequence[Drawn]) -> Iterator[Entitled]:
        """Yield what the enrolments entitle to."""
        known = known_of(rows, self.merges, self.extent.paid_on)
        known.died |= {row.person: row.died_on for row in rows if row.died_on}
        if self.others:
            known.drawn = drawn_besides(rows, self.merges, self.extent.month, self.others)
        for row in rows:
            yield self._entitled(row, known)

    def _entitled(self, row: Drawn, known: Known) -> Entitled:
        due = self.reckoner.due(row, self.extent.month, known.facts)
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
            self.reckoner.rate_fen(row, self.extent.month),
            self.reckoner.rate_fen(row, months.plus(self.extent.month, -1)),
            problem,
            detail,
        )

    def _problem(self, row: Drawn, due: Due, known: Known) -> tuple[str, str]:
        """Return the first problem and its detail, or two empty texts."""
        if not due.found:
            return "no_standard", ""
        if due.amount_fen == 0:
            return "", ""
        died_on = known.died.get(row.person)
        if died_on and months.of(died_on) < self.extent.month:
            return "deceased", f"{died_on:%Y-%m-%d}"
        excluding = self._excluding(row, known)
        if excluding:
            return "exclusive", "、".join(excluding)
        return ("", "") if self.extent.agency else _account_problem(row, known)

    def _excluding(self, row: Drawn, known: Known) -> list[str]:
        drawn = sorted(known.drawn.get(row.person, ()))
        return [
            self.names[other]
            for other in drawn
            if eligibility.effect_of(self.code, other, row.path, self.pairs) == "refused"
        ]


def _payee(row: Drawn, known: Known) -> int:
    """Return into whose account the money goes: the household's head's, or the person's own."""
    return known.heads.get(row.household or 0, row.person)


def _account_problem(row: Drawn, known: Known) -> tuple[str, str]:
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
