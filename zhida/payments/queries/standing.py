"""Where lines of payouts stand: asked for, sent, paid, come back. The one answer for all pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from zhida.payments.models import ChannelOrder, PaidRange, PaymentRequest, ReturnedLine
from zhida.payments.models.requests import CANCELLED, PAID_TO_THE_INSTITUTION

STATES = {
    "asked": "已申请",
    "sent": "已发送",
    "paid": "已发放",
    "returned": "已退回",
    "repaid": "退回后已重新支付",
    "given_back": "退回后已退回指标",
    "cancelled": "已撤销",
}
"""Where a line may stand."""

LAMPS = {"sent": "warn", "paid": "good", "returned": "bad"}
"""The lamp of a state; that of the others is plain."""

ORDERS_AT_ONCE = 200
"""Of how many orders is asked at once: SQLite takes conditions of a thousand parts at most."""


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

    @property
    def lamp(self) -> str:
        """The lamp of the state."""
        return LAMPS.get(self.state, "plain")


class Standings:
    """Where some lines stand, each given as its request and its number in the payout.

    A few questions for all of them; lines of one order should lie near each other.
    """

    def __init__(self, wanted: Collection[tuple[PaymentRequest, int]]) -> None:
        orders = ChannelOrder.objects.filter(
            voucher__request__in={request.pk for request, _ in wanted}
        )
        self.orders = {one.voucher.request_id: one for one in orders.select_related("voucher")}
        spans = self._spans(wanted)
        self.paid: dict[int, list[PaidRange]] = defaultdict(list)
        for condition in _among(spans, "first_reference__lte", "end_reference__gt"):
            for paid in PaidRange.objects.filter(condition):
                self.paid[paid.order_id].append(paid)
        self.returned = {
            (one.order_id, one.reference): one
            for condition in _among(spans, "reference__lte", "reference__gte")
            for one in ReturnedLine.objects.filter(condition)
        }

    def of(self, request: PaymentRequest, line_no: int) -> Standing:
        """Return where a line of a request stands."""
        if request.state in CANCELLED:
            return Standing("cancelled", request.decided_on)
        order = self.orders.get(request.pk)
        if order is None:
            return Standing("asked", request.requested_on)
        reference = _reference(request, line_no)
        back = self.returned.get((order.pk, reference))
        if back is not None:
            return _of_returned(back)
        for paid in self.paid[order.pk]:
            if paid.first_reference <= reference < paid.end_reference:
                return Standing("paid", paid.paid_on)
        return Standing("sent", order.sent_on)

    def _spans(self, wanted: Collection[tuple[PaymentRequest, int]]) -> dict[int, tuple[int, int]]:
        """Return between which references the lines of each order lie."""
        references: dict[int, list[int]] = defaultdict(list)
        for request, line_no in wanted:
            if request.pk in self.orders:
                references[self.orders[request.pk].pk].append(_reference(request, line_no))
        return {order: (min(some), max(some)) for order, some in references.items()}


def _reference(request: PaymentRequest, line_no: int) -> int:
    """Return under which reference an order names a line; an institution's has one row for all."""
    return PAID_TO_THE_INSTITUTION if request.payee_id else line_no


def _among(spans: dict[int, tuple[int, int]], begins: str, ends: str) -> Iterator[Q]:
    """Yield conditions for what begins before the end of an order's span and ends after it."""
    each = [Q(order=one, **{begins: last, ends: first}) for one, (first, last) in spans.items()]
    for start in range(0, len(each), ORDERS_AT_ONCE):
        yield reduce(or_, each[start : start + ORDERS_AT_ONCE])


def _of_returned(back: ReturnedLine) -> Standing:
    if back.repaid_in_id is not None:
        return Standing("repaid", back.returned_on, back.cause)
    if back.given_back_on is not None:
        return Standing("given_back", back.given_back_on, back.cause)
    return Standing("returned", back.returned_on, back.cause)
