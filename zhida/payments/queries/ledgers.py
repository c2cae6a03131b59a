"""The ledgers of purposes in scope: trial balance, and statement with its journal, at any date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from zhida.access.scope import Scope
from zhida.allotments.models import Allotment
from zhida.allotments.queries import AsOf
from zhida.allotments.queries.listing import Filters, selection
from zhida.payments.ledgers.balances import Balances, after, balances_by, running, total, until
from zhida.payments.ledgers.journal import Entry, Journal, Standing
from zhida.registers import queries as registers
from zhida.registers.models import Agency, Division, Purpose

UNDIVIDED = "未分方向"
"""What stands where a purpose would, for money that none was chosen for yet."""

OWN = "本级（不属于机构）"

PAGE_SIZE = 50
BATCH = 10_000


@dataclass(frozen=True)
class LedgerFilters:
    """Whose money is wanted; empty fields want all. ``division`` is a path, ``agency`` a code."""

    fiscal_year: int | None = None
    fund: int | None = None
    division: str = ""
    agency: str = ""
    allotment: int | None = None

    def chosen(self, scope: Scope) -> QuerySet[Allotment]:
        """Return the allotments in scope whose money it is."""
        wanted = Filters(fiscal_year=self.fiscal_year, fund=self.fund, division=self.division)
        found = selection(scope, wanted)
        if self.agency:
            found = found.filter(agency__code=self.agency)
        return found.filter(pk=self.allotment) if self.allotment else found


@dataclass(frozen=True)
class Reconciliation:
    """What a ledger shows, what came after its date, and the running sums: they must agree."""

    ledger: Balances
    later: Balances
    running: Balances

    @property
    def difference(self) -> Balances:
        """What the running sums hold beyond ledger and what came later; all zero if all is well.

        Returns are told gross, and no running sum holds them.
        """
        told = self.ledger + self.later
        return self.running - Balances(**vars(told) | {"returned_fen": 0})

    @property
    def holds(self) -> bool:
        """Whether everything agrees, to the fen."""
        return not any(self.difference.as_dict().values())


@dataclass(frozen=True)
class TrialRow:
    """One account of a trial balance: a purpose, a division, an agency or an allotment."""

    key: int | None
    code: str
    name: str
    balances: Balances


@dataclass(frozen=True)
class TrialBalance:
    """A trial balance with its total and what reconciles it."""

    rows: list[TrialRow]
    total: Balances
    reconciliation: Reconciliation


@dataclass(frozen=True)
class Statement:
    """A page of entries from a day on, between what stood before them and what stands after all.

    ``total`` is what the whole ledger comes to at its date.
    """

    opening: Standing
    entries: list[Entry]
    closing: Standing
    count: int
    page: int
    pages: int
    total: Balances
    reconciliation: Reconciliation
    journal: Journal

    def every_entry(self) -> Iterator[Entry]:
        """Yield all entries of the statement, not those of the page only; for files."""
        for first in range(self.opening.entries, self.closing.entries, BATCH):
            yield from self.journal.page(first, BATCH)


def trial_balance(
    scope: Scope,
    filters: LedgerFilters | None = None,
    *,
    by: str = "purpose",
    as_of: AsOf | None = None,
) -> TrialBalance:
    """Return what each purpose (division, agency, allotment) received, used and has left.

    Raises ``KeyError`` for a ``by`` that is not in ``ledgers.balances.KEYS``.
    """
    chosen = (filters or LedgerFilters()).chosen(scope)
    found = balances_by(by, chosen, until(as_of))
    whole = total(found.values())
    return TrialBalance(_rows(by, found), whole, _reconciled(chosen, whole, as_of))


def statement(
    scope: Scope,
    filters: LedgerFilters | None = None,
    *,
    purpose: str | None = None,
    first_day: date | None = None,
    as_of: AsOf | None = None,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Statement:
    """Return the journal of a purpose (its code; "" for what belongs to none; None for all).

    ``page`` counts from 1 and is kept in range.
    """
    chosen = (filters or LedgerFilters()).chosen(scope)
    known = registers.purpose(purpose).pk if purpose else None
    journal = Journal(chosen, until(as_of), purpose is not None, known)
    opening = journal.standing(first_day) if first_day else Standing(0, 0, 0, 0)
    closing = journal.standing()
    count = closing.entries - opening.entries
    pages = max(1, -(-count // size))
    page = min(max(1, page), pages)
    found = balances_by("purpose", chosen, until(as_of))
    whole = total(found.values())
    return Statement(
        opening,
        journal.page(opening.entries + (page - 1) * size, size),
        closing,
        count,
        page,
        pages,
        whole if purpose is None else found.get(known, Balances()),
        _reconciled(chosen, whole, as_of),
        journal,
    )


def _reconciled(chosen: QuerySet[Allotment], told: Balances, as_of: AsOf | None) -> Reconciliation:
    later = total(balances_by("purpose", chosen, after(as_of)).values()) if as_of else Balances()
    return Reconciliation(told, later, running(chosen))


def _rows(by: str, found: dict[int | None, Balances]) -> list[TrialRow]:
    names = _NAMED[by](found)
    rows = [TrialRow(key, *names[key], balances) for key, balances in found.items()]
    # What belongs to nobody stands last.
    return sorted(rows, key=lambda row: (row.key is None, row.code, row.key or 0))


def _purposes(found: Any) -> dict[int | None, tuple[str, str]]:
    return {None: ("", UNDIVIDED)} | _pairs(Purpose, "name")


def _divisions(found: Any) -> dict[int | None, tuple[str, str]]:
    return _pairs(Division, "name")


def _agencies(found: Any) -> dict[int | None, tuple[str, str]]:
    return {None: ("", OWN)} | _pairs(Agency, "name")


def _allotments(found: Any) -> dict[int | None, tuple[str, str]]:
    told = Allotment.objects.order_by().values_list("pk", "document_number", "receiver_name")
    return {key: (number, receiver) for key, number, receiver in told if key in found}


def _pairs(model: Any, name: str) -> dict[int | None, tuple[str, str]]:
    rows = model.objects.order_by().values_list("pk", "code", name)
    return {key: (code, said) for key, code, said in rows}


_NAMED = {
    "purpose": _purposes,
    "division": _divisions,
    "agency": _agencies,
    "allotment": _allotments,
}
