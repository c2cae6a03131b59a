"""The pages of recipients: what is shown, masked and in scope; what is entered and refused."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from zhida.access.actions import add_post, add_user
from zhida.access.models import User
from zhida.core import identity
from zhida.recipients import actions
from zhida.recipients.actions import Aid
from zhida.recipients.models import AidEvent, BankAccount, Enrolment, HouseholdMember, Person
from zhida.recipients.tests.builders import (
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
from zhida.store.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lists(db: None) -> None:
    load_registers()


def browser(role: str = "civil_affairs", at: str = "伊宁县") -> Client:
    """Return a browser in which somebody of a division is logged in."""
    user = add_user(f"{role}-{at}", "invented-for-tests-only", by=SYSTEM)
    add_post(user, role, place(at), None, by=SYSTEM)
    found = Client()
    found.force_login(User.objects.get(pk=user.pk))
    return found


@pytest.fixture
def clerk() -> Client:
    return browser()


def at(name: str, *args: object) -> str:
    return reverse(f"recipients:{name}", args=args)


def shown(got: Any) -> str:
    """Return the words of a page's main part."""
    main = got.content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def seal_in(got: Any) -> str:
    """Return what a page's form sends when somebody ticks that its doubts are known."""
    return re.findall(r'name="known" value="(\w+)"', got.content.decode())[0]


def aided(who: Person, **told: Any) -> AidEvent:
    given = Aid(date(2022, 3, 1), amount_fen=60_000, **told)
    kind = registers.component("temporary_relief.aid")
    return actions.record_aid(who, kind, who.division, given, by=SYSTEM)


LISTS = ("people", "households", "enrolments", "due_total", "aid_events", "rosters")
FORMS = ("register", "open_household", "send_in")


@pytest.mark.slow
def test_every_page_opens_on_an_empty_register_and_says_what_to_do(clerk: Client) -> None:
    for name in (*LISTS, *FORMS):
        got = clerk.get(at(name))
        assert got.status_code == 200, name
    for name in ("people", "households", "enrolments", "aid_events", "rosters"):
        assert 'class="panel empty"' in clerk.get(at(name)).content.decode(), name


def test_every_page_about_somebody_opens(clerk: Client) -> None:
    who, home = person(), household()
    member = actions.add_member(home, who, "户主", date(2022, 1, 1), by=SYSTEM)
    account = actions.add_account(who, "6200000000000003", "银行卡", who.name, by=SYSTEM)
    drawn, event = enrol(who, household=home), aided(who)
    stranger = browser("auditor", "昭苏县")
    for address in (
        at("person", who.pk),
        at("reveal_number", who.pk),
        at("enrol", who.pk),
        at("record_aid", who.pk),
        *(at("change", who.pk, kind) for kind in ("right-name", "further-name", "fact")),
        *(at("change", who.pk, kind) for kind in ("account", "split")),
        at("merge", who.pk),
        at("reveal_account", account.pk),
        at("end_account", account.pk),
        at("household", home.pk),
        at("add_member", home.pk),
        at("end_membership", member.pk),
        at("enrolment", drawn.pk),
        at("change_enrolment", drawn.pk),
        at("stop_enrolment", drawn.pk),
        at("aid", event.pk),
        at("complete_aid", event.pk),
        at("cancel_aid", event.pk),
    ):
        assert clerk.get(address).status_code == 200, address
        assert stranger.get(address).status_code == 404, address


def test_a_number_is_masked_wherever_it_is_listed(clerk: Client) -> None:
    who = person()
    actions.add_account(who, "6200000000000003", "银行卡", who.name, by=SYSTEM)
    for address in (at("people"), at("person", who.pk), at("export_csv")):
        got = clerk.get(address)
        text = (b"".join(got) if got.streaming else got.content).decode()
        assert identity.masked_document(citizen_number()) in text, address
        assert citizen_number() not in text
        assert "6200000000000003" not in text


def test_the_whole_number_is_shown_for_a_reason_that_the_trail_keeps(clerk: Client) -> None:
    who = person()
    refused = clerk.post(at("reveal_number", who.pk), {"reason": ""})
    assert refused.status_code == 422
    assert citizen_number() not in refused.content.decode()
    got = clerk.post(at("reveal_number", who.pk), {"reason": "核对原件"})
    assert citizen_number() in shown(got)
    assert "no-store" in got.headers["Cache-Control"]
    line = AuditEntry.objects.get(action="recipients.reveal_number")
    assert (line.actor, line.reason) == ("civil_affairs-伊宁县", "核对原件")


def test_who_asks_by_number_is_taken_to_the_person_and_no_address_keeps_it(clerk: Client) -> None:
    who = person()
    got = clerk.post(at("find"), {"q": citizen_number()})
    assert got.headers["Location"] == at("person", who.pk)
    other = clerk.post(at("find"), {"q": citizen_number(serial=9)})
    assert citizen_number(serial=9) not in other.headers["Location"]
    named = clerk.post(at("find"), {"q": "ayiguli"})
    assert who.name in shown(clerk.get(named.headers["Location"]))
    assert who.name in shown(clerk.get(at("people"), {"q": citizen_number(serial=9)}))


def test_people_are_narrowed_and_sorted(clerk: Client) -> None:
    first = person("张三", citizen_number(serial=1))
    person("李四", citizen_number(birth="19500101"))
    enrol(first)
    assert "李四" not in shown(clerk.get(at("people"), {"programme": "minimum_living"}))
    listed = shown(clerk.get(at("people"), {"sort": "birth"}))
    assert listed.index("李四") < listed.index("张三")
    assert "没有符合条件的人" in shown(clerk.get(at("people"), {"division": place("昭苏县").path}))


def test_an_export_holds_everybody_of_the_selection_and_no_formula(clerk: Client) -> None:
    who = person("张三", citizen_number(serial=1))
    Person.objects.filter(pk=who.pk).update(name="=1+1")
    person("李四", citizen_number(serial=2))
    lines = list(csv.reader(io.StringIO(b"".join(clerk.get(at("export_csv"))).decode("utf-8-sig"))))
    assert sorted(line[1] for line in lines[1:]) == ["'=1+1", "李四"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(clerk.get(at("export_xlsx")).content))
    assert "=1+1" in str(book.get_sheet_by_index(0).to_python())
    assert b"<f>" not in clerk.get(at("export_xlsx")).content


def entered(**told: str) -> dict[str, str]:
    return {
        "document_kind": "身份证号",
        "number": citizen_number(),
        "name": "阿依古丽·买买提",
        "division": "伊宁县 654021",
        **told,
    }


def test_a_person_is_registered_and_a_known_number_is_refused(clerk: Client) -> None:
    got = clerk.post(at("register"), entered())
    made = Person.objects.get()
    assert got.headers["Location"] == at("person", made.pk)
    again = clerk.post(at("register"), entered(name="别人"))
    assert again.status_code == 422
    assert "已登记在" in shown(again)
    assert "阿依古丽" in shown(again)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"number": ""}, "请填写证件号码"),
        ({"number": "123"}, "应为18位"),
        ({"division": "不存在的地方"}, "不能确定是哪个区划"),
        ({"division": "昭苏县 654026"}, "不由您所在的岗位经办"),
        ({"name": "张3"}, "有数字"),
        ({"birth_on": "2999-01-01"}, "不能晚于今天"),
    ],
)
def test_a_wrong_entry_is_told_at_the_form_and_nothing_is_kept(
    told: dict[str, str], words: str, clerk: Client
) -> None:
    got = clerk.post(at("register"), entered(**told))
    assert (got.status_code, Person.objects.count()) == (422, 0)
    assert words in shown(got)


def test_a_number_of_an_unknown_place_is_registered_with_a_warning(clerk: Client) -> None:
    got = clerk.post(at("register"), entered(number=citizen_number("549999")))
    assert got.status_code == 302
    assert "不在区划表中" in shown(clerk.get(got.headers["Location"]))


def terms(**told: str) -> dict[str, str]:
    return {
        "component": "minimum_living.living|rural",
        "division": "伊宁县 654021",
        "start_month": "2022-02",
        "decided_on": "2022-01-20",
        "persons_covered": "2",
        "income_fen": "300",
        **told,
    }


def test_somebody_is_enrolled_and_what_is_due_explains_itself(clerk: Client) -> None:
    standard(50_000)
    who, other, home = person(), person("张三", citizen_number(serial=2)), household()
    for one, relation in ((who, "户主"), (other, "配偶")):
        actions.add_member(home, one, relation, date(2022, 1, 1), by=SYSTEM)
    actions.add_account(who, "6200000000000003", "银行卡", who.name, by=SYSTEM)
    got = clerk.post(at("enrol", who.pk), terms(household=str(home.pk)))
    made = Enrolment.objects.get()
    assert (got.status_code, made.income_fen, made.persons_covered) == (302, 30_000, 2)
    told = shown(clerk.get(at("enrolment", made.pk), {"year": "2022"}))
    assert "700.00" in told
    assert "减去家庭月收入300.00元" in told
    listed = shown(clerk.get(at("enrolments"), {"month": "2022-03"}))
    assert "应发700.00元" in listed
    total = shown(clerk.get(at("due_total"), {"month": "2022-03"}))
    assert "1 份" in total
    assert "700.00" in total
    assert "没有符合条件" in shown(clerk.get(at("enrolments"), {"month": "2022-01"}))


def test_what_speaks_against_an_enrolment_must_be_known_first(clerk: Client) -> None:
    who = person()
    asked = clerk.post(at("enrol", who.pk), terms())
    assert (asked.status_code, Enrolment.objects.count()) == (422, 0)
    assert "没有登记2022年2月适用的" in shown(asked)
    assert "没有在用的领款账户" in shown(asked)
    told = terms(known=seal_in(asked))
    assert clerk.post(at("enrol", who.pk), told).status_code == 302
    assert Enrolment.objects.count() == 1


def test_what_excludes_another_is_refused_on_the_page(clerk: Client) -> None:
    who = person()
    enrol(who)
    told = terms(component="extreme_hardship.basic|rural_dispersed", persons_covered="1")
    told["known"] = seal_in(clerk.post(at("enrol", who.pk), told))
    got = clerk.post(at("enrol", who.pk), told)
    assert got.status_code == 422
    assert "不得同时享受" in shown(got)


def test_an_enrolment_is_changed_and_stopped(clerk: Client) -> None:
    drawn = enrol(person())
    told = {**terms(start_month="2022-05", category="rural"), "reason": "收入变化"}
    assert clerk.post(at("change_enrolment", drawn.pk), told).status_code == 302
    drawn.refresh_from_db()
    fresh = Enrolment.objects.latest("id")
    assert (drawn.stop_month, fresh.start_month, fresh.income_fen) == (202205, 202205, 30_000)
    stop = {"stop_month": "2022-09", "reason": "就业"}
    assert clerk.post(at("stop_enrolment", fresh.pk), stop).status_code == 302
    assert "停发" in shown(clerk.get(at("enrolments"), {"month": "2022-10", "state": "stopped"}))


def test_a_household_is_opened_and_gets_its_members(clerk: Client) -> None:
    who = person()
    told = {"number": "甲-001", "division": "伊宁县 654021"}
    opened = clerk.post(at("open_household"), told).headers["Location"]
    key = int(opened.rstrip("/").rpartition("/")[2])
    joined = {"person": citizen_number(), "relation": "户主", "joined_on": "2022-01-01"}
    assert clerk.post(at("add_member", key), joined).status_code == 302
    member = HouseholdMember.objects.get()
    assert member.person == who
    assert clerk.post(at("end_membership", member.pk), {"left_on": "2022-06-01"}).status_code == 302
    nobody = {**joined, "person": "999999"}
    assert "没有编号为 999999" in shown(clerk.post(at("add_member", key), nobody))


def test_aid_is_recorded_goes_on_and_is_cancelled(clerk: Client) -> None:
    who = person()
    told = {
        "component": "temporary_relief.aid",
        "division": "伊宁县 654021",
        "requested_on": "2022-03-01",
        "amount_fen": "600",
    }
    clerk.post(at("record_aid", who.pk), told)
    made = AidEvent.objects.get()
    assert made.amount_fen == 60_000
    listed = shown(clerk.get(at("aid_events"), {"state": "open"}))
    assert "全部 1 件合计 600.00" in listed
    assert "至少填写一个日期" in shown(clerk.post(at("complete_aid", made.pk), {"aided_on": ""}))
    clerk.post(at("complete_aid", made.pk), {"aided_on": "2022-03-03"})
    assert "没有符合条件" in shown(clerk.get(at("aid_events"), {"state": "open"}))
    clerk.post(at("cancel_aid", made.pk), {"reason": "录入有误"})
    assert "录入有误" in shown(clerk.get(at("aid", made.pk)))
    assert "没有救助事项" in shown(clerk.get(at("aid_events")))


def test_people_are_merged_and_split_by_page(clerk: Client) -> None:
    who, into = person(), person("张三", citizen_number(serial=2))
    told = {"into": str(into.pk), "reason": "同一人"}
    asked = clerk.post(at("merge", who.pk), told)
    assert f"并入“张三”（编号{into.pk}" in shown(asked)
    assert clerk.post(at("merge", who.pk), {**told, "known": seal_in(asked)}).status_code == 302
    assert f"编号 {into.pk}" in shown(clerk.get(at("person", who.pk)))
    assert clerk.post(at("change", who.pk, "split"), {"reason": "并错了"}).status_code == 302
    who.refresh_from_db()
    assert who.merged_into is None


def test_an_account_is_added_and_ended(clerk: Client) -> None:
    who = person()
    told = {"number": "6200 0000 0000 0003", "kind": "一卡通", "holder_name": "别人"}
    clerk.post(at("change", who.pk, "account"), told)
    account = BankAccount.objects.get()
    assert "与姓名" in shown(clerk.get(at("person", who.pk)))
    got = clerk.post(at("reveal_account", account.pk), {"reason": "核对存折"})
    assert "6200000000000003" in shown(got)
    clerk.post(at("end_account", account.pk), {"last_day": "2022-12-31"})
    account.refresh_from_db()
    assert account.valid_to == date(2022, 12, 31)


def test_a_post_without_the_right_sees_no_buttons_and_changes_nothing() -> None:
    who, auditor = person(), browser("auditor")
    page = auditor.get(at("person", who.pk)).content.decode()
    assert not [
        name for name in ("enrol", "record_aid", "reveal_number") if at(name, who.pk) in page
    ]
    got = auditor.post(at("reveal_number", who.pk), {"reason": "看看"})
    assert citizen_number() not in got.content.decode()
    assert "没有“查看完整证件号码”的权限" in shown(got)
