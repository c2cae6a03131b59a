"""Requests: who may decide what and when, whom money may go to, and what it may be used for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from zhida.allotments import actions as allotment_actions
from zhida.allotments.models import Allotment
from zhida.core.refusal import Refusal
from zhida.payments import actions
from zhida.payments.models import PayeeAccount, PaymentRequest, ReturnedLine
from zhida.payments.queries import masked_number
from zhida.payments.tests.builders import (
    CLERK,
    DAY,
    HEAD,
    account,
    aid,
    answered,
    county_money,
    give_payer,
    institution,
    load_registers,
    only_request,
    paid_person,
    payout,
    requests_of,
    sent,
    terms,
    transfer,
)
from zhida.recipients import actions as recipient_actions
from zhida.recipients.tests import builders as recipients
from zhida.registers.models import Agency
from zhida.store.action import Actor
from zhida.store.keyring import keyring
from zhida.store.verification import verify

pytestmark = pytest.mark.django_db

ELSEWHERE = Actor("邻县经办", scope_path="650000/654000/654026/")


@pytest.fixture
def money() -> Allotment:
    load_registers()
    return county_money(1)


def refused(act: Callable[[], Any]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def test_who_asked_does_not_approve(money: Allotment) -> None:
    made = payout(money)
    why = refused(lambda: actions.approve(requests_of(made), on=DAY, by=CLERK))
    assert why.name == "payment_request_is_approved_by_another"
    assert CLERK.name in why.message


def test_a_refused_step_says_the_state_and_who_brought_it_there(money: Allotment) -> None:
    made = payout(money)
    actions.approve(requests_of(made), on=DAY, by=HEAD)
    why = refused(lambda: actions.approve(requests_of(made), on=DAY, by=Actor("第三人")))
    assert why.name == "payment_request_goes_lawful_steps"
    assert "已审批" in why.message
    assert HEAD.name in why.message
    assert "开具凭证" in why.advice


STEPS: dict[str, Callable[[list[PaymentRequest]], Any]] = {
    "approve": lambda chosen: actions.approve(chosen, on=DAY, by=HEAD),
    "reject": lambda chosen: actions.reject(chosen, on=DAY, by=HEAD, reason="不符"),
    "withdraw": lambda chosen: actions.withdraw(chosen, on=DAY, by=CLERK, reason="有误"),
    "revoke": lambda chosen: actions.revoke(chosen, on=DAY, by=HEAD, reason="有误"),
    "voucher": lambda chosen: actions.make_out_voucher(chosen, on=DAY, by=CLERK),
    "order": lambda chosen: actions.send_order(chosen, "bank_csv", on=DAY, by=CLERK),
}

LAWFUL = {
    (): {"approve", "reject", "withdraw"},
    ("approve",): {"voucher", "revoke"},
    ("approve", "voucher"): {"order", "revoke"},
    ("approve", "voucher", "order"): set(),
    ("reject",): set(),
    ("withdraw",): set(),
    ("approve", "revoke"): set(),
}
"""After these steps, only these are lawful."""


@pytest.mark.slow
@pytest.mark.parametrize("before", LAWFUL, ids=lambda steps: "+".join(steps) or "requested")
def test_every_other_step_is_refused_by_name_and_changes_nothing(
    before: tuple[str, ...], money: Allotment
) -> None:
    made = payout(money)
    for step in before:
        STEPS[step](requests_of(made))
    for step in STEPS.keys() - LAWFUL[before]:
        standing = list(PaymentRequest.objects.values())
        why = refused(lambda: STEPS[step](requests_of(made)))  # noqa: B023 -- called at once
        assert why.name == "payment_request_goes_lawful_steps", step
        assert list(PaymentRequest.objects.values()) == standing
    assert verify() == []


@pytest.mark.parametrize("step", ["reject", "withdraw", "revoke"])
def test_undoing_demands_a_reason(step: str, money: Allotment) -> None:
    made = payout(money)
    why = refused(lambda: getattr(actions, step)(requests_of(made), on=DAY, by=HEAD, reason=" "))
    assert why.name == "payment_decision_has_a_reason"


@pytest.mark.parametrize("step", STEPS)
def test_another_county_cannot_move_a_request_by_its_id(step: str, money: Allotment) -> None:
    made = payout(money)
    foreign = {
        "approve": lambda: actions.approve(requests_of(made), on=DAY, by=ELSEWHERE),
        "reject": lambda: actions.reject(requests_of(made), on=DAY, by=ELSEWHERE, reason="x"),
        "withdraw": lambda: actions.withdraw(requests_of(made), on=DAY, by=ELSEWHERE, reason="x"),
        "revoke": lambda: actions.revoke(requests_of(made), on=DAY, by=ELSEWHERE, reason="x"),
        "voucher": lambda: actions.make_out_voucher(requests_of(made), on=DAY, by=ELSEWHERE),
        "order": lambda: actions.send_order(requests_of(made), "bank_csv", on=DAY, by=ELSEWHERE),
    }[step]
    assert refused(foreign).name == "payment_is_of_another_place"


def test_days_follow_each_other(money: Allotment) -> None:
    made = payout(money)
    early = DAY - timedelta(days=1)
    assert refused(lambda: actions.approve(requests_of(made), on=early, by=HEAD)).name == (
        "payment_days_follow_each_other"
    )


@pytest.mark.parametrize("step", ["reject", "withdraw", "revoke"])
def test_nothing_is_let_go_before_it_was_asked_for(step: str, money: Allotment) -> None:
    """Else the ledger of a day between would show less than nothing as asked for."""
    made = payout(money)
    if step == "revoke":
        actions.approve(requests_of(made), on=DAY + timedelta(days=2), by=HEAD)
    undo = getattr(actions, step)
    early = DAY + timedelta(days=1 if step == "revoke" else -1)
    why = refused(lambda: undo(requests_of(made), on=early, by=HEAD, reason="有误"))
    assert why.name == "payment_days_follow_each_other"
    undo(requests_of(made), on=early + timedelta(days=1), by=HEAD, reason="有误")


@pytest.mark.parametrize("fen", [2**63 - 1, 10**30])
def test_more_than_can_be_booked_is_refused_like_too_much(fen: int, money: Allotment) -> None:
    payout(money)
    payee = account(institution())
    why = refused(lambda: transfer(money, payee, yuan=fen // 100))
    assert why.name == "allotment_never_overspent"


def test_an_allotment_of_another_county_pays_nobody_here(money: Allotment) -> None:
    foreign = county_money(1, at="昭苏县", source="新财社〔2021〕9号", number="伊州财社〔2022〕8号")
    why = refused(lambda: payout(foreign))
    assert why.name == "payment_draws_on_its_own_allotment"
    assert "昭苏县" in why.message


def test_money_for_one_purpose_pays_no_other(money: Allotment) -> None:
    bound = county_money(
        1, source="新财社〔2021〕7号", number="伊州财社〔2022〕7号", purpose="低保"
    )
    event = aid(paid_person())
    why = refused(lambda: actions.post_aid([event], terms(bound), by=CLERK))
    assert why.name == "payment_keeps_to_its_purpose"
    assert "低保" in why.message


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"purposes": ["低保", "特困"]}, "payment_keeps_to_its_purpose"),
        ({"purposes": ["没有登记过的方向"]}, "payment_keeps_to_its_purpose"),
        ({"function_subjects": ["212", "20819"]}, "payment_subject_stays_in_its_fund"),
    ],
)
def test_pooled_money_keeps_within_its_fund(
    told: dict[str, list[str]], name: str, money: Allotment
) -> None:
    earmark = allotment_actions.open_fund(2022, "限定用途的资金", None, by=CLERK, **told)
    pooled = county_money(1, source="新财社〔2021〕6号", number="伊州财社〔2022〕6号", fund=earmark)
    event = aid(paid_person())
    why = refused(lambda: actions.post_aid([event], terms(pooled), by=CLERK))
    assert why.name == name
    assert all(word in why.message for word in next(iter(told.values())))


def test_pooled_money_is_open_to_the_purposes_of_its_fund(money: Allotment) -> None:
    told = {"purposes": ["临时救助", "低保"], "function_subjects": ["208"]}
    earmark = allotment_actions.open_fund(2022, "限定用途的资金", None, by=CLERK, **told)
    pooled = county_money(1, source="新财社〔2021〕6号", number="伊州财社〔2022〕6号", fund=earmark)
    assert actions.post_aid([aid(paid_person())], terms(pooled), by=CLERK).lines == 1


@pytest.mark.parametrize("subject", ["2081901", "2299999", ""])
def test_a_subject_that_the_purpose_may_not_use_is_refused(subject: str, money: Allotment) -> None:
    event = aid(paid_person())
    told = replace(terms(money), function_subject=subject)
    why = refused(lambda: actions.post_aid([event], told, by=CLERK))
    assert why.name in ("payment_subject_fits_its_purpose", "payment_names_its_subject")
    assert "2082001" in why.message


def test_money_goes_to_an_institution_that_supports_people(
    money: Allotment, tmp_path: Path
) -> None:
    home = account(institution())
    request = transfer(money, home)
    money.refresh_from_db()
    assert (request.route, request.lines, money.reserved_fen) == ("institution", 0, 100_000)
    actions.approve([request], on=DAY, by=HEAD)
    actions.make_out_voucher([request], on=DAY, by=CLERK)
    (order,) = actions.send_order([request], "treasury_voucher", on=DAY, by=CLERK)
    assert order.rows == 1
    answered(order, tmp_path)
    request.refresh_from_db()
    assert (request.state, request.paid_fen) == ("settled", 100_000)
    assert verify() == []


def test_what_an_institution_sends_back_is_given_back_and_asked_for_anew(
    money: Allotment, tmp_path: Path
) -> None:
    request = transfer(money, account(institution()))
    actions.approve([request], on=DAY, by=HEAD)
    actions.make_out_voucher([request], on=DAY, by=CLERK)
    (order,) = actions.send_order([request], "bank_csv", on=DAY, by=CLERK)
    answered(order, tmp_path, {1: "1004"})
    (back,) = ReturnedLine.objects.all()
    why = refused(lambda: actions.repay([back], requested_on=DAY, by=CLERK))
    assert why.name == "returned_transfer_is_given_back"
    actions.give_back([back], on=DAY, by=CLERK)
    money.refresh_from_db()
    assert (money.reserved_fen, money.paid_fen) == (0, 0)
    assert verify() == []


@pytest.mark.parametrize(
    ("unit", "kind"),
    [
        ("institution", "treasury_special"),
        ("institution", "special_deposit"),
        ("civil_affairs", "basic"),
        ("finance", "zero_balance"),
    ],
)
def test_a_bureaus_account_or_a_special_account_is_paid_only_by_recorded_exception(
    unit: str, kind: str, money: Allotment
) -> None:
    held = account(institution(unit), kind, "990000000077")
    why = refused(lambda: transfer(money, held))
    assert why.name == "payee_may_be_paid"
    recorded = actions.record_payee_exception(
        held,
        money.fund,
        document_number="伊州财社〔2022〕30号",
        by=CLERK,
        reason="代管专户，批复准许",
    )
    assert transfer(money, held).exception == recorded


def test_an_exception_for_one_fund_does_not_open_the_account_to_another(money: Allotment) -> None:
    held = account(institution("civil_affairs"))
    other = county_money(
        1, source="新财社〔2021〕5号", number="伊州财社〔2022〕5号", project="另一项资金"
    )
    actions.record_payee_exception(
        held, other.fund, document_number="甲", by=CLERK, reason="批复准许"
    )
    assert refused(lambda: transfer(money, held)).name == "payee_may_be_paid"


def test_a_closed_account_is_not_paid(money: Allotment) -> None:
    held = account(institution())
    actions.end_payee_account(held, DAY - timedelta(days=1), by=CLERK)
    assert refused(lambda: transfer(money, held)).name == "payee_account_is_in_use"


def test_an_account_is_listed_once_however_it_is_written(money: Allotment) -> None:
    held = account(institution(), number="9900 0000 0001")
    why = refused(lambda: account(institution(), number="9900-0000-0001"))
    assert why.name == "payee_account_is_listed_once"
    assert str(held.pk) in why.message


def test_more_than_is_left_is_refused_with_the_figures(money: Allotment) -> None:
    why = refused(lambda: transfer(money, account(institution()), yuan=10_001))
    assert why.name == "allotment_never_overspent"
    assert "10,000.00" in why.message


def test_without_an_account_to_pay_out_of_there_is_no_order(money: Allotment) -> None:
    made = payout(money)
    actions.approve(requests_of(made), on=DAY, by=HEAD)
    actions.make_out_voucher(requests_of(made), on=DAY, by=CLERK)
    actions.end_payee_account(PayeeAccount.objects.get(), DAY - timedelta(days=1), by=CLERK)
    why = refused(lambda: actions.send_order(requests_of(made), "bank_csv", on=DAY, by=CLERK))
    assert why.name == "order_has_a_payer"
    assert only_request(made).state == "vouchered"


@pytest.mark.parametrize("channel", ["bank_csv", "bank_fixed", "card_list", "treasury_voucher"])
def test_an_orders_file_is_the_same_whenever_it_is_made(channel: str, money: Allotment) -> None:
    order = sent(payout(money), channel)
    files = [BytesIO(), BytesIO()]
    for file in files:
        actions.hand_out_order(order, file, by=CLERK, reason="发送")
    first, second = (file.getvalue() for file in files)
    assert first == second


def test_an_account_listed_later_changes_no_order_that_was_sent(money: Allotment) -> None:
    order = sent(payout(money))
    bureau = Agency.objects.get(code="654021.finance_test")
    account(bureau, "treasury_zero_balance", "990000000077")
    actions.hand_out_order(order, BytesIO(), by=CLERK)


def test_a_person_without_an_account_is_named(money: Allotment) -> None:
    who = recipients.person()
    why = refused(lambda: actions.post_aid([aid(who)], terms(money), by=CLERK))
    assert why.name == "payment_line_has_an_account"
    assert str(who.pk) in why.message


def test_nobody_elses_bureau_pays(money: Allotment) -> None:
    give_payer("昭苏县")
    assert Agency.objects.filter(kind="finance", code__endswith="_test").count() == 2
    order = sent(payout(money))
    file = BytesIO()
    actions.hand_out_order(order, file, by=CLERK)
    assert "996540210001" in file.getvalue().decode("gbk")
    assert "996540260001" not in file.getvalue().decode("gbk")


def test_a_new_key_seals_the_accounts_of_units_too(money: Allotment) -> None:
    held = account(institution(), number="990000000088")
    recipient_actions.rotate_keys(by=CLERK)
    held.refresh_from_db()
    assert keyring().is_current(held.number_sealed)
    assert masked_number(held) == "9900****0088"
    assert verify() == []
