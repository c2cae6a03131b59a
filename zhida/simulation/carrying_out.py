"""A request's way from asking to the bank's answer, each step by whose it is and on its day."""

from __future__ import annotations

from datetime import date, timedelta

from zhida.payments import actions as payments
from zhida.payments.models import PaymentRequest, Payout
from zhida.simulation import bank
from zhida.simulation.cast import CLERK, REVIEWER, official
from zhida.simulation.world import Step, World

APPROVED_AFTER, SENT_AFTER, ANSWERED_AFTER = timedelta(1), timedelta(2), timedelta(3)


def carry_out(world: World, payout: Payout, until: Step = Step.ANSWERED) -> None:
    """Have the requests of a payout approved, vouchered, sent and answered, up to a step."""
    carry_out_requests(world, list(payout.requests.select_related("division")), until)


def carry_out_requests(
    world: World, requests: list[PaymentRequest], until: Step = Step.ANSWERED
) -> None:
    """Have requests that belong together approved, vouchered, sent and answered, up to a step."""
    asked_on, place = requests[0].requested_on, requests[0].division
    channel = bank.TO_INSTITUTIONS if requests[0].payee_id else bank.TO_PERSONS
    reviewer, clerk = official("finance", place, REVIEWER), official("finance", place, CLERK)
    if until < Step.APPROVED:
        return
    payments.approve(requests, on=asked_on + APPROVED_AFTER, by=reviewer, reason="同意")
    if until < Step.SENT:
        return
    payments.make_out_voucher(requests, on=asked_on + APPROVED_AFTER, by=clerk)
    for order in payments.send_order(requests, channel, on=asked_on + SENT_AFTER, by=clerk):
        if until == Step.ANSWERED:
            bank.answer(world, order, asked_on + ANSWERED_AFTER)


def day_in(month: int, day: int) -> date:
    """Return a day of a month (YYYYMM)."""
    return date(month // 100, month % 100, day)
