"""What may be asked: filters, sums over whole selections, a person's payments, what waits."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhida.access.scope import EVERYWHERE
from zhida.allotments.models import Allotment
from zhida.payments import actions, queries
from zhida.payments.models import ReturnedLine
from zhida.payments.queries import PayoutFilters, RequestFilters
from zhida.payments.queries.payouts import SORTS
from zhida.payments.tests.builders import (
    CLERK,
    DAY,
    HEAD,
    account,
    aid,
    answered,
    county_money,
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
from zhida.store.action import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def money() -> Allotment:
    load_registers()
    return county_money(1)


def test_filters_narrow_the_list_and_its_sums(money: Allotment) -> None:
    made = payout(money)
    asked = transfer(money, account(institution()))
    actions.approve([asked], on=DAY, by=HEAD)
    waiting = only_request(made)
    for filters, expected in (
        (RequestFilters(), {waiting.pk, asked.pk}),
        (RequestFilters(state="approved"), {asked.pk}),
        (RequestFilters(route="persons"), {waiting.pk}),
        (RequestFilters(purpose="temporary_relief"), {waiting.pk, asked.pk}),
        (RequestFilters(purpose="minimum_living"), set()),
        (RequestFilters(month=202202), {waiting.pk}),
        (RequestFilters(month=202203), set()),
        (RequestFilters(allotment=money.pk), {waiting.pk, asked.pk}),
        (RequestFilters(payout=made.pk), {waiting.pk}),
        (RequestFilters(division="650000/654000/654021/"), {waiting.pk, asked.pk}),
        (RequestFilters(division="650000/654000/654026/"), set()),
        (RequestFilters(text=asked.number), {asked.pk}),
    ):
        found = queries.requests(EVERYWHERE, filters)
        assert {one.pk for one in found} == expected, filters
        total = queries.request_total(found)
        amounts = {waiting.pk: waiting.amount_fen, asked.pk: asked.amount_fen}
        assert total.amount_fen == sum(amounts[key] for key in expected), filters
        assert total.count == len(expected)


@pytest.mark.slow
@pytest.mark.parametrize("sort", [*SORTS, "-amount"])
def test_payouts_come_in_every_order(sort: str, money: Allotment) -> None:
    small = actions.post_aid([aid(paid_person(1), 100)], terms(money), by=CLERK)
    large = actions.post_aid([aid(paid_person(2), 200)], terms(money), by=CLERK)
    found = [one.pk for one in queries.payouts(EVERYWHERE, sort=sort)]
    assert sorted(found) == [small.pk, large.pk]
    if sort in ("amount", "made"):
        assert found == [small.pk, large.pk]
    if sort == "-amount":
        assert found == [large.pk, small.pk]


def test_payouts_by_month_kind_programme_and_words(money: Allotment) -> None:
    made = payout(money)
    for filters, there in (
        (PayoutFilters(month=202202), True),
        (PayoutFilters(month=202203), False),
        (PayoutFilters(kind="event"), True),
        (PayoutFilters(kind="roster"), False),
        (PayoutFilters(programme="temporary_relief"), True),
        (PayoutFilters(programme="orphan"), False),
        (PayoutFilters(state="requested"), True),
        (PayoutFilters(state="settled"), False),
        (PayoutFilters(text="临时救助"), True),
        (PayoutFilters(text=made.number), True),
        (PayoutFilters(text="没有"), False),
    ):
        assert queries.payouts(EVERYWHERE, filters).exists() == there, filters
    assert queries.states_of([made]) == {made.pk: ["requested"]}


def test_a_request_shows_the_thread_and_all_that_came_of_it(
    money: Allotment, tmp_path: Path
) -> None:
    made = payout(money)
    answered(sent(made), tmp_path, {2: "1001"})
    again = actions.repay(list(ReturnedLine.objects.all()), requested_on=DAY, by=CLERK)
    view = queries.request_view(EVERYWHERE, only_request(made).pk)
    assert [knot.document_number for knot in view.thread] == [
        "新财社〔2021〕323号",
        "伊州财社〔2022〕9号",
    ]
    assert view.voucher is not None
    assert view.order is not None
    assert (len(view.files), len(view.returned), len(view.cases)) == (1, 1, 0)
    assert view.corrections == requests_of(again)
    assert view.corrections[0].corrects == view.request


@pytest.mark.slow
def test_a_payment_to_a_person_says_where_it_stands(money: Allotment, tmp_path: Path) -> None:
    who = paid_person(1)
    made = actions.post_aid([aid(who)], terms(money), by=CLERK)

    def states() -> list[str]:
        return [one.standing.state for one in queries.payments_of(EVERYWHERE, who.pk)]

    assert states() == ["asked"]
    order = sent(made)
    assert states() == ["sent"]
    answered(order, tmp_path)
    assert states() == ["paid"]
    answered(order, tmp_path, {1: "1004"}, day=DAY.replace(day=5))
    assert states() == ["returned"]
    actions.repay(list(ReturnedLine.objects.all()), requested_on=DAY.replace(day=6), by=CLERK)
    assert states() == ["asked", "repaid"]
    (first, *_) = queries.payments_of(EVERYWHERE, who.pk)
    assert [knot.document_number for knot in first.thread] == [
        "新财社〔2021〕323号",
        "伊州财社〔2022〕9号",
    ]


def test_a_long_history_is_asked_for_in_as_few_questions_as_a_short_one(
    money: Allotment, tmp_path: Path
) -> None:
    who = paid_person(1)

    def pay() -> None:
        answered(sent(actions.post_aid([aid(who)], terms(money), by=CLERK)), tmp_path)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            found = queries.payments_of(EVERYWHERE, who.pk)
        assert {one.standing.state for one in found} == {"paid"}
        return len(asked)

    pay()
    once = questions()
    for _ in range(3):
        pay()
    assert questions() == once


def test_a_cancelled_payment_is_shown_as_cancelled(money: Allotment) -> None:
    who = paid_person(1)
    made = actions.post_aid([aid(who)], terms(money), by=CLERK)
    actions.withdraw(requests_of(made), on=DAY, by=CLERK, reason="有误")
    (payment,) = queries.payments_of(EVERYWHERE, who.pk)
    assert payment.standing.words == "已撤销"
    assert queries.payout_view(EVERYWHERE, made.pk).open_fen == 0


def test_tasks_go_to_whoever_may_do_them(money: Allotment, tmp_path: Path) -> None:
    made = payout(money)

    def names(by: Actor) -> set[str]:
        return {one.name for one in queries.tasks(EVERYWHERE, by)}

    assert names(HEAD) == {"to_approve"}
    assert names(CLERK) == set(), "who asked does not approve"
    assert names(Actor("看看而已", allowed=frozenset())) == set()
    actions.approve(requests_of(made), on=DAY, by=HEAD)
    assert names(CLERK) == {"to_voucher"}
    actions.make_out_voucher(requests_of(made), on=DAY, by=CLERK)
    assert names(CLERK) == {"to_send"}
    (order,) = actions.send_order(requests_of(made), "bank_csv", on=DAY, by=CLERK)
    assert names(CLERK) == {"to_answer"}
    answered(order, tmp_path, {2: "1001"})
    (task,) = queries.tasks(EVERYWHERE, CLERK)
    assert (task.name, task.count, task.amount_fen) == ("returned", 1, 50_100)


@pytest.mark.slow
def test_a_list_asks_the_database_a_bounded_number_of_times(
    money: Allotment, django_assert_max_num_queries: object
) -> None:
    for n in range(1, 6):
        actions.post_aid([aid(paid_person(n))], terms(money), by=CLERK)
    with django_assert_max_num_queries(2):  # type: ignore[operator]  # a context manager
        shown = list(queries.requests(EVERYWHERE))
        assert len({(one.purpose.name, one.allotment.document_number) for one in shown}) == 1
