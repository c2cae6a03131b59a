"""What a person was paid, line by line, each tied back to the notice its money came by."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from zhida.access.scope import Scope
from zhida.allotments.queries import Knot, thread
from zhida.payments import lines
from zhida.payments.models import Occasion, PaymentRequest, Payout
from zhida.payments.queries.standing import Standing, Standings
from zhida.recipients.queries import person
from zhida.registers.models import Component


@dataclass(frozen=True)
class PersonPayment:
    """One line of a payout: what was due and asked for, where it stands, whence its money came."""

    payout: Payout
    request: PaymentRequest
    line_no: int
    component: str
    month: int
    amount_fen: int
    due_fen: int
    standing: Standing
    thread: list[Knot]


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
    asked_for = [
        (row, requests[row.payout, row.allotment, purposes[row.component]])
        for row in sorted(rows, key=lambda row: (-row.month, -row.payout, row.line_no))
        if row.payout in payouts
    ]
    standings = Standings([(request, row.line_no) for row, request in asked_for])
    allotments = {row.allotment: request.allotment for row, request in asked_for}
    threads = {key: thread(scope, one) for key, one in allotments.items()}
    return [
        PersonPayment(
            payouts[row.payout],
            request,
            row.line_no,
            names[row.component],
            row.month,
            row.amount_fen,
            row.due_fen,
            standings.of(request, row.line_no),
            threads[row.allotment],
        )
        for row, request in asked_for
    ]


def _requests(payouts: dict[int, Payout]) -> dict[tuple[int, int, int], PaymentRequest]:
    """Return the requests of payouts by payout, allotment and purpose."""
    found = PaymentRequest.objects.filter(payout__in=payouts)
    named = found.select_related("allotment__division")
    return {(one.payout_id or 0, one.allotment_id, one.purpose_id): one for one in named}
