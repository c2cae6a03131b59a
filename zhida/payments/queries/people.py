"""What a person was paid, line by line, each tied back to the notice its money came by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zhida.access.scope import Scope
from zhida.allotments.queries import Knot, thread
from zhida.payments import lines
from zhida.payments.lines import LineRow
from zhida.payments.models import Occasion, PaidRange, PaymentRequest, Payout, ReturnedLine
from zhida.payments.models.requests import CANCELLED
from zhida.recipients.queries import person
from zhida.registers.models import Component

STATES = {
    "asked": "已申请",
    "sent": "已发送",
    "paid": "已发放",
    "returned": "已退回",
    "repaid": "退回后已重新支付",
    "given_back": "退回后已退回指标",
    "cancelled": "已撤销",
}
"""Where a person's payment may stand."""


@dataclass(frozen=True)
class PersonPayment:
    """One line of a payout: what was due and asked for, where it stands since ``happened_on``."""

    payout: Payout
    request: PaymentRequest
    line_no: int
    component: str
    month: int
    amount_fen: int
    due_fen: int
    state: str
    happened_on: date | None
    thread: list[Knot]

    @property
    def state_words(self) -> str:
        """The state in Chinese."""
        return STATES[self.state]


def exceptions_of(scope: Scope, key: int) -> QuerySet[Occasion]:
    """Return by which documents a person in scope may be paid, or was paid, once more."""
    found = person(scope, key)
    same = [found.pk, *found.merged.values_list("pk", flat=True)]
    recorded = Occasion.objects.filter(person__in=same, kind="exception")
    return recorded.select_related("component").order_by("-month", "id")


def payments_of(scope: Scope, key: int) -> list[PersonPayment]:
    """Return what a person in scope was paid, the latest month first; merged people included.

    Shows the payments that lie in scope; another county's are told to who may see that county.
    """
    found = person(scope, key)
    same = [found.pk, *found.merged.values_list("pk", flat=True)]
    rows = lines.of_person(same)
    payouts = scope.filter(Payout.objects.select_related("division")).in_bulk(
        {row.payout for row in rows}
    )
    names = dict(Component.objects.values_list("pk", "name"))
    purposes = dict(Component.objects.values_list("pk", "programme__purpose"))
    requests = _requests(payouts)
    seen: dict[int, list[Knot]] = {}
    shown = []
    for row in sorted(rows, key=lambda row: (-row.month, -row.payout, row.line_no)):
        request = requests.get((row.payout, row.allotment, purposes[row.component]))
        if row.payout not in payouts or request is None:
            continue
        if row.allotment not in seen:
            seen[row.allotment] = thread(scope, request.allotment)
        state, day = _standing(row, request)
        shown.append(
            PersonPayment(
                payouts[row.payout],
                request,
                row.line_no,
                names[row.component],
                row.month,
                row.amount_fen,
                row.due_fen,
                state,
                day,
                seen[row.allotment],
            )
        )
    return shown


def _requests(payouts: dict[int, Payout]) -> dict[tuple[int, int, int], PaymentRequest]:
    """Return the requests of payouts by payout, allotment and purpose."""
    found = PaymentRequest.objects.filter(payout__in=payouts)
    named = found.select_related("allotment__division", "voucher__order")
    return {(one.payout_id or 0, one.allotment_id, one.purpose_id): one for one in named}


def _standing(row: LineRow, request: PaymentRequest) -> tuple[str, date | None]:
    """Return where a line stands, and since when."""
    if request.state in CANCELLED:
        return "cancelled", request.decided_on
    if request.state not in ("ordered", "settled"):
        return "asked", request.requested_on
    order = request.voucher.order
    reference = row.line_no if request.route == "persons" else 1
    back = ReturnedLine.objects.filter(order=order, reference=reference).first()
    if back is not None and back.repaid_in_id is not None:
        return "repaid", back.returned_on
    if back is not None and back.given_back_on is not None:
        return "given_back", back.given_back_on
    if back is not None:
        return "returned", back.returned_on
    paid = PaidRange.objects.filter(
        order=order, first_reference__lte=reference, end_reference__gt=reference
    ).first()
    return ("paid", paid.paid_on) if paid else ("sent", order.sent_on)
