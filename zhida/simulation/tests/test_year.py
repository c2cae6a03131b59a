"""A lived year: everybody paid by the rules, what came back cleared, the planted faults visible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import transaction

from zhida.allotments.models import Allotment
from zhida.allotments.proofs import doubts as allotment_doubts
from zhida.payments import lines
from zhida.payments.models import Case, PaidRange, PaymentRequest, Payout, PayoutRun, ReturnedLine
from zhida.payments.proofs import doubts as payment_doubts
from zhida.recipients.models import AidEvent, Person
from zhida.simulation import building, figures
from zhida.simulation.answer_sheet import NAME, PLANTED, REFUSED, Answer
from zhida.simulation.fault_shelf import faults
from zhida.simulation.tests.builders import settled
from zhida.simulation.tests.findings import SEARCHES
from zhida.simulation.world import Payday, Step, World
from zhida.store.verification import verify

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PEOPLE, MONTHS, SEED = 700, 4, 3
KINDS = (
    *("城市低保家庭", "农村分散供养特困人员", "社会散居孤儿", "事实无人抚养儿童", "临时遇困家庭"),
    "流浪乞讨人员",
)
ONCE = ("above_standard", "below_standard", "late_payment", "missing_month", "self_approval")
"""Faults of a whole month of a programme, of which four months have few."""

RARE = ("over_age", "paid_after_adoption")
FAULTS = {code: 1 if code in (*ONCE, *RARE) else 2 for code in faults()}
RESTING = {"extreme_hardship": Step.RECKONED, "minimum_living": Step.ASKED}


def outer() -> transaction.Atomic:
    """Return a transaction that lets actions run inside it, as a test's own does."""
    atomic = transaction.atomic()
    atomic._from_testcase = True  # type: ignore[attr-defined]
    return atomic


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """A county that has lived some months with every fault, for all tests of this file."""
    with django_db_blocker.unblock(), outer():  # type: ignore[attr-defined]
        folder = tmp_path_factory.mktemp("world")
        made = settled(folder, PEOPLE, SEED, kinds=KINDS, months=MONTHS)
        last = made.month(MONTHS)
        for programme, step in RESTING.items():
            made.left_at[Payday(made.homes[0].division.pk, programme, last)] = step
        building.live(made, FAULTS)
        yield made
        transaction.set_rollback(True)


def answer_to(world: World, fault: str) -> Answer:
    return next(answer for answer in world.answers if answer.fault == fault)


def test_every_sum_of_a_lived_year_is_provable(world: World) -> None:
    told = figures.of(world)
    assert told.people <= Person.objects.count()
    held = Allotment.objects.filter(division=world.homes[0].division)
    assert told.paid_fen == sum(held.values_list("paid_fen", flat=True)) > 0
    assert list(allotment_doubts()) == []
    assert list(payment_doubts()) == []
    assert verify() == []


def test_what_is_paid_is_paid_by_the_tenth_unless_it_is_late(world: World) -> None:
    late = answer_to(world, "late_payment")
    regular = Payout.objects.filter(kind="regular")
    on_time = regular.exclude(programme__code=late.said, last_month=int(late.months))
    ranges = PaidRange.objects.filter(order__voucher__request__payout__in=on_time)
    assert {day.day <= 10 for day in ranges.values_list("paid_on", flat=True)} == {True}


def test_a_missing_month_has_no_run_and_a_late_one_comes_a_month_later(world: World) -> None:
    missing, late = answer_to(world, "missing_month"), answer_to(world, "late_payment")
    runs = PayoutRun.objects.all()
    assert not runs.filter(programme__code=missing.said, month=int(missing.months)).exists()
    found = runs.get(programme__code=late.said, month=int(late.months)).payouts.get()
    assert {one.requested_on.month for one in found.requests.all()} == {int(late.months) % 100 + 1}


def test_the_dead_are_paid_in_just_the_months_of_the_answer(world: World) -> None:
    answer = answer_to(world, "paid_after_death")
    died_on = Person.objects.get(pk=answer.person).died_on
    assert died_on is not None
    paid = sorted({line.month for line in lines.of_person([answer.person])})
    after = [month for month in paid if month > died_on.year * 100 + died_on.month]
    assert after == list(map(int, answer.months.split()))


def test_what_came_back_was_paid_again_into_the_account_in_use(world: World) -> None:
    for one in ReturnedLine.objects.filter(repaid_in__isnull=False).select_related("person"):
        assert one.person is not None
        held = one.person.accounts.get(valid_to=None)
        again = [
            line for line in lines.of_person([one.person.pk]) if line.payout == one.repaid_in_id
        ]
        assert {line.account for line in again} == {held.pk}


def test_returns_that_nobody_clears_stay_open(world: World) -> None:
    answer = answer_to(world, "uncleared_return")
    still = ReturnedLine.objects.filter(person=answer.person, repaid_in=None, given_back_on=None)
    assert still.exists()
    assert {one.cause for one in still} == {"账户已销户"}


def test_a_name_that_the_bank_tells_otherwise_becomes_a_case(world: World) -> None:
    assert {case.kind for case in Case.objects.all()} == {"payee_differs"}


def test_there_are_as_many_faults_as_asked_for_and_each_is_there_or_refused(world: World) -> None:
    outcomes = Counter((answer.fault, answer.outcome) for answer in world.answers)
    left = {(fault, PLANTED if fault in SEARCHES else REFUSED): FAULTS[fault] for fault in FAULTS}
    assert outcomes == left
    assert (world.folder / NAME).is_file()


@pytest.mark.parametrize("fault", SEARCHES)
def test_a_search_finds_just_what_the_answer_sheet_says(world: World, fault: str) -> None:
    search = SEARCHES[fault]
    told = [answer for answer in world.answers if answer.fault == fault]
    expected = {tuple(getattr(one, column) for column in search.columns) for one in told}
    assert set(search.rows(world)) == expected


def test_what_vagrants_were_given_is_paid_to_the_station(world: World) -> None:
    given = AidEvent.objects.filter(component__code="vagrant_relief.aid", amount_fen__gt=0)
    by_then = given.filter(aided_on__lte=world.last_day.replace(day=24))
    paid = PaymentRequest.objects.filter(purpose__code="vagrant_relief")
    assert set(paid.values_list("route", "function_subject")) == {("institution", "2082002")}
    assert sum(paid.values_list("paid_fen", flat=True)) == sum(
        by_then.values_list("amount_fen", flat=True)
    )


def test_the_last_payments_rest_where_they_were_told_to(world: World) -> None:
    last = PaymentRequest.objects.filter(payout__last_month=world.month(MONTHS))
    states = dict(last.values_list("payout__programme__code", "state"))
    assert states["minimum_living"] == "requested"
    assert "extreme_hardship" not in states
    rested = PayoutRun.objects.get(programme__code="extreme_hardship", month=world.month(MONTHS))
    assert rested.state == "computed"
