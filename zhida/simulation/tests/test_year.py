"""A lived year: everybody paid by the rules, what came back cleared, the planted faults visible."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction

from zhida.allotments.models import Allotment
from zhida.allotments.proofs import doubts as allotment_doubts
from zhida.payments import lines
from zhida.payments.models import Case, PaidRange, PaymentRequest, Payout, ReturnedLine
from zhida.payments.proofs import doubts as payment_doubts
from zhida.recipients.models import Person
from zhida.simulation import building, figures
from zhida.simulation.answer_sheet import NAME, REFUSED
from zhida.simulation.tests.builders import settled
from zhida.simulation.world import Payday, Step, World
from zhida.store.verification import verify

pytestmark = pytest.mark.django_db

PEOPLE = 260


def lived(folder: Path, months: int = 3, people: int = PEOPLE, **faults: int) -> World:
    """Return a county that has lived some months."""
    world = settled(folder, people)
    world.months = months
    building.live(world, faults)
    return world


def outer() -> transaction.Atomic:
    """Return a transaction that lets actions run inside it, as the test's own does."""
    atomic = transaction.atomic()
    atomic._from_testcase = True  # type: ignore[attr-defined]
    return atomic


def months_paid(person: int) -> list[int]:
    """Return the months for which lines of a person were posted, ascending."""
    return sorted({line.month for line in lines.of_person([person])})


def test_a_lived_year_pays_people_and_every_sum_is_provable(tmp_path: Path) -> None:
    world = lived(tmp_path)
    told = figures.of(world)
    assert told.people == Person.objects.count()
    assert told.lines > 3 * 80
    assert told.paid_fen == Allotment.objects.get(division=world.homes[0].division).paid_fen > 0
    assert list(allotment_doubts()) == []
    assert list(payment_doubts()) == []
    assert verify() == []


def test_the_same_seed_lives_the_same_year(tmp_path: Path) -> None:
    def once() -> list[object]:
        with outer():
            lived(tmp_path, months=2, people=120, paid_after_death=1, shared_card=1)
            answers = (tmp_path / NAME).read_bytes()
            told = Payout.objects.order_by("pk").values_list("number", "lines", "total_fen")
            found = [answers, *told]
            transaction.set_rollback(True)
        return found

    assert once() == once()


def test_every_programme_is_paid_every_month_by_the_tenth(tmp_path: Path) -> None:
    world = lived(tmp_path)
    monthly = Payout.objects.filter(kind="roster")
    paid = set(monthly.values_list("programme__code", "last_month"))
    codes = {code for code, _ in paid}
    assert {"minimum_living", "extreme_hardship"} <= codes
    assert paid == {(code, world.month(place)) for code in codes for place in (1, 2, 3)}
    ranges = PaidRange.objects.filter(order__voucher__request__payout__in=monthly)
    assert {day.day <= 10 for day in ranges.values_list("paid_on", flat=True)} == {True}


def test_what_comes_back_is_paid_again_into_another_account(tmp_path: Path) -> None:
    lived(tmp_path, months=4, people=900)
    returned = list(ReturnedLine.objects.filter(repaid_in__isnull=False))
    assert returned
    for one in returned:
        assert one.repaid_in is not None
        (again,) = [
            line
            for line in lines.of_person([one.person_id or 0])
            if line.payout == one.repaid_in.pk and line.amount_fen == one.amount_fen
        ]
        held = one.person and one.person.accounts.get(valid_to=None)
        assert held is not None
        assert again.account == held.pk


def test_the_dead_are_paid_in_just_the_months_of_the_answer(tmp_path: Path) -> None:
    world = lived(tmp_path, months=6, paid_after_death=1)
    (answer,) = world.answers
    wrongly = [int(month) for month in answer.months.split()]
    died_on = Person.objects.get(pk=answer.person).died_on
    assert died_on is not None
    paid = months_paid(answer.person)
    assert [month for month in paid if month > died_on.year * 100 + died_on.month] == wrongly


def test_a_missing_month_has_no_payout_and_a_late_one_comes_a_month_later(tmp_path: Path) -> None:
    world = lived(tmp_path, months=4, missing_month=1, late_payment=1)
    missing, late = world.answers
    monthly = Payout.objects.filter(kind="roster")
    assert not monthly.filter(programme__code=missing.said, last_month=int(missing.months)).exists()
    requests = PaymentRequest.objects.filter(
        payout__kind="roster",
        payout__programme__code=late.said,
        payout__last_month=int(late.months),
    )
    assert {one.requested_on.month for one in requests} == {int(late.months) % 100 + 1}


def test_returns_that_nobody_clears_stay_open(tmp_path: Path) -> None:
    world = lived(tmp_path, months=3, uncleared_return=1)
    (answer,) = world.answers
    still = ReturnedLine.objects.filter(person=answer.person, repaid_in=None, given_back_on=None)
    assert still.count() >= 3


def test_a_name_that_the_bank_tells_otherwise_becomes_a_case(tmp_path: Path) -> None:
    lived(tmp_path, months=1, payee_differs=1)
    assert {case.kind for case in Case.objects.all()} == {"payee_differs"}


def test_the_system_refuses_what_it_must(tmp_path: Path) -> None:
    tried = ("month_twice", "bureau_account", "wrong_subject", "overdraw")
    world = lived(tmp_path, months=2, **dict.fromkeys(tried, 1))
    assert {answer.fault: answer.outcome for answer in world.answers} == dict.fromkeys(
        tried, REFUSED
    )


def test_a_payment_rests_where_it_is_told_to(tmp_path: Path) -> None:
    world = settled(tmp_path, PEOPLE)
    world.months = 1
    place = world.homes[0].division.pk
    for programme, step in {
        "minimum_living": Step.ASKED,
        "extreme_hardship": Step.RECKONED,
        "orphan": Step.SENT,
    }.items():
        world.left_at[Payday(place, programme, world.month(1))] = step
    building.live(world, {})
    states = dict(PaymentRequest.objects.values_list("payout__programme__code", "state"))
    assert states["minimum_living"] == "requested"
    assert states["orphan"] == "ordered"
    assert "extreme_hardship" not in states
