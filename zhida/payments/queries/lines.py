"""The lines of a payout as pages show them: to whom, for what, and where each stands by now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhida.payments import lines
from zhida.payments.lines import LineRow
from zhida.payments.models import (
    Case,
    ChannelOrder,
    PaidRange,
    PaymentRequest,
    Payout,
    ReturnedLine,
)
from zhida.payments.models.requests import CANCELLED
from zhida.payments.order_contents import PAID_TO_THE_INSTITUTION
from zhida.payments.queries.payouts import PayoutView
from zhida.payments.queries.people import STATES
from zhida.recipients import documents
from zhida.recipients.models import BankAccount, Person
from zhida.registers.models import Component

PAGE_SIZE = 50

LAMPS = {
    "asked": "plain",
    "sent": "warn",
    "paid": "good",
    "returned": "bad",
    "repaid": "plain",
    "given_back": "plain",
    "cancelled": "plain",
}
"""The lamp of each state of a line."""


@dataclass(frozen=True)
class Standing:
    """Where a line stands, since when, and why it came back."""

    state: str
    happened_on: date | None
    cause: str = ""

    @property
    def words(self) -> str:
        """The state in Chinese."""
        return STATES[self.state]


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

    @property
    def state_words(self) -> str:
        """The state in Chinese."""
        return self.standing.words

    @property
    def lamp(self) -> str:
        """The lamp of the state."""
        return LAMPS[self.standing.state]


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
    outcomes = _Outcomes(found.requests, rows)
    return [
        outcomes.of(by_draw[row.allotment, purposes[row.component]], row.line_no) for row in rows
    ]


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


class _Outcomes:
    """What became of some lines: three queries for all of them."""

    def __init__(self, requests: Sequence[PaymentRequest], rows: Sequence[LineRow]) -> None:
        orders = ChannelOrder.objects.filter(voucher__request__in=[one.pk for one in requests])
        self.orders = {one.voucher.request_id: one for one in orders.select_related("voucher")}
        numbers = [row.line_no for row in rows] or [0]
        transfer = any(one.payee_id for one in requests)
        first, last = (1, 1) if transfer else (min(numbers), max(numbers))
        ranges = PaidRange.objects.filter(
            order__in=orders, first_reference__lte=last, end_reference__gt=first
        )
        self.ranges = list(ranges)
        back = ReturnedLine.objects.filter(
            order__in=orders, reference__gte=first, reference__lte=last
        )
        self.returned = {(one.order_id, one.reference): one for one in back}

    def of(self, request: PaymentRequest, line_no: int) -> Standing:
        """Return where a line of a request stands."""
        if request.state in CANCELLED:
            return Standing("cancelled", request.decided_on)
        order = self.orders.get(request.pk)
        if order is None:
            return Standing("asked", request.requested_on)
        reference = PAID_TO_THE_INSTITUTION if request.payee_id else line_no
        back = self.returned.get((order.pk, reference))
        if back is not None:
            return _of_returned(back)
        for paid in self.ranges:
            among = paid.first_reference <= reference < paid.end_reference
            if paid.order_id == order.pk and among:
                return Standing("paid", paid.paid_on)
        return Standing("sent", order.sent_on)


def _of_returned(back: ReturnedLine) -> Standing:
    if back.repaid_in_id is not None:
        return Standing("repaid", back.returned_on, back.cause)
    if back.given_back_on is not None:
        return Standing("given_back", back.given_back_on, back.cause)
    return Standing("returned", back.returned_on, back.cause)
