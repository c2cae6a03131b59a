"""What pages say before and when something is refused, and where on the page they say it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from zhida.core import identity
from zhida.recipients import actions
from zhida.recipients.models import AidEvent, Enrolment, Household, Person
from zhida.recipients.tests.builders import (
    citizen_number,
    enrol,
    household,
    load_registers,
    person,
    place,
    standard,
)
from zhida.recipients.tests.test_pages import aided, at, browser, seal_in, shown, terms
from zhida.store.action import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lists(db: None) -> None:
    load_registers()


@pytest.fixture
def clerk() -> Client:
    return browser()


def errors_at(got: Any, field: str) -> str:
    """Return what a page says at a field of its form."""
    found = re.findall(rf'id="id_{field}_error">(.*?)</ul>', got.content.decode(), re.DOTALL)
    return re.sub(r"<[^>]+>", "", "".join(found)).strip()


def registering(number: str, **told: str) -> dict[str, str]:
    form = {"document_kind": "身份证号", "number": number, "name": "张三"}
    return {**form, "division": "伊宁县 654021", **told}


def test_a_wrong_number_is_told_at_its_field(clerk: Client) -> None:
    number = citizen_number()
    wrong = number[:17] + ("1" if number[17] == "0" else "0")
    got = clerk.post(at("register"), registering(wrong))
    assert "校验码与前17位不符" in errors_at(got, "number")
    got = clerk.post(at("register"), registering(number, name="张3"))
    assert "数字" in errors_at(got, "name")


def test_whoever_is_registered_already_is_one_click_away(clerk: Client) -> None:
    known = person()
    got = clerk.post(at("register"), registering(citizen_number()))
    assert "已登记在" in errors_at(got, "number")
    assert f'href="{at("person", known.pk)}"' in got.content.decode()


def test_a_place_on_no_list_is_said_when_registering_and_on_the_page_ever_after(
    clerk: Client,
) -> None:
    got = clerk.post(at("register"), registering(citizen_number("654999")), follow=True)
    assert shown(got).count("不在区划表中") == 2
    made = Person.objects.get()
    page = shown(clerk.get(at("person", made.pk)))
    assert "地区码“6549**”不在区划表中" in page
    person(number=citizen_number(serial=2))
    assert "不在区划表中" not in shown(clerk.get(at("person", Person.objects.latest("id").pk)))


def test_nobody_is_merged_into_somebody_that_was_not_shown(clerk: Client) -> None:
    who, first = person(), person("张三", citizen_number(serial=2))
    other = person("李四", citizen_number(birth="19700101"))
    asked = clerk.post(at("merge", who.pk), {"into": str(first.pk), "reason": "同一人"})
    told = {"into": str(other.pk), "reason": "同一人", "known": seal_in(asked)}
    got = clerk.post(at("merge", who.pk), told)
    assert got.status_code == 422
    assert "出生日期不同" in shown(got)
    who.refresh_from_db()
    assert who.merged_into is None


def test_nobody_is_merged_into_himself(clerk: Client) -> None:
    who = person()
    got = clerk.post(at("merge", who.pk), {"into": str(who.pk), "reason": "同一人"})
    assert "不能并入自己" in errors_at(got, "into")


def test_a_person_is_meant_by_the_whole_name_if_only_one_has_it(clerk: Client) -> None:
    home, who = household(), person("张三")
    first, second = (person("李四", citizen_number(serial=serial)) for serial in (2, 3))
    join = {"relation": "户主", "joined_on": "2022-01-01"}
    got = clerk.post(at("add_member", home.pk), {**join, "person": "李四"})
    assert f"编号{first.pk}" in errors_at(got, "person")
    assert f"编号{second.pk}" in errors_at(got, "person")
    got = clerk.post(at("add_member", home.pk), {**join, "person": "张"})
    assert "没有找到“张”" in errors_at(got, "person")
    assert clerk.post(at("add_member", home.pk), {**join, "person": "张 三"}).status_code == 302
    assert home.members.get().person == who


def asked(clerk: Client, who: Person, **told: str) -> str:
    """Return what is told before somebody is enrolled."""
    got = clerk.post(at("enrol", who.pk), terms(persons_covered="1", **told))
    assert (got.status_code, Enrolment.objects.count()) == (422, 0), shown(got)
    return shown(got)


def test_an_adult_is_no_orphan_unless_somebody_knows_better(clerk: Client) -> None:
    standard(100_000, "orphan.living", "dispersed")
    orphan = {"component": "orphan.living|dispersed"}
    assert "年满18周岁" in asked(clerk, person(), **orphan)
    child = person("小明", citizen_number(birth="20150101"))
    assert "年满18周岁" not in asked(clerk, child, **orphan)
    stranger = actions.register_person(identity.UNKNOWN, "", "无名氏", place(), by=SYSTEM)
    assert "不能判断是否已满18周岁" in asked(clerk, stranger, **orphan)


def test_who_lives_in_an_institution_has_one(clerk: Client) -> None:
    kept = {"component": "extreme_hardship.basic|rural_institution"}
    told = asked(clerk, person(), **kept)
    assert "还没有选择供养机构" in told
    assert "领款账户" not in told


def test_more_people_than_the_household_has_are_doubted(clerk: Client) -> None:
    who, home = person(), household()
    actions.add_member(home, who, "户主", date(2022, 1, 1), by=SYSTEM)
    got = clerk.post(at("enrol", who.pk), terms(household=str(home.pk), persons_covered="3"))
    assert "保障人口数为3人，家庭A001现有成员1人" in shown(got)
    assert "还没有选择家庭" in asked(clerk, who)


def test_what_is_drawn_by_a_person_covers_one(clerk: Client) -> None:
    told = terms(component="extreme_hardship.basic|rural_dispersed", persons_covered="2")
    told["known"] = seal_in(clerk.post(at("enrol", person().pk), told))
    got = clerk.post(at("enrol", Person.objects.get().pk), told)
    assert "保障人口数只能是1" in errors_at(got, "persons_covered")
    assert not Enrolment.objects.exists()


def test_a_household_is_found_by_its_number_and_by_a_member(clerk: Client) -> None:
    home, other = household(), household("B002")
    actions.add_member(home, person(), "户主", date(2022, 1, 1), by=SYSTEM)
    for words, found in (("阿依古丽", home), ("ayiguli", home), ("B0", other)):
        page = clerk.get(at("households"), {"q": words}).content.decode()
        listed = re.findall(r"/recipients/households/(\d+)/", page)
        assert listed == [str(found.pk)], words
    assert "阿依古丽·买买提" in shown(clerk.get(at("households")))


def test_from_a_person_a_household_is_opened_with_that_person_in_it(clerk: Client) -> None:
    who = person()
    told = {"number": "甲-001", "division": "伊宁县 654021"}
    got = clerk.post(f"{at('open_household')}?person={who.pk}", told)
    home = Household.objects.get()
    assert got.headers["Location"] == f"{at('add_member', home.pk)}?person={who.pk}"
    assert f'value="{who.pk}"' in clerk.get(got.headers["Location"]).content.decode()


def test_only_days_that_are_open_are_asked_for(clerk: Client) -> None:
    event = aided(person(), aided_on=date(2022, 3, 2))
    page = clerk.get(at("complete_aid", event.pk)).content.decode()
    assert "registered_on" in page
    assert "sent_home_on" not in page
    actions.complete_aid(event, registered_on=date(2022, 3, 1), by=SYSTEM)
    assert at("complete_aid", event.pk) not in clerk.get(at("aid", event.pk)).content.decode()


def test_nobody_is_sent_home_by_temporary_relief(clerk: Client) -> None:
    told = {
        "component": "temporary_relief.aid",
        "division": "伊宁县 654021",
        "requested_on": "2022-03-01",
        "sent_home_on": "2022-03-02",
    }
    got = clerk.post(at("record_aid", person().pk), told)
    assert "没有返乡" in errors_at(got, "sent_home_on")
    assert not AidEvent.objects.exists()


def test_who_has_no_document_is_expected_to_be_helped_on_the_road(clerk: Client) -> None:
    stranger = actions.register_person(identity.UNKNOWN, "", "无名氏", place(), by=SYSTEM)
    page = clerk.get(at("record_aid", stranger.pk)).content.decode()
    assert '<option value="vagrant_relief.aid" selected>' in page


def test_enrolments_for_which_nothing_is_due_are_counted(clerk: Client) -> None:
    standard(50_000)
    who = person()
    enrol(who)
    enrol(person("张三", citizen_number(serial=2)))
    actions.record_fact(who, "deceased", date(2022, 3, 9), source="殡葬信息", by=SYSTEM)
    total = shown(clerk.get(at("due_total"), {"month": "2022-05"}))
    assert "应发为零，点开金额看原因 请核对 1 份" in total
    assert "应发为零" not in shown(clerk.get(at("due_total"), {"month": "2022-02"}))


def test_people_are_not_looked_for_by_what_is_given_once(clerk: Client) -> None:
    page = clerk.get(at("people")).content.decode()
    assert 'value="minimum_living"' in page
    assert 'value="temporary_relief"' not in page
