"""Enrolments and aid events: one at a time, stopped with a reason, explained every month."""

from __future__ import annotations

from datetime import date

import pytest

from zhida.access.scope import EVERYWHERE, Scope
from zhida.core import identity
from zhida.core.refusal import Refusal
from zhida.recipients import actions, queries
from zhida.recipients.actions import Aid, Terms
from zhida.recipients.models import AidEvent, Enrolment
from zhida.recipients.tests.builders import (
    DECIDED,
    citizen_number,
    enrol,
    household,
    load_registers,
    person,
    place,
    standard,
)
from zhida.registers import queries as registers
from zhida.store.action import SYSTEM
from zhida.store.verification import verify

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lists(db: None) -> None:
    load_registers()


def refused(name: str) -> pytest.RaisesExc:
    return pytest.raises(Refusal, check=lambda refusal: refusal.name == name)


def test_a_component_is_drawn_once_at_a_time() -> None:
    found = person()
    first = enrol(found, start=202202)
    with refused("enrolment_of_a_person_once_at_a_time"):
        enrol(found, start=202205, category="urban")
    actions.stop_enrolment(first, 202205, by=SYSTEM, reason="家庭收入超过标准")
    enrol(found, start=202205, category="urban")
    assert Enrolment.objects.count() == 2
    assert verify() == []


def test_a_household_draws_a_component_once_whoever_heads_it() -> None:
    home = household()
    enrol(person(), household=home)
    with refused("enrolment_of_a_household_once_at_a_time"):
        enrol(person("乙", citizen_number(serial=3)), household=home)


def test_two_components_of_one_programme_stand_beside_each_other() -> None:
    found = person()
    enrol(found, "extreme_hardship.basic", category="rural_dispersed")
    enrol(found, "extreme_hardship.care", category="partial")
    assert Enrolment.objects.count() == 2


def test_an_excluded_programme_is_refused_until_the_other_stops() -> None:
    found = person()
    living = enrol(found)
    with pytest.raises(Refusal, match="最低生活保障") as told:
        enrol(found, "extreme_hardship.basic", category="rural_dispersed", start=202206)
    assert told.value.name == "programmes_exclude_each_other"
    actions.stop_enrolment(living, 202206, by=SYSTEM, reason="转入特困供养")
    enrol(found, "extreme_hardship.basic", category="rural_dispersed", start=202206)


def test_what_is_drawn_under_a_merged_registration_is_the_persons_own() -> None:
    who, double = person(), person(number=citizen_number(serial=2))
    drawn = enrol(double)
    actions.merge_people(double, who, by=SYSTEM, reason="同一人")
    with refused("enrolment_once_under_all_registrations"):
        enrol(who)
    with refused("programmes_exclude_each_other"):
        enrol(who, "extreme_hardship.basic", category="rural_dispersed")
    actions.stop_enrolment(drawn, 202204, by=SYSTEM, reason="合并")
    assert enrol(who, start=202204).start_month == 202204


def test_what_the_household_draws_counts_for_its_members() -> None:
    home, head, child = household(), person(), person("丁", citizen_number(birth="20120101"))
    for who, relation in ((head, "本人"), (child, "子")):
        actions.add_member(home, who, relation, date(2020, 1, 1), by=SYSTEM)
    enrol(head, household=home)
    with refused("programmes_exclude_each_other"):
        enrol(child, "orphan.living", category="dispersed")


def test_what_is_drawn_under_a_registration_that_was_merged_away_counts() -> None:
    found, again = person(), person("又名", citizen_number(serial=7))
    enrol(again)
    actions.merge_people(again, found, by=SYSTEM, reason="同一人")
    with refused("programmes_exclude_each_other"):
        enrol(found, "extreme_hardship.basic", category="rural_dispersed")


def test_what_the_household_of_a_registration_that_was_merged_away_draws_counts() -> None:
    home, head, again = (
        household(),
        person(),
        person("又名", citizen_number(birth="20120101", serial=7)),
    )
    for who, relation in ((head, "本人"), (again, "子")):
        actions.add_member(home, who, relation, date(2020, 1, 1), by=SYSTEM)
    enrol(head, household=home)
    child = person("丁", citizen_number(birth="20120101", serial=9))
    actions.merge_people(again, child, by=SYSTEM, reason="同一人")
    with refused("programmes_exclude_each_other"):
        enrol(child, "orphan.living", category="dispersed")


def test_a_change_stops_the_old_terms_and_begins_new_ones() -> None:
    standard(50000)
    first = enrol(person(), income_fen=10000)
    changed = actions.change_enrolment(
        first,
        Terms(202206, DECIDED, category="rural", income_fen=20000),
        by=SYSTEM,
        reason="年度复核",
    )
    due = {
        month: [(one.enrolment.pk, one.due.amount_fen) for one in queries.due_in(EVERYWHERE, month)]
        for month in (202201, 202205, 202206)
    }
    assert due == {202201: [], 202205: [(first.pk, 40000)], 202206: [(changed.pk, 30000)]}


def test_what_is_due_explains_itself_and_follows_the_facts() -> None:
    standard(50000)
    found = person()
    enrol(found)
    actions.record_fact(found, "deceased", date(2022, 3, 9), source="殡葬信息", by=SYSTEM)
    (march,) = queries.due_in(EVERYWHERE, 202203)
    (april,) = queries.due_in(EVERYWHERE, 202204)
    assert march.due.amount_fen == 50000
    assert (april.due.amount_fen, april.due.why) == (0, "2022-03-09去世，从2022年4月起停发。")


@pytest.mark.parametrize(
    ("component", "category", "start", "name"),
    [
        ("minimum_living.living", "dispersed", 202202, "enrolment_has_a_known_category"),
        ("temporary_relief.aid", "", 202202, "enrolment_is_monthly"),
        ("minimum_living.living", "rural", 202213, "month_exists"),
        ("minimum_living.living", "rural", 189912, "month_exists"),
    ],
)
def test_terms_that_do_not_fit_are_refused(
    component: str, category: str, start: int, name: str
) -> None:
    with refused(name):
        enrol(person(), component, start, category)


def test_a_stop_needs_a_reason_and_happens_once() -> None:
    enrolment = enrol(person())
    with refused("reason_is_given"):
        actions.stop_enrolment(enrolment, 202205, by=SYSTEM, reason="")
    with refused("enrolment_stops_after_it_starts"):
        actions.stop_enrolment(enrolment, 202201, by=SYSTEM, reason="误定")
    enrolment.refresh_from_db()
    actions.stop_enrolment(enrolment, 202205, by=SYSTEM, reason="死亡")
    with refused("enrolment_stops_once"):
        actions.stop_enrolment(enrolment, 202206, by=SYSTEM, reason="死亡")


def test_enrolments_are_seen_in_scope_only() -> None:
    enrol(person(at="昭苏县"))
    assert not queries.enrolments(Scope(paths=(place().path,))).exists()
    assert queries.enrolments(Scope(paths=(place("昭苏县").path,))).count() == 1


def test_an_aid_event_keeps_its_days_and_is_cancelled_with_a_reason() -> None:
    stranger = actions.register_person(identity.UNKNOWN, "", "无名氏", place(), by=SYSTEM)
    station = registers.component("vagrant_relief.aid")
    aid = Aid(date(2022, 3, 1), origin_unknown=True, amount_fen=12000)
    event = actions.record_aid(stranger, station, place(), aid, by=SYSTEM)
    actions.complete_aid(event, aided_on=date(2022, 3, 2), by=SYSTEM)
    with refused("aid_event_days_follow_the_request"):
        actions.complete_aid(event, sent_home_on=date(2022, 2, 1), by=SYSTEM)
    event.refresh_from_db()
    assert (event.aided_on, event.sent_home_on) == (date(2022, 3, 2), None)
    assert list(queries.aid_events(EVERYWHERE, first=date(2022, 3, 1))) == [event]
    actions.cancel_aid(event, by=SYSTEM, reason="重复登记")
    assert not queries.aid_events(EVERYWHERE).exists()
    with refused("aid_event_is_open"):
        actions.complete_aid(event, registered_on=date(2022, 3, 1), by=SYSTEM)
    assert AidEvent.objects.count() == 1
    assert verify() == []


def test_nobody_is_aided_after_death() -> None:
    who, double = person(), person(number=citizen_number(serial=2))
    component = registers.component("temporary_relief.aid")
    asked = Aid(requested_on=date(2022, 3, 1))
    event = actions.record_aid(who, component, place(), asked, by=SYSTEM)
    actions.merge_people(double, who, by=SYSTEM, reason="同一人")
    actions.record_fact(who, "deceased", date(2022, 3, 10), source="殡葬信息", by=SYSTEM)
    late = Aid(requested_on=date(2022, 3, 1), aided_on=date(2022, 3, 11))
    with refused("aid_is_given_to_the_living"):
        actions.record_aid(who, component, place(), late, by=SYSTEM)
    with refused("aid_is_given_to_the_living"):
        actions.complete_aid(event, aided_on=date(2022, 3, 11), by=SYSTEM)
    actions.complete_aid(event, aided_on=date(2022, 3, 10), by=SYSTEM)


def test_a_monthly_component_is_no_aid_event() -> None:
    with refused("aid_event_is_given_once"):
        actions.record_aid(
            person(),
            registers.component("orphan.living"),
            place(),
            Aid(date(2022, 3, 1)),
            by=SYSTEM,
        )
