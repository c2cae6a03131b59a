"""Random histories of payments: after each of them every sum is proven, to the fen."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhida.allotments.models import Allotment
from zhida.core.refusal import Refusal
from zhida.payments import actions
from zhida.payments.models import ChannelOrder, PaymentRequest, Payout, ReturnedLine
from zhida.payments.models.requests import CANCELLED
from zhida.payments.tests.builders import (
    CLERK,
    DAY,
    HEAD,
    aid,
    answered,
    county_money,
    load_registers,
    paid_person,
    requests_of,
    terms,
)
from zhida.store.verification import verify

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

KINDS = (
    *["ahead"] * 6,
    *("post", "reject", "withdraw", "revoke", "answer", "fail", "repay", "give_back", "repost"),
)
STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 2), st.integers(1, 3)),
    min_size=6,
    max_size=20,
)


class History:
    """Payments of one allotment, moved at random; what is refused changes nothing."""

    def __init__(self, money: Allotment, folder: Path) -> None:
        self.money, self.folder = money, folder
        self.day = DAY
        self.people = 0

    def take(self, kind: str, place: int, size: int) -> None:
        """Take one step with the payout at a place; steps that are not lawful are refused."""
        self.day += timedelta(days=1)
        payouts = list(Payout.objects.order_by("pk"))
        if kind == "post" or not payouts:
            return self.post(size)
        made = payouts[place % len(payouts)]
        steps: dict[str, Callable[[Payout, int], Any]] = {
            "ahead": lambda one, failing: self.ahead(one, failing),
            "reject": lambda one, _: actions.reject(
                requests_of(one), on=self.day, by=HEAD, reason="不符"
            ),
            "withdraw": lambda one, _: actions.withdraw(
                requests_of(one), on=self.day, by=CLERK, reason="有误"
            ),
            "revoke": lambda one, _: actions.revoke(
                requests_of(one), on=self.day, by=HEAD, reason="有误"
            ),
            "answer": lambda one, _: self.answer(one, {}),
            "fail": lambda one, failing: self.answer(
                one, dict.fromkeys(range(1, failing + 1), "1001")
            ),
            "repay": lambda one, count: actions.repay(
                self.returned(one, count), requested_on=self.day, by=CLERK
            ),
            "give_back": lambda one, count: actions.give_back(
                self.returned(one, count), on=self.day, by=CLERK
            ),
            "repost": lambda one, _: actions.repost(
                one, terms(self.money, requested_on=self.day), by=CLERK
            ),
        }
        with suppress(Refusal):
            steps[kind](made, size)
        return None

    def ahead(self, made: Payout, failing: int) -> None:
        """Bring a payout one lawful step further; at last the bank answers, and some come back."""
        requests = requests_of(made)
        match requests[0].state:
            case "requested":
                actions.approve(requests, on=self.day, by=HEAD)
            case "approved":
                actions.make_out_voucher(requests, on=self.day, by=CLERK)
            case "vouchered":
                actions.send_order(requests, "bank_csv", on=self.day, by=CLERK)
            case "ordered":
                self.answer(made, dict.fromkeys(range(2, failing + 1), "1001"))

    def post(self, size: int) -> None:
        events = []
        for _ in range(size):
            self.people += 1
            events.append(aid(paid_person(self.people), 100 + self.people))
        actions.post_aid(events, terms(self.money, requested_on=self.day), by=CLERK)

    def answer(self, made: Payout, failing: dict[int, str]) -> None:
        for order in ChannelOrder.objects.filter(voucher__request__payout=made):
            answered(order, self.folder, failing, self.day)

    def returned(self, made: Payout, count: int) -> list[ReturnedLine]:
        return list(ReturnedLine.objects.filter(request__payout=made).order_by("pk")[:count])


def reserved(request: PaymentRequest) -> int:
    """Return what a request holds of its allotment."""
    if request.state in CANCELLED:
        return 0
    return request.amount_fen - request.paid_fen - request.repaid_fen - request.given_back_fen


@pytest.fixture
def registers() -> None:
    load_registers()


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_whatever_happens_every_sum_is_proven(
    steps: list[tuple[str, int, int]], registers: None
) -> None:
    example = transaction.atomic()
    example._from_testcase = True
    with example, tempfile.TemporaryDirectory() as folder:
        history = History(county_money(1), Path(folder))
        for step in steps:
            history.take(*step)
        money, requests = history.money, list(PaymentRequest.objects.all())
        money.refresh_from_db()
        assert money.reserved_fen == sum(map(reserved, requests))
        assert money.paid_fen == sum(one.paid_fen for one in requests)
        assert verify() == []
        transaction.set_rollback(True)
