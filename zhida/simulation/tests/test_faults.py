"""Faults: as many as asked for, each with an answer; what Zhida refuses is written as refused."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from zhida.core import shelf
from zhida.core.refusal import Refusal
from zhida.recipients.models import AidEvent, BankAccount, Enrolment, Person
from zhida.simulation import answer_sheet, fault_shelf
from zhida.simulation.answer_sheet import PLANTED, REFUSED, Answer
from zhida.simulation.fault_shelf import ATTEMPT, PLANT, commit, faults, titles, wanted
from zhida.simulation.tests.builders import settled

PEOPLE = 1500


def test_every_fault_has_a_chinese_title_an_explanation_and_one_or_two_verbs() -> None:
    for code, entry in faults().items():
        assert not shelf.title(entry).isascii(), code
        assert len((entry.__doc__ or "").strip().splitlines()) > 2, code
        assert hasattr(entry, PLANT) or hasattr(entry, ATTEMPT), code
    assert len(faults()) >= 14


def test_a_list_of_faults_is_read(tmp_path: Path) -> None:
    place = tmp_path / "faults.yaml"
    place.write_text("paid_after_death: 3\nshared_card: 1\n", encoding="utf-8")
    assert wanted(place) == {"paid_after_death": 3, "shared_card": 1}


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("- paid_after_death", "simulation_faults_are_a_list"),
        ("paid_after_death: many", "simulation_faults_are_a_list"),
        ("paid_after_death: 0", "simulation_faults_are_a_list"),
        ("paid_after_death: true", "simulation_faults_are_a_list"),
        ("stolen: 1", "simulation_knows_its_faults"),
        ("{", "simulation_faults_are_a_list"),
        ("", "simulation_faults_are_a_list"),
    ],
)
def test_a_wrong_list_of_faults_is_refused(tmp_path: Path, text: str, refused: str) -> None:
    place = tmp_path / "faults.yaml"
    place.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal) as found:
        wanted(place)
    assert found.value.name == refused


PLANTED_ALONE = (
    *("paid_after_death", "paid_after_moving", "shared_card", "several_cards"),
    *("two_identities", "relief_repeated", "uncleared_return", "missing_month"),
    *("late_payment", "idle_money", "late_passing_down"),
)


@pytest.mark.slow
@pytest.mark.django_db
def test_each_fault_is_planted_as_often_as_asked_for(tmp_path: Path) -> None:
    world = settled(tmp_path, people=PEOPLE)
    commit(world, dict.fromkeys(PLANTED_ALONE, 2), PLANT)
    for code in PLANTED_ALONE:
        found = [answer for answer in world.answers if answer.fault == code]
        assert len(found) == 2, code
        assert {answer.outcome for answer in found} == {PLANTED}
    people = [answer.person for answer in world.answers if answer.person]
    assert len(set(people)) == len(people), "nobody has two faults"
    assert len(world.unpaid) == len(world.late) == len(world.idle) == len(world.neglected) == 2


@pytest.mark.slow
@pytest.mark.django_db
def test_a_shared_card_is_one_number_of_two_people(tmp_path: Path) -> None:
    world = settled(tmp_path, people=PEOPLE)
    commit(world, {"shared_card": 1}, PLANT)
    (answer,) = world.answers
    held = BankAccount.objects.filter(
        person__in=[answer.person, answer.other_person], valid_to=None
    )
    assert len({bytes(one.number_hash) for one in held}) == 1
    assert len(held) == 2


@pytest.mark.slow
@pytest.mark.django_db
def test_two_identities_are_one_person_registered_twice(tmp_path: Path) -> None:
    world = settled(tmp_path, people=PEOPLE)
    commit(world, {"two_identities": 1}, PLANT)
    (answer,) = world.answers
    one, other = Person.objects.filter(pk__in=[answer.person, answer.other_person])
    assert (one.name, one.birth_on) == (other.name, other.birth_on)
    assert one.document_kind != other.document_kind


@pytest.mark.slow
@pytest.mark.django_db
def test_repeated_relief_is_four_events_of_one_person(tmp_path: Path) -> None:
    world = settled(tmp_path, people=PEOPLE)
    commit(world, {"relief_repeated": 1}, PLANT)
    (answer,) = world.answers
    assert AidEvent.objects.filter(person=answer.person).count() == len(answer.months.split()) == 4


@pytest.mark.slow
@pytest.mark.django_db
def test_what_befalls_people_shows_in_no_month_that_is_left_out(tmp_path: Path) -> None:
    world = settled(tmp_path, people=PEOPLE, months=6)
    asked = {"paid_after_death": 6, "uncleared_return": 2, "missing_month": 5}
    commit(world, asked, PLANT)
    planted = [answer.fault for answer in world.answers]
    assert planted == [code for code in sorted(asked) for _ in range(asked[code])]
    left_out = {(payday.programme, str(payday.month)) for payday in world.unpaid}
    for answer in world.answers[5:]:
        drawn = Enrolment.objects.get(pk=answer.enrolment).component.programme.code
        assert answer.months
        assert left_out.isdisjoint((drawn, month) for month in answer.months.split())


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("exclusive_programmes", "programmes_exclude_each_other"),
        ("two_counties", "enrolment_of_a_person_once_at_a_time"),
        ("forged_number", "person_number_is_sound"),
    ],
)
def test_what_zhida_refuses_is_written_as_refused(tmp_path: Path, code: str, refusal: str) -> None:
    world = settled(tmp_path, people=PEOPLE)
    commit(world, {code: 2}, ATTEMPT)
    assert [answer.outcome for answer in world.answers] == [REFUSED, REFUSED]
    assert all(answer.said for answer in world.answers)
    assert {answer.refusal for answer in world.answers} == {refusal}


@pytest.mark.django_db
def test_more_faults_than_people_are_refused(tmp_path: Path) -> None:
    world = settled(tmp_path, people=60)
    with pytest.raises(Refusal) as refused:
        commit(world, {"paid_after_death": 500}, PLANT)
    assert refused.value.name == "simulation_finds_enough_people"
    assert titles()["paid_after_death"] in refused.value.message


def test_the_answer_sheet_holds_a_row_for_each_answer(tmp_path: Path) -> None:
    answers = [Answer("shared_card", PLANTED, "654021", person=3, other_person=4)]
    place = answer_sheet.write(answers, tmp_path)
    with place.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["fault"], row["person"], row["other_person"]) == ("shared_card", "3", "4")


def test_a_deed_that_is_not_refused_counts_as_planted() -> None:
    from zhida.simulation.plot import tried

    answer = Answer("shared_card", PLANTED, "654021")
    assert tried(answer, lambda: None).outcome == PLANTED


def test_faults_are_found_on_the_shelf_and_named_nowhere() -> None:
    assert list(faults()) == sorted(faults())
    assert fault_shelf.faults() is faults()
