"""The thread 资金脉络 of payments: from the notice by the allotment to the request and payout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse

from zhida.access.scope import Scope
from zhida.allotments.knots import DrawnKnot, drawn
from zhida.allotments.queries import Knot, thread
from zhida.payments.models import PaymentRequest, Payout
from zhida.payments.models.requests import STATES
from zhida.payments.queries import PersonPayment, RequestView
from zhida.recipients.models import Person

MOST_THREADS = 3
"""How many allotments of one payout are drawn as threads of their own; the table has them all."""


def of_request(found: RequestView) -> list[DrawnKnot]:
    """Return the thread of a request: whence its money comes, and in which payout it goes."""
    one = found.request
    knots = [*_before(found.thread, one), replace(_request_knot(one), here=True)]
    return [*knots, _payout_knot(one.payout)] if one.payout else knots


def of_payout(
    scope: Scope, payout: Payout, requests: Sequence[PaymentRequest]
) -> list[list[DrawnKnot]]:
    """Return the thread of each of the first allotments that a payout draws on."""
    here = replace(_payout_knot(payout), here=True)
    return [
        [*_before(thread(scope, one.allotment), one), _request_knot(one), here]
        for one in requests[:MOST_THREADS]
    ]


def of_person(payment: PersonPayment, person: Person) -> list[DrawnKnot]:
    """Return the thread of what a person was paid: back to the notice."""
    return [
        *_before(payment.thread, payment.request),
        _request_knot(payment.request),
        _payout_knot(payment.payout),
        DrawnKnot(
            "救助对象",
            person.name,
            payment.amount_fen,
            payment.standing.happened_on,
            payment.standing.words,
            here=True,
        ),
    ]


def _before(chain: list[Knot], one: PaymentRequest) -> list[DrawnKnot]:
    """Return the knots from the notice to the allotment; each leads on to its own page."""
    knots = [replace(knot, here=False) for knot in drawn(chain, one.fund)]
    return [*_notice_knot(chain[-1]), *knots]


def _notice_knot(own: Knot) -> list[DrawnKnot]:
    """Return the notice by which the allotment came, if it is registered."""
    if own.notice_id is None:
        return []
    address = reverse("allotments:notice", args=[own.notice_id])
    return [DrawnKnot("资金文件", own.document_number, day=own.issued_on, link=address)]


def _request_knot(one: PaymentRequest) -> DrawnKnot:
    return DrawnKnot(
        "支付申请",
        one.number,
        one.amount_fen,
        one.requested_on,
        STATES[one.state],
        link=reverse("payments:request", args=[one.pk]),
    )


def _payout_knot(payout: Payout) -> DrawnKnot:
    return DrawnKnot(
        "发放批次",
        payout.name,
        payout.total_fen,
        note=f"{payout.lines} 人次",
        link=reverse("payments:payout", args=[payout.pk]),
    )
