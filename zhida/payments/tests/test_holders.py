"""Money goes into an account that is in use, and is that of who is paid; never into a bureau's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from zhida.allotments.models import Allotment
from zhida.core.refusal import Refusal
from zhida.payments import actions
from zhida.payments.lines.tests.builders import money, post, rows
from zhida.payments.models import PayeeAccount, Payout
from zhida.payments.tests import builders as payments
from zhida.payments.tests.builders import DAY
from zhida.recipients import actions as recipient_actions
from zhida.recipients import registered
from zhida.recipients.models import BankAccount, Person
from zhida.recipients.tests import builders as recipients
from zhida.registers.models import Agency
from zhida.store.action import SYSTEM

pytestmark = pytest.mark.django_db

BUREAU_NUMBER = "880000000001"


@pytest.fixture
def paid_by() -> Allotment:
    payments.load_registers()
    payments.give_payer()
    return money()


def held(serial: int) -> tuple[Person, BankAccount]:
    who = payments.paid_person(serial)
    return who, who.accounts.get()


def pay(paid_by: Allotment, who: Person, account: BankAccount, **told: int) -> Payout:
    return post(rows([who.pk], paid_by, account=account.pk, **told))


def refused(act: Callable[[], Any]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


@pytest.mark.parametrize("reading_past", [False, True])
def test_an_account_of_another_person_takes_nobodys_money(
    paid_by: Allotment, monkeypatch: pytest.MonkeyPatch, reading_past: bool
) -> None:
    monkeypatch.setattr(registered, "WORTH_ASKING", 10**9 if reading_past else 0)
    (one, own), (other, foreign) = held(1), held(2)
    lines = rows([one.pk, other.pk], paid_by)
    lines[0]["account"], lines[1]["account"] = own.pk, own.pk
    why = refused(lambda: post(lines))
    assert why.name == "payment_line_goes_to_its_own_person"
    assert "第 2 行" in why.message
    assert f"编号 {other.pk}" in why.message
    lines[1]["account"] = foreign.pk
    assert post(lines).lines == 2


def test_an_account_under_another_registration_is_the_persons_own(paid_by: Allotment) -> None:
    (one, _), (double, account) = held(1), held(2)
    recipient_actions.merge_people(double, one, by=SYSTEM, reason="同一人")
    assert pay(paid_by, one, account).lines == 1


def test_the_head_takes_the_households_money_as_long_as_it_is_the_head(
    paid_by: Allotment,
) -> None:
    (head, account), (wife, _) = held(1), held(2)
    home = recipients.household()
    member = recipient_actions.add_member(home, head, "户主", date(2022, 1, 1), by=SYSTEM)
    recipient_actions.add_member(home, wife, "配偶", date(2022, 1, 1), by=SYSTEM)
    assert pay(paid_by, wife, account).lines == 1
    recipient_actions.end_membership(member, DAY, by=SYSTEM)
    why = refused(lambda: pay(paid_by, wife, account, month=202203))
    assert why.name == "payment_line_goes_to_its_own_person"


def test_a_member_takes_no_other_members_money(paid_by: Allotment) -> None:
    (head, _), (wife, account) = held(1), held(2)
    home = recipients.household()
    recipient_actions.add_member(home, head, "户主", date(2022, 1, 1), by=SYSTEM)
    recipient_actions.add_member(home, wife, "配偶", date(2022, 1, 1), by=SYSTEM)
    why = refused(lambda: pay(paid_by, head, account))
    assert why.name == "payment_line_goes_to_its_own_person"


@pytest.mark.parametrize("reading_past", [False, True])
def test_an_account_is_in_use_from_its_first_day_to_its_last(
    paid_by: Allotment, monkeypatch: pytest.MonkeyPatch, reading_past: bool
) -> None:
    monkeypatch.setattr(registered, "WORTH_ASKING", 10**9 if reading_past else 0)
    who, account = held(1)
    recipient_actions.end_account(account, DAY, by=SYSTEM)
    later = recipient_actions.add_account(
        who, "99010099", "银行卡", who.name, valid_from=DAY + timedelta(days=1), by=SYSTEM
    )
    assert refused(lambda: pay(paid_by, who, later)).name == "payment_line_account_is_in_use"
    assert pay(paid_by, who, account).lines == 1
    lines = rows([who.pk], paid_by, 202203, account=account.pk)
    why = refused(lambda: post(lines, requested_on=DAY + timedelta(days=1)))
    assert why.name == "payment_line_account_is_in_use"
    assert f"编号 {account.pk}" in why.message


def bureau_account() -> PayeeAccount:
    bureau = Agency.objects.get(code="654021.finance_test")
    return payments.account(bureau, "treasury_special", BUREAU_NUMBER)


@pytest.mark.parametrize("listed_first", [True, False])
def test_a_number_that_a_bureau_has_listed_is_nobodys_own(
    paid_by: Allotment, listed_first: bool
) -> None:
    listed = bureau_account() if listed_first else None
    who = recipients.person()
    account = recipient_actions.add_account(who, BUREAU_NUMBER, "银行卡", who.name, by=SYSTEM)
    listed = listed or bureau_account()
    why = refused(lambda: pay(paid_by, who, account))
    assert why.name == "payment_line_goes_to_a_person"
    assert "财政专户" in why.message
    actions.record_payee_exception(
        listed, paid_by.fund, document_number="甲", by=SYSTEM, reason="批准"
    )
    assert pay(paid_by, who, account).lines == 1


def test_an_institutions_number_may_be_that_of_whom_it_supports(paid_by: Allotment) -> None:
    payments.account(payments.institution(), "basic", BUREAU_NUMBER)
    who = recipients.person()
    account = recipient_actions.add_account(who, BUREAU_NUMBER, "银行卡", who.name, by=SYSTEM)
    assert pay(paid_by, who, account).lines == 1


@pytest.mark.parametrize("holder", ["伊宁县财政局", "伊宁县财政局国库科", "昭苏县民政局"])
def test_a_bureau_is_paid_by_no_institutions_name(paid_by: Allotment, holder: str) -> None:
    home = payments.institution()
    listed = actions.add_payee_account(
        home, "basic", BUREAU_NUMBER, holder_name=holder, bank="测试银行", by=SYSTEM
    )
    why = refused(lambda: payments.transfer(payments.county_money(1), listed))
    assert why.name == "payee_may_be_paid"
    assert holder in why.message


def test_an_account_of_a_unit_is_paid_from_its_first_day_on(paid_by: Allotment) -> None:
    home = payments.institution()
    listed = actions.add_payee_account(
        home, "basic", "990000000009", bank="测试银行", valid_from=date(2023, 1, 1), by=SYSTEM
    )
    why = refused(lambda: payments.transfer(payments.county_money(1), listed))
    assert why.name == "payee_account_was_opened"
    assert "2023-01-01" in why.message
