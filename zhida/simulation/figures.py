"""What a world came to, in figures."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Sum

from zhida.payments.models import Case, PaymentRequest, Payout, ReturnedLine
from zhida.recipients.models import Enrolment
from zhida.simulation.answer_sheet import NAME as ANSWERS
from zhida.simulation.world import World

__all__ = ["ANSWERS", "Figures", "of"]


class Figures(NamedTuple):
    """People and what they draw; payouts, their lines and what was paid; what is still open."""

    people: int
    enrolments: int
    payouts: int
    lines: int
    paid_fen: int
    open_returns: int
    open_cases: int


def of(world: World) -> Figures:
    """Return the figures of a world that was built in the present database."""
    posted = Payout.objects.aggregate(lines=Sum("lines"))
    paid = PaymentRequest.objects.aggregate(fen=Sum("paid_fen"))
    returned = ReturnedLine.objects.filter(repaid_in=None, given_back_on=None)
    return Figures(
        people=world.people,
        enrolments=Enrolment.objects.count(),
        payouts=Payout.objects.count(),
        lines=posted["lines"] or 0,
        paid_fen=paid["fen"] or 0,
        open_returns=returned.count(),
        open_cases=Case.objects.filter(settled_by=None).count(),
    )
