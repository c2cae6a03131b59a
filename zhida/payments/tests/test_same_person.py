"""A month is paid once to a person, however often the person is registered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zhida.allotments.models import Allotment
from zhida.core.refusal import Refusal
from zhida.payments import actions, lines
from zhida.payments.lines import keeping
from zhida.payments.lines.tests.builders import component, money, people, post, rows
from zhida.payments.models import Payout, PayoutRun, ReturnedLine
from zhida.payments.runs import items
from zhida.payments.runs.items import Filters
from zhida.payments.tests import builders as payments
from zhida.payments.tests.builders import CLERK, DAY, HEAD, requests_of
from zhida.recipients import actions as recipient_actions
from zhida.recipients.models import Person
from zhida.recipients.tests import builders as recipients
from zhida.registers.models import Programme
from zhida.store.action import SYSTEM

pytestmark = pytest.mark.django_db

NAME = "payment_line_pays_a_person_once_ever"


@pytest.fixture
def paid_by() -> Allotment:
    payments.load_registers()
    payments.give_payer()
    return money()


def merge(one: int, into: int) -> None:
    person, whom = Person.objects.get(pk=one), Person.objects.get(pk=into)
    recipient_actions.merge_people(person, whom, by=SYSTEM, reason="同一人")


def split(one: int) -> None:
    recipient_actions.split_people(Person.objects.get(pk=one), by=SYSTEM, reason="不是同一人")


def refused(act: Callable[[], Any]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def pay(paid_by: Allotment, *who: int, month: int = 202202, **told: int) -> Payout:
    return post(rows(who, paid_by, month, **told))


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("paid_first", [0, 1])
def test_what_was_paid_under_one_registration_is_not_paid_under_the_other(
    paid_by: Allotment, monkeypatch: pytest.MonkeyPatch, paid_first: int, large: bool
) -> None:
    both = people(2)
    monkeypatch.setattr(keeping, "LARGE", 0 if large else 200_000)
    earlier = pay(paid_by, both[paid_first])
    merge(both[1], into=both[0])
    if paid_first == 0:
        assert refused(lambda: pay(paid_by, both[0])).name == "payment_line_paid_once_ever"
        both.reverse()
    why = refused(lambda: pay(paid_by, *people(1), both[0]))
    assert why.name == NAME
    assert "第 2 行" in why.message
    assert earlier.number in why.message
    assert f"编号 {both[1]}" in why.message
    assert pay(paid_by, both[0], month=202203).lines == 1


def test_two_registrations_of_one_person_are_not_paid_beside_each_other(
    paid_by: Allotment,
) -> None:
    first, second, third = people(3)
    merge(third, into=second)
    merge(second, into=first)
    why = refused(lambda: pay(paid_by, first, third))
    assert why.name == "payment_lines_pay_a_person_once"
    assert "第 2 行与第 1 行" in why.message
    assert refused(lambda: pay(paid_by, third, second)).name == why.name


def test_what_was_paid_while_they_were_one_is_not_paid_again_after_a_split(
    paid_by: Allotment,
) -> None:
    first, second = people(2)
    pay(paid_by, first)
    merge(second, into=first)
    pay(paid_by, first, month=202203)
    split(second)
    pay(paid_by, first, month=202204)
    # Of March nobody can tell whose it was; of February and April everybody can.
    assert refused(lambda: pay(paid_by, second, month=202203)).name == NAME
    assert pay(paid_by, second, month=202202).lines == 1
    assert pay(paid_by, second, month=202204).lines == 1


def test_what_stood_under_somebody_they_were_merged_into_later_counts_too(
    paid_by: Allotment,
) -> None:
    first, second, third = people(3)
    merge(third, into=second)
    pay(paid_by, second)
    merge(second, into=first)
    pay(paid_by, first, month=202203)
    split(third)
    for month in (202202, 202203):
        assert refused(lambda: pay(paid_by, third, month=month)).name == NAME  # noqa: B023
    assert pay(paid_by, third, month=202204).lines == 1


def test_a_recorded_exception_lets_the_other_registration_be_paid(paid_by: Allotment) -> None:
    first, second = people(2)
    pay(paid_by, second)
    merge(second, into=first)
    person = Person.objects.get(pk=first)
    exception = actions.record_exception(
        person, component(), 202202, document_number="甲", by=CLERK, reason="补发差额"
    )
    assert pay(paid_by, first, occasion=exception.pk).lines == 1
    assert refused(lambda: pay(paid_by, first)).name == NAME


def test_a_payout_that_was_withdrawn_paid_nobody_under_any_name(paid_by: Allotment) -> None:
    first, second = people(2)
    made = pay(paid_by, second)
    merge(second, into=first)
    actions.withdraw(requests_of(made), on=DAY, by=CLERK, reason="名册有误")
    pay(paid_by, first)
    given: dict[str, Any] = {"component": "minimum_living.living", "function_subject": "2081901"}
    terms = payments.terms(paid_by, **given, payee=payments.account(payments.institution()))
    assert refused(lambda: actions.repost(made, terms, by=CLERK)).name == NAME


def test_money_given_back_can_be_paid_under_the_other_registration(
    paid_by: Allotment, tmp_path: Path
) -> None:
    who = [payments.paid_person(serial).pk for serial in (1, 2)]
    account = Person.objects.get(pk=who[1]).accounts.get().pk
    made = pay(paid_by, who[1], account=account)
    payments.answered(payments.sent(made), tmp_path, {1: "1004"})
    merge(who[1], into=who[0])
    assert refused(lambda: pay(paid_by, who[0])).name == NAME
    actions.give_back([ReturnedLine.objects.get()], on=DAY, by=CLERK)
    again = pay(paid_by, who[0])
    assert lines.of_person([who[0]])[0].payout == again.pk


def test_a_run_leaves_out_whom_it_would_pay_twice(paid_by: Allotment) -> None:
    recipients.standard(45_000)
    first, second = (payments.paid_person(serial) for serial in (1, 2))
    merge(second.pk, into=first.pk)
    made = pay(paid_by, first.pk)
    split(second.pk)
    second.refresh_from_db()
    recipients.enrol(second)
    programme = Programme.objects.get(code="minimum_living")
    run = actions.compute_run(recipients.place(), programme, 202202, paid_on=DAY, by=HEAD)
    assert isinstance(run, PayoutRun)
    with items.opened(run) as database:
        (item,) = items.page(database, Filters(), "item", 0, 10)
    assert (item.problem, run.payable) == ("paid_already", 0)
    assert made.number in item.detail


def test_an_event_is_paid_to_whoever_it_was_for(paid_by: Allotment) -> None:
    """Aid is paid by the event: two registrations may each have had an event of its own."""
    first, second = (payments.paid_person(serial) for serial in (1, 2))
    events = [payments.aid(first), payments.aid(second)]
    merge(second.pk, into=first.pk)
    pooled = payments.county_money(1)
    assert actions.post_aid(events, payments.terms(pooled), by=CLERK).lines == 2
