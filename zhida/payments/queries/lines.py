"""The lines of a payout as pages show them: to whom, for what, and where each stands by now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from zhida.payments import lines
from zhida.payments.lines import LineRow
from zhida.payments.models import Case, Payout, ReturnedLine
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


@dataclass(frozen=True)
class CaseLine:
    """The line that a case is about: whom it pays, and the page of its payout on which it is."""

    person: int
    name: str
    page: int


def lines_of(found: PayoutView, page: int) -> list[ShownLine]:
    """Return one page of the lines of a payout; ``page`` counts from 1."""
    first = (page - 1) * PAGE_SIZE + 1
    return _shown(found, lines.of_payout(found.payout, first, PAGE_SIZE))


def line_of_case(case: Case) -> CaseLine | None:
    """Return the line that a case is about; None where it names none that was sent."""
    payout = case.file.order.voucher.request.payout
    if payout is None or case.reference is None or not 0 < case.reference <= payout.lines:
        return None
    rows = lines.of_numbers(payout, [case.reference])
    if not rows:
        return None
    person = Person.objects.get(pk=rows[0].person)
    return CaseLine(person.pk, person.name, -(-case.reference // PAGE_SIZE))


def accounts_used(returned: Sequence[ReturnedLine]) -> dict[int, BankAccount]:
    """Return into which account each line that came back was paid, by the line's id."""
    by_payout: dict[Payout, list[ReturnedLine]] = defaultdict(list)
    for one in returned:
        if one.request.payout is not None:
            by_payout[one.request.payout].append(one)
    accounts: dict[tuple[int | None, int], int] = {}
    for payout, came_back in by_payout.items():
        rows = lines.of_numbers(payout, [one.reference for one in came_back])
        accounts |= {(payout.pk, row.line_no): row.account for row in rows}
    held = BankAccount.objects.in_bulk(set(accounts.values()))
    used = {one.pk: accounts.get((one.request.payout_id, one.reference)) for one in returned}
    return {key: held[account] for key, account in used.items() if account in held}


def standings(found: PayoutView, rows: Sequence[LineRow]) -> list[Standing]:
    """Return where each of some lines of a payout stands by now."""
    of_component = Component.objects.filter(pk__in={row.component for row in rows})
    purposes = dict(of_component.values_list("pk", "programme__purpose"))
    by_draw = {(one.allotment_id, one.purpose_id): one for one in found.requests}
    wanted = [(by_draw[row.allotment, purposes[row.component]], row.line_no) for row in rows]
    known = Standings(wanted)
    return [known.of(*one) for one in wanted]


def _shown(found: PayoutView, rows: Sequence[LineRow]) -> list[ShownLine]:
    people = Person.objects.in_bulk({row.person for row in rows})
    accounts = BankAccount.objects.in_bulk({row.account for row in rows} - {0})
    components = Component.objects.in_bulk({row.component for row in rows})
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
            standing,
        )
        for row, standing in zip(rows, standings(found, rows), strict=True)
    ]


def _masked(held: BankAccount | None) -> str:
    if held is None:
        return ""
    return documents.masked_number(held.number_sealed, documents.ACCOUNT_NUMBER)
