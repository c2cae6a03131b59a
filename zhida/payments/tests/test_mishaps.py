"""Mishaps that systems of this kind are known for, each tried here and refused.

A balance that can be had twice; a correction above what failed; numbers given twice; a batch of
nothing; an id of another county; two corrections at once; a cell that becomes a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from zhida.access.scope import Scope
from zhida.allotments.models import Allotment
from zhida.core.money import to_fen
from zhida.core.refusal import Refusal
from zhida.payments import actions, export, queries
from zhida.payments.models import (
    ChannelOrder,
    Occasion,
    PaymentRequest,
    Payout,
    ReturnedLine,
    Voucher,
)
from zhida.payments.tests.builders import (
    CLERK,
    DAY,
    HEAD,
    aid,
    answer,
    answered,
    county_money,
    load_registers,
    only_request,
    paid_person,
    payout,
    requests_of,
    sent,
    terms,
)
from zhida.recipients import actions as recipient_actions
from zhida.store.action import Actor
from zhida.store.verification import verify

pytestmark = pytest.mark.django_db

ZHAOSU = Scope(paths=("650000/654000/654026/",))


@pytest.fixture
def money() -> Allotment:
    load_registers()
    return county_money(1)


def refused(act: Callable[[], Any]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def test_an_allotment_named_twice_is_not_had_twice(money: Allotment) -> None:
    """A second link to the same money would double what may be drawn."""
    events = [aid(paid_person(n), 6_000) for n in (1, 2)]
    why = refused(lambda: actions.post_aid(events, terms(money, money), by=CLERK))
    assert why.name in ("payment_finds_its_money", "allotment_never_overspent")
    assert not Payout.objects.exists()


def test_each_line_is_paid_by_one_allotment_and_never_split(money: Allotment) -> None:
    second = county_money(1, source="新财社〔2021〕8号", number="伊州财社〔2022〕8号")
    events = [aid(paid_person(n), 6_000) for n in (1, 2)]
    made = actions.post_aid(events, terms(money, second), by=CLERK)
    drawn = {one.allotment_id: one.amount_fen for one in requests_of(made)}
    assert drawn == {money.pk: 600_000, second.pk: 600_000}
    third = aid(paid_person(3), 5_000)
    why = refused(lambda: actions.post_aid([third], terms(money, second), by=CLERK))
    assert why.name == "payment_finds_its_money"
    assert "8,000.00" in why.message
    assert "5,000.00" in why.message


@pytest.mark.slow
def test_a_correction_cannot_exceed_what_came_back(money: Allotment, tmp_path: Path) -> None:
    made = payout(money)
    answered(sent(made), tmp_path, {1: "1001"})
    (back,) = ReturnedLine.objects.all()
    again = actions.repay([back], requested_on=DAY, by=CLERK)
    assert again.total_fen == back.amount_fen
    for act in (
        lambda: actions.repay([back], requested_on=DAY, by=HEAD),
        lambda: actions.give_back([back], on=DAY, by=HEAD),
    ):
        assert refused(act).name == "returned_line_is_repaid_or_given_back"
    assert Payout.objects.filter(kind="correction").count() == 1
    assert verify() == []


@pytest.mark.slow
def test_numbers_are_given_once(money: Allotment, tmp_path: Path) -> None:
    for n in range(1, 5):
        made = actions.post_aid([aid(paid_person(n))], terms(money), by=CLERK)
        answered(sent(made), tmp_path)
    for model in (Payout, PaymentRequest, Voucher, ChannelOrder):
        numbers = list(model.objects.values_list("number", flat=True))
        assert len(set(numbers)) == len(numbers) == 4, model


@pytest.mark.parametrize("count", [0, 1])
def test_a_batch_of_nothing_is_refused(count: int, money: Allotment) -> None:
    events = [aid(paid_person(n), 0) for n in range(1, count + 1)]
    why = refused(lambda: actions.post_aid(events, terms(money), by=CLERK))
    assert why.name in ("payment_action_names_something", "aid_event_can_be_paid")
    assert not Payout.objects.exists()


def test_declared_figures_must_be_those_of_the_lines(money: Allotment) -> None:
    events = [aid(paid_person(n)) for n in (1, 2)]
    for told in ({"declared_lines": 3}, {"declared_fen": 100_001}):
        why = refused(lambda: actions.post_aid(events, terms(money, **told), by=CLERK))  # noqa: B023
        assert why.name == "payout_equals_what_was_declared"
    made = actions.post_aid(events, terms(money, declared_lines=2, declared_fen=100_000), by=CLERK)
    assert made.lines == 2


def test_an_event_is_paid_once_and_two_equal_events_are_both_paid(money: Allotment) -> None:
    who = paid_person()
    first, second = aid(who), aid(who)
    made = actions.post_aid([first, second], terms(money), by=CLERK)
    assert (made.lines, made.total_fen) == (2, 100_000)
    why = refused(lambda: actions.post_aid([first], terms(money), by=CLERK))
    assert why.name == "aid_event_can_be_paid"


def test_the_ids_of_another_county_open_nothing(money: Allotment, tmp_path: Path) -> None:
    made = payout(money)
    order = sent(made)
    answered(order, tmp_path, {1: "1001"})
    request, back = only_request(made), ReturnedLine.objects.get()
    for ask in (
        lambda: queries.payout_view(ZHAOSU, made.pk),
        lambda: queries.payout_lines(ZHAOSU, made.pk),
        lambda: queries.request_view(ZHAOSU, request.pk),
        lambda: queries.order(ZHAOSU, order.pk),
        lambda: queries.return_file(ZHAOSU, order.answers.get().pk),
        lambda: queries.returned(ZHAOSU, [back.pk]),
    ):
        assert refused(ask).name == "no_such_payment_row"
    assert queries.payout_total(queries.payouts(ZHAOSU)).total_fen == 0
    assert queries.request_total(queries.requests(ZHAOSU)).amount_fen == 0


def test_an_answer_to_a_foreign_order_is_refused(money: Allotment, tmp_path: Path) -> None:
    order = sent(payout(money))
    path = answer(order, tmp_path)
    foreign = Actor("邻县经办", scope_path="650000/654000/654026/")
    for act in (
        lambda: actions.take_in_outcomes("bank_csv", path, "甲.csv", by=foreign),
        lambda: actions.hand_out_order(order, io.BytesIO(), by=foreign),
    ):
        assert refused(act).name == "payment_is_of_another_place"
    path.write_bytes(path.read_bytes().replace(order.number.encode(), b"X" * len(order.number)))
    why = refused(lambda: actions.take_in_outcomes("bank_csv", path, "甲.csv", by=CLERK))
    assert why.name == "return_file_names_a_known_order"
    assert why.figures["number"] == "X" * len(order.number)


def test_no_cell_becomes_a_formula(money: Allotment) -> None:
    who = paid_person(1)
    told = terms(money, name='=HYPERLINK("x")', use_of_money="@SUM(1)")
    made = actions.post_aid([aid(who)], told, by=CLERK)
    view = queries.payout_view(Scope(all=True), made.pk)
    requests = queries.requests(Scope(all=True))
    total = queries.request_total(requests)
    for content in (export.lines_workbook(view), export.requests_workbook(requests, total)):
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        assert b"<f>" not in content
        assert sheet.to_python()
    for text in (export.lines_csv(view), export.requests_csv(requests, total)):
        cells = text.decode("utf-8-sig").replace("\r\n", ",").split(",")
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    assert "'@SUM(1)" in export.requests_csv(requests, total).decode("utf-8-sig")


def test_every_cell_of_an_export_stands_under_its_head(money: Allotment) -> None:
    payout(money)
    requests = queries.requests(Scope(all=True))
    content = export.requests_csv(requests, queries.request_total(requests)).decode("utf-8-sig")
    head, row, total = csv.reader(content.splitlines())
    told = dict(zip(head, row, strict=True))
    assert told["经济分类"] == requests[0].economy_subject
    assert (told["人次"], told["申请金额（元）"]) == ("3", "1503")
    assert dict(zip(head, total, strict=True))["人次"] == "3"


@pytest.mark.parametrize("unit", ["元", "万元"])
def test_both_units_agree_to_the_fen(unit: str, money: Allotment) -> None:
    made = payout(money)
    view = queries.payout_view(Scope(all=True), made.pk)
    rows = export.lines_csv(view, unit).decode("utf-8-sig").splitlines()[1:]
    amounts = [to_fen(row.split(",")[-1], unit) for row in rows]
    assert amounts == [50_000, 50_100, 50_200, made.total_fen]
    content = export.lines_workbook(view, unit)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    shown = [row[-1] for row in sheet.to_python()[3:]]
    assert [to_fen(str(amount), unit) for amount in shown] == amounts


@pytest.mark.slow
def test_what_was_cancelled_can_be_posted_again_and_only_once(money: Allotment) -> None:
    made = payout(money, people=2)
    actions.withdraw(requests_of(made), on=DAY, by=CLERK, reason="科目有误")
    again = actions.repost(made, terms(money), by=CLERK)
    assert (again.lines, again.total_fen) == (made.lines, made.total_fen)
    assert Occasion.objects.filter(kind="repayment", payout=made).count() == 2
    why = refused(lambda: actions.repost(made, terms(money), by=CLERK))
    assert why.name == "occasion_repays_a_line_once"
    assert verify() == []


def test_an_event_that_was_cancelled_is_not_posted_again(money: Allotment) -> None:
    kept, mistaken = (aid(paid_person(serial)) for serial in (1, 2))
    made = actions.post_aid([kept, mistaken], terms(money), by=CLERK)
    actions.withdraw(requests_of(made), on=DAY, by=CLERK, reason="有误")
    second = actions.repost(made, terms(money), by=CLERK)
    actions.withdraw(requests_of(second), on=DAY, by=CLERK, reason="又有误")
    recipient_actions.cancel_aid(mistaken, by=CLERK, reason="重复登记")
    why = refused(lambda: actions.repost(second, terms(money), by=CLERK))
    assert why.name == "aid_event_can_be_paid"
    assert "重复登记" in why.message
    assert actions.repost(second, terms(money), without=[2], by=CLERK).lines == 1


def test_what_still_lives_cannot_be_posted_again(money: Allotment) -> None:
    made = payout(money, people=2)
    why = refused(lambda: actions.repost(made, terms(money), by=CLERK))
    assert why.name == "payout_was_cancelled"
