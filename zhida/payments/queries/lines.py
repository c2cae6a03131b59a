"""The lines of a payout as pages show them: to whom, for what, and where each stands by now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhida.payments import lines
from zhida.payments.lines import LineRow
from zhida.payments.models import ChannelOrder, PaidRange, PaymentRequest, ReturnedLine
from zhida.payments.order_contents import PAID_TO_THE_INSTITUTION
from zhida.payments.queries.payouts import CANCELLED, PayoutView
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
        return STATES[self.standing.state]

    @property
    def lamp(self) -> str:
        """The lamp of the state."""
        return LAMPS[self.standing.state]


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
    outcomes = _Outcomes(found.requests, rows)
    shown = []
    for row in rows:
        person, held = people[row.person], accounts.get(row.account)
        component = components[row.component]
        request = by_draw[row.allotment, component.programme.purpose_id]
        shown.append(
            ShownLine(
                row.line_no,
                row.person,
                person.name,
                component.name,
                row.month,
                row.due_fen,
                row.amount_fen,
                _masked(held),
                outcomes.of(request, row.line_no),
            )
        )
    return shown


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
