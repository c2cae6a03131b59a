"""The whole way of a payment, from aid that was given to money that arrived or came back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from zhida.allotments.models import Allotment
from zhida.core.refusal import Refusal
from zhida.payments import actions, lines, order_contents
from zhida.payments.models import Occasion, PaymentRequest, ReturnedLine
from zhida.payments.tests.builders import (
    CLERK,
    DAY,
    HEAD,
    answer,
    answered,
    county_money,
    load_registers,
    only_request,
    payout,
    requests_of,
    sent,
)
from zhida.recipients import actions as recipient_actions
from zhida.recipients.models import BankAccount
from zhida.store.action import SYSTEM
from zhida.store.verification import verify

pytestmark = pytest.mark.django_db

THREE = 50_000 + 50_100 + 50_200
"""What the three people of ``payout`` are paid together, in fen."""


@pytest.fixture
def money() -> Allotment:
    load_registers()
    return county_money(1)


def sums(money: Allotment) -> tuple[int, int]:
    """Return what is promised and what is paid of an allotment."""
    money.refresh_from_db()
    return money.reserved_fen, money.paid_fen


def test_money_goes_from_the_allotment_to_the_people(money: Allotment, tmp_path: Path) -> None:
    made = payout(money)
    assert (made.lines, made.total_fen) == (3, THREE)
    assert sums(money) == (THREE, 0)
    file = answered(sent(made), tmp_path)
    request = only_request(made)
    assert (file.paid_lines, file.paid_fen, file.cases) == (3, THREE, 0)
    assert (request.state, request.paid_fen, request.open_fen) == ("settled", THREE, 0)
    assert sums(money) == (0, THREE)
    assert verify() == []


def test_the_same_answer_twice_changes_nothing(money: Allotment, tmp_path: Path) -> None:
    order = sent(payout(money))
    path = answer(order, tmp_path, {2: "1001"})
    first = actions.take_in_outcomes("bank_csv", path, path.name, by=CLERK)
    before = list(PaymentRequest.objects.values())
    again = actions.take_in_outcomes("bank_csv", path, "另一个名字.csv", by=HEAD)
    assert again.pk == first.pk
    assert list(PaymentRequest.objects.values()) == before


@pytest.mark.slow
def test_what_came_back_is_paid_again_whole_and_once(money: Allotment, tmp_path: Path) -> None:
    made = payout(money)
    answered(sent(made), tmp_path, {2: "1001"})
    request = only_request(made)
    assert (request.state, request.failed_fen) == ("ordered", 50_100)
    (back,) = ReturnedLine.objects.all()
    again = actions.repay([back], requested_on=DAY, by=CLERK)
    assert (again.kind, again.lines, again.total_fen) == ("correction", 1, 50_100)
    assert only_request(made).state == "settled"
    assert sums(money) == (50_100, THREE - 50_100)
    answered(sent(again), tmp_path)
    assert sums(money) == (0, THREE)
    assert Occasion.objects.get(kind="repayment").line_no == 2
    assert verify() == []


def test_what_came_back_is_given_back_to_the_balance(money: Allotment, tmp_path: Path) -> None:
    made = payout(money)
    answered(sent(made), tmp_path, {1: "1002", 3: "1004"})
    actions.give_back(list(ReturnedLine.objects.all()), on=DAY, by=CLERK)
    request = only_request(made)
    assert (request.state, request.given_back_fen) == ("settled", 100_200)
    assert sums(money) == (0, 50_100)
    assert verify() == []


@pytest.mark.slow
def test_money_that_comes_back_after_it_was_paid_opens_the_request_again(
    money: Allotment, tmp_path: Path
) -> None:
    made = payout(money)
    order = sent(made)
    answered(order, tmp_path)
    assert only_request(made).state == "settled"
    file = answered(order, tmp_path, {2: "1004"}, day=DAY.replace(day=9))
    assert (file.repeated_lines, file.returned_lines) == (2, 1)
    assert ReturnedLine.objects.get().had_been_paid
    request = only_request(made)
    assert (request.state, request.paid_fen) == ("ordered", THREE - 50_100)
    assert sums(money) == (50_100, THREE - 50_100)
    assert verify() == []


@pytest.mark.parametrize("step", ["reject", "withdraw"])
def test_a_request_that_is_turned_down_lets_go_of_its_money(money: Allotment, step: str) -> None:
    made = payout(money)
    by = HEAD if step == "reject" else CLERK
    getattr(actions, step)(requests_of(made), on=DAY, by=by, reason="名单有误")
    assert sums(money) == (0, 0)
    assert verify() == []


@pytest.mark.parametrize("vouchered", [False, True])
def test_an_approval_is_revoked_until_the_order_is_sent(money: Allotment, vouchered: bool) -> None:
    made = payout(money)
    actions.approve(requests_of(made), on=DAY, by=HEAD)
    if vouchered:
        actions.make_out_voucher(requests_of(made), on=DAY, by=CLERK)
    actions.revoke(requests_of(made), on=DAY, by=HEAD, reason="名单有误")
    assert only_request(made).state == "revoked"
    assert sums(money) == (0, 0)
    assert verify() == []


def test_what_came_back_is_dealt_with_after_it_came_back(money: Allotment, tmp_path: Path) -> None:
    made = payout(money, people=2)
    answered(sent(made), tmp_path, {1: "1004"}, DAY + timedelta(days=3))
    (back,) = ReturnedLine.objects.all()
    early = DAY + timedelta(days=2)
    for act in (
        lambda: actions.repay([back], requested_on=early, by=CLERK),
        lambda: actions.give_back([back], on=early, by=CLERK),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.name == "payment_days_follow_each_other"
    actions.give_back([back], on=early + timedelta(days=1), by=CLERK)
    assert verify() == []


@pytest.mark.slow
def test_what_came_back_goes_to_a_new_account_of_the_same_person(
    money: Allotment, tmp_path: Path
) -> None:
    made = payout(money, people=2)
    answered(sent(made), tmp_path, {1: "1004"})
    (back,) = ReturnedLine.objects.all()
    assert back.person is not None
    (old,) = back.person.accounts.all()
    recipient_actions.end_account(old, DAY, by=SYSTEM)
    later = DAY + timedelta(days=1)
    with pytest.raises(Refusal) as closed:
        actions.repay([back], requested_on=later, by=CLERK)
    assert closed.value.name == "payment_line_account_is_in_use"
    foreign = BankAccount.objects.exclude(person=back.person).get()
    with pytest.raises(Refusal) as another:
        actions.repay([back], accounts={back.person.pk: foreign}, requested_on=later, by=CLERK)
    assert another.value.name == "payment_line_goes_to_its_own_person"
    new = recipient_actions.add_account(
        back.person, "99010099999999", "一卡通", back.person.name, by=SYSTEM
    )
    again = actions.repay([back], accounts={back.person.pk: new}, requested_on=later, by=CLERK)
    (line,) = lines.of_payout(again)
    assert (line.account, line.person) == (new.pk, back.person.pk)
    assert verify() == []


def test_an_order_is_the_same_read_at_once_or_in_columns(
    money: Allotment, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = payout(money)
    request = only_request(made)
    at_once = list(order_contents.rows_of(request))
    monkeypatch.setattr(order_contents, "BATCH", 2)
    assert list(order_contents.rows_of(request)) == at_once
    assert [row.reference for _, row in at_once] == [1, 2, 3]
