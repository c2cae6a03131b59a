"""From a roster on disk to a payout: posted whole, once, and again only after it was cancelled."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from zhida.allotments.models import Allotment
from zhida.core.refusal import Refusal
from zhida.payments import actions, lines
from zhida.payments.models import Occasion, Payout, ReturnedLine
from zhida.payments.tests.builders import (
    CLERK,
    DAY,
    answered,
    county_money,
    load_registers,
    paid_person,
    requests_of,
    sent,
    terms,
)
from zhida.recipients import actions as recipient_actions
from zhida.recipients import roster_reading
from zhida.recipients.models import Person
from zhida.recipients.roster_checks import Verdict
from zhida.recipients.tests.builders import citizen_number, enrol, place
from zhida.registers import queries as registers
from zhida.store.action import SYSTEM
from zhida.store.verification import verify

pytestmark = pytest.mark.django_db

LIVING = "minimum_living.living"
HEADINGS = ["户主姓名", "身份证号", "低保金", "发放时间"]
PAID = {"component": LIVING, "function_subject": "2081902", "name": "低保"}


@pytest.fixture
def money() -> Allotment:
    load_registers()
    return county_money(1)


@pytest.fixture
def judged() -> Iterator[Callable[[Path], Verdict]]:
    """Return a function that judges a roster; what it opened is closed after the test."""
    with ExitStack() as stack:
        yield lambda file: stack.enter_context(roster_reading.judged(file))


def roster(folder: Path, *rows: Sequence[str], name: str = "名册.csv") -> Path:
    file = folder / name
    with file.open("w", encoding="utf-8-sig", newline="") as target:
        csv.writer(target).writerows([HEADINGS, *rows])
    return file


def row(serial: int, yuan: str = "300.00", month: str = "202202") -> list[str]:
    who = paid_person(serial)
    return [who.name, citizen_number(serial=serial), yuan, month]


def taken_in(verdict: Verdict) -> Verdict:
    recipient_actions.import_roster(verdict, "名册.csv", place(), by=SYSTEM)
    return verdict


def post(verdict: Verdict, money: Allotment, month: int | None = None, **told: Any) -> Payout:
    return actions.post_payout(verdict, terms(money, **PAID | told), month, by=CLERK)


def refused(act: Callable[[], Any]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def test_a_roster_becomes_a_payout_with_its_enrolments(
    money: Allotment, tmp_path: Path, judged: Any
) -> None:
    rows = [row(1), row(2, "300.50")]
    enrolment = enrol(Person.objects.earliest("pk"))
    made = post(taken_in(judged(roster(tmp_path, *rows))), money)
    assert (made.kind, made.lines, made.total_fen) == ("roster", 2, 60_050)
    assert (made.first_month, made.last_month) == (202202, 202202)
    first, second = lines.of_payout(made)
    assert (first.enrolment, first.amount_fen) == (enrolment.pk, 30_000)
    assert (second.enrolment, second.amount_fen) == (0, 30_050)
    assert min(first.account, second.account) > 0
    assert verify() == []


def test_rows_without_a_month_are_of_the_month_that_is_told(
    money: Allotment, tmp_path: Path, judged: Any
) -> None:
    verdict = taken_in(judged(roster(tmp_path, row(1, month=""), row(2, month="03"))))
    assert refused(lambda: post(verdict, money)).name == "roster_rows_name_their_month"
    assert refused(lambda: post(verdict, money, 202213)).name == "month_exists"
    made = post(verdict, money, 202202)
    assert (made.first_month, made.last_month) == (202202, 202203)


def test_the_same_roster_is_posted_once(money: Allotment, tmp_path: Path, judged: Any) -> None:
    verdict = taken_in(judged(roster(tmp_path, row(1))))
    made = post(verdict, money)
    why = refused(lambda: post(judged(tmp_path / "名册.csv"), money))
    assert why.name == "payout_is_posted_once"
    assert made.number in why.message
    assert "300.00" in why.message


@pytest.mark.slow
def test_a_month_is_paid_once_by_whatever_roster(
    money: Allotment, tmp_path: Path, judged: Any
) -> None:
    first = row(1)
    made = post(taken_in(judged(roster(tmp_path, first))), money)
    other = taken_in(judged(roster(tmp_path, first, row(2), name="另一份.csv")))
    why = refused(lambda: post(other, money))
    assert why.name == "payment_line_paid_once_ever"
    assert made.number in why.message


@pytest.mark.slow
def test_a_roster_that_was_withdrawn_is_posted_again_with_changes(
    money: Allotment, tmp_path: Path, judged: Any
) -> None:
    first, second = row(1), row(2)
    file = roster(tmp_path, first, second)
    made = post(taken_in(judged(file)), money)
    actions.withdraw(requests_of(made), on=DAY, by=CLERK, reason="名册有误")
    changed = taken_in(judged(roster(tmp_path, first, row(3), name="更正.csv")))
    again = post(changed, money)
    assert again.lines == 2
    assert list(Occasion.objects.values_list("payout", "line_no")) == [(made.pk, 1)]
    actions.withdraw(requests_of(again), on=DAY, by=CLERK, reason="又有误")
    third = post(judged(file), money)
    assert sorted(Occasion.objects.values_list("payout", "line_no")) == [
        (made.pk, 1),
        (made.pk, 2),
        (again.pk, 1),
    ]
    assert third.origin_sha256 != made.origin_sha256
    assert verify() == []


@pytest.mark.slow
def test_money_given_back_can_be_paid_later_on(
    money: Allotment, tmp_path: Path, judged: Any
) -> None:
    first, second = row(1), row(2)
    made = post(taken_in(judged(roster(tmp_path, first, second))), money)
    answered(sent(made), tmp_path, {2: "1004"})
    actions.give_back([ReturnedLine.objects.get()], on=DAY, by=CLERK)
    later = taken_in(judged(roster(tmp_path, second, name="补发.csv")))
    assert post(later, money).lines == 1
    paid_already = taken_in(judged(roster(tmp_path, first, name="重复.csv")))
    assert refused(lambda: post(paid_already, money)).name == "payment_line_paid_once_ever"
    assert verify() == []


def test_a_roster_must_have_been_taken_in_here(
    money: Allotment, tmp_path: Path, judged: Any
) -> None:
    verdict = judged(roster(tmp_path, row(1)))
    why = refused(lambda: post(verdict, money))
    assert why.name == "roster_is_taken_in_before_it_is_paid"


def test_what_is_paid_by_the_event_is_not_paid_by_roster(
    money: Allotment, tmp_path: Path, judged: Any
) -> None:
    verdict = taken_in(judged(roster(tmp_path, row(1))))
    assert registers.component("temporary_relief.aid").calculation == "event"
    why = refused(lambda: post(verdict, money, component="temporary_relief.aid"))
    assert why.name == "component_is_paid_by_the_month"


@pytest.mark.parametrize("yuan", ["-5.00"])
def test_a_line_of_nothing_is_not_posted(
    yuan: str, money: Allotment, tmp_path: Path, judged: Any
) -> None:
    verdict = taken_in(judged(roster(tmp_path, row(1), row(2, yuan))))
    why = refused(lambda: post(verdict, money))
    assert why.name == "payment_line_is_positive"
    assert not Payout.objects.exists()


@pytest.mark.slow
def test_a_recorded_exception_lets_one_more_line_through(
    money: Allotment, tmp_path: Path, judged: Any
) -> None:
    first = row(1)
    who = Person.objects.earliest("pk")
    post(taken_in(judged(roster(tmp_path, first))), money)
    more = taken_in(judged(roster(tmp_path, [*first[:2], "50.00", "202202"], name="补发.csv")))
    assert refused(lambda: post(more, money)).name == "payment_line_paid_once_ever"
    told = {"document_number": "伊县民〔2022〕3号", "by": CLERK, "reason": "标准提高，补发差额"}
    component = registers.component(LIVING)
    exception = actions.record_exception(who, component, 202202, **told)
    made = post(more, money)
    assert [line.occasion for line in lines.of_payout(made)] == [exception.pk]
    again = taken_in(judged(roster(tmp_path, [*first[:2], "60.00", "202202"], name="再补.csv")))
    assert refused(lambda: post(again, money)).name == "payment_line_paid_once_ever"
    assert verify() == []


def test_an_exception_that_is_recorded_beforehand_leaves_the_ordinary_payment_alone(
    money: Allotment, tmp_path: Path, judged: Any
) -> None:
    first = row(1)
    told = {"document_number": "甲", "by": CLERK, "reason": "补发"}
    who = Person.objects.earliest("pk")
    actions.record_exception(who, registers.component(LIVING), 202202, **told)
    made = post(taken_in(judged(roster(tmp_path, first))), money)
    assert [line.occasion for line in lines.of_payout(made)] == [0]
