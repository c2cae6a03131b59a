"""The lines of a payout as pages show them: to whom, for what, and where each stands by now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhida.payments import lines
from zhida.payments.lines import LineRow
from zhida.payments.queries.payouts import PayoutView
from zhida.payments.queries.standing import Standing, Standings
from zhida.recipients import documents
from zhida.recipients.models import BankAccount, Person
from zhida.registers.models import Component

PAGE_SIZE = 50


@dataclass(frozen=True)
class ShownLine:
    """A line of a payout; the account number masked."""

    line_no: int
    person: int
    name: str
    component: str
    month: int
    due_fen: int
    amount_fen: int
    account: str
    standing: Standing


def lines_of(found: PayoutView, page: int) -> list[ShownLine]:
    """Return one page of the lines of a payout; ``page`` counts from 1."""
    first = (page - 1) * PAGE_SIZE + 1
    return _shown(found, lines.of_payout(found.payout, first, PAGE_SIZE))


def _shown(found: PayoutView, rows: Sequence[LineRow]) -> list[ShownLine]:
    people = Person.objects.in_bulk({row.person for row in rows})
    accounts = BankAccount.objects.in_bulk({row.account for row in rows} - {0})
    components = Component.objects.select_related("programme").in_bulk(
        {row.component for row in rows}
    )
    by_draw = {(one.allotment_id, one.purpose_id): one for one in found.requests}
    requests = [
        by_draw[row.allotment, components[row.component].programme.purpose_id] for row in rows
    ]
    standings = Standings([(one, row.line_no) for one, row in zip(requests, rows, strict=True)])
    return [
        ShownLine(
            row.line_no,
            row.person,
            people[row.person].name,
            components[row.component].name,
            row.month,
            row.due_fen,
            row.amount_fen,
            _masked(accounts.get(row.account)),
            standings.of(request, row.line_no),
        )
        for row, request in zip(rows, requests, strict=True)
    ]


def _masked(held: BankAccount | None) -> str:
    if held is None:
        return ""
    return documents.masked_number(held.number_sealed, documents.ACCOUNT_NUMBER)
