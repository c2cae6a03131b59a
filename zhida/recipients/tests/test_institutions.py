"""An institution's post: it registers, takes in and aids whom it serves, and sees nobody else."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from zhida.access.actions import add_post, add_user
from zhida.access.models import Post, User
from zhida.core import identity
from zhida.core.refusal import Refusal
from zhida.entry.cli import cli
from zhida.recipients import actions, queries
from zhida.recipients.actions import Aid
from zhida.recipients.models import Admission, AidEvent, Person
from zhida.recipients.tests.builders import citizen_number, enrol, load_registers, person, place
from zhida.registers import queries as registers
from zhida.registers.models import Agency
from zhida.store.action import SYSTEM, Actor
from zhida.store.models import AuditEntry

pytestmark = pytest.mark.django_db

ILI, ZHAOSU = "伊犁哈萨克自治州", "昭苏县"
RESCUE, WELFARE, CHILDREN = "654000.rescue", "654000.welfare_home", "654000.children_home"
DAY = date(2022, 3, 1)
NUMBERS = {name: citizen_number(serial=n) for n, name in enumerate(["老人", "孩子", "路人"], 1)}


@pytest.fixture(autouse=True)
def lists(db: None) -> None:
    load_registers()


def post(agency: str = "", role: str = "institution", at: str = ILI) -> Post:
    """Return a post; of an institution if one is named."""
    user = add_user(f"{role}-{at}-{agency}", "invented-for-tests-only", by=SYSTEM)
    return add_post(user, role, place(at), unit(agency) if agency else None, by=SYSTEM)


def unit(code: str) -> Agency:
    return registers.agency(code)


def browser_of(one: Post) -> Client:
    found = Client()
    found.force_login(User.objects.get(pk=one.user_id))
    return found


def aid(who: Person, by: Actor, **told: Any) -> AidEvent:
    component = registers.component("vagrant_relief.aid")
    return actions.record_aid(who, component, place(ILI), Aid(DAY, **told), by=by)


def unknown_person(by: Actor, name: str = "无名氏一号") -> Person:
    return actions.register_person(identity.UNKNOWN, "", name, place(ILI), by=by)


def registered(name: str, at: str = ZHAOSU) -> Person:
    return person(name, NUMBERS[name], at=at)


@pytest.fixture
def world() -> dict[str, Person]:
    """Give each institution somebody: found, enrolled in its care, enrolled there by a county."""
    people = {name: registered(name) for name in ("孩子", "路人")}
    people["老人"] = registered("老人", ILI)
    category = {"category": "urban_institution"}
    enrol(people["老人"], "extreme_hardship.basic", agency=unit(WELFARE), **category)
    enrol(people["孩子"], "orphan.living", category="institution", agency=unit(CHILDREN))
    people["过客"] = unknown_person(post(RESCUE).actor, "过客")
    return people


SEEN: dict[tuple[str, str, str], set[str]] = {
    ("institution", ILI, RESCUE): {"过客"},
    ("institution", ILI, WELFARE): {"老人"},
    ("institution", ILI, CHILDREN): {"孩子"},
    ("civil_affairs", ILI, ""): {"过客", "老人", "孩子", "路人"},
    ("finance", ILI, ""): {"过客", "老人", "孩子", "路人"},
    ("civil_affairs", ZHAOSU, ""): {"孩子", "路人"},
    ("auditor", "伊宁县", ""): set(),
}
"""Whom each post sees of the world: role, place, institution."""


@pytest.mark.slow
@pytest.mark.parametrize(("role", "at", "agency"), SEEN)
def test_everybody_sees_the_people_of_its_own_scope(
    role: str, at: str, agency: str, world: dict[str, Person]
) -> None:
    held = Post.objects.filter(agency__code=agency).first() or post(agency, role, at)
    asking, seen = browser_of(held), SEEN[role, at, agency]
    listed = asking.get("/api/recipients/people").json()["items"]
    assert {one["name"] for one in listed} == seen
    sheet = b"".join(asking.get(reverse("recipients:export_csv"))).decode()
    assert {name for name in world if name in sheet} == seen
    for name, one in world.items():
        found = {one.pk} if name in seen else set()
        assert {each.pk for each in queries.find_people(held.scope, name)} == found
        for address in (f"/api/recipients/people/{one.pk}", f"/recipients/{one.pk}/"):
            expected = 200 if name in seen else 404
            assert asking.get(address).status_code == expected, (address, name)
        if name in NUMBERS:
            got = asking.post("/api/recipients/people/find", {"number": NUMBERS[name]}).json()
            assert {each["id"] for each in got["items"]} == found, name
        told = CliRunner().invoke(cli, ["people", "show", str(one.pk), "--as", held.user.username])
        assert (told.exit_code == 0) == (name in seen), name


def test_an_aid_event_is_seen_by_its_institution_and_the_bureau_and_nobody_else(
    world: dict[str, Person],
) -> None:
    rescue = Post.objects.get(agency__code=RESCUE)
    event = aid(world["过客"], rescue.actor)
    assert event.agency == unit(RESCUE)
    seeing = {post("", "civil_affairs"), post("", "auditor"), rescue}
    others = {post(WELFARE), post("", "civil_affairs", ZHAOSU)}
    for one in seeing | others:
        asking, visible = browser_of(one), one in seeing
        assert asking.get("/api/recipients/aid").json()["count"] == int(visible), one
        for address in (f"/api/recipients/aid/{event.pk}", f"/recipients/aid/{event.pk}/"):
            assert asking.get(address).status_code == (200 if visible else 404), (one, address)
        page = asking.get(reverse("recipients:aid_events")).content.decode()
        assert ("过客" in page) == visible, one


def test_an_institution_sees_of_a_person_only_what_is_its_own(world: dict[str, Person]) -> None:
    child = world["孩子"]
    actions.add_account(child, "990000000000001", "一卡通", "孩子", by=SYSTEM)
    home = actions.open_household("户一", place(ZHAOSU), by=SYSTEM)
    actions.add_member(home, child, "子女", DAY, by=SYSTEM)
    aid(child, SYSTEM, agency=unit(RESCUE))
    held = post(CHILDREN)
    view = queries.person_view(held.scope, child.pk)
    assert (view.accounts, view.memberships, view.aid_events) == ([], [], [])
    assert [one.agency for one in view.enrolments] == [unit(CHILDREN)]
    page = browser_of(held).get(reverse("recipients:person", args=[child.pk])).content.decode()
    assert "领款账户" not in page
    assert "户一" not in page
    rescue = Post.objects.get(agency__code=RESCUE).scope
    assert queries.person_view(rescue, child.pk).enrolments == []


def test_whom_an_institution_registers_it_serves() -> None:
    rescue = post(RESCUE)
    made = unknown_person(rescue.actor)
    admission = Admission.objects.get()
    assert (admission.person, admission.agency) == (made, unit(RESCUE))
    assert queries.person(rescue.scope, made.pk) == made
    other = unknown_person(post(WELFARE).actor, "无名氏二号")
    with pytest.raises(Refusal, match="没有编号为"):
        queries.person(rescue.scope, other.pk)


def test_a_bureaus_registration_admits_nobody() -> None:
    unknown_person(post("", "civil_affairs").actor)
    assert not Admission.objects.exists()


def test_an_institution_registers_and_aids_in_its_own_division_alone() -> None:
    rescue = post(RESCUE).actor
    with pytest.raises(Refusal) as refused:
        actions.register_person(identity.UNKNOWN, "", "某人", place(ZHAOSU), by=rescue)
    assert refused.value.name == "recipient_is_of_another_place"
    component = registers.component("vagrant_relief.aid")
    made = unknown_person(rescue)
    with pytest.raises(Refusal) as refused:
        actions.record_aid(made, component, place(ZHAOSU), Aid(DAY), by=rescue)
    assert refused.value.name == "recipient_is_of_another_place"


def test_whose_number_it_is_elsewhere_is_not_told() -> None:
    known = registered("路人")
    for asking in (post(RESCUE), post("", "civil_affairs", "伊宁县")):
        with pytest.raises(Refusal) as refused:
            actions.register_person(
                identity.CITIZEN, NUMBERS["路人"], "甲", asking.division, by=asking.actor
            )
        assert refused.value.name == "person_is_registered_elsewhere"
        assert known.name not in str(refused.value)
    with pytest.raises(Refusal, match="路人"):
        registered("路人")


def test_whoever_shows_the_document_is_admitted_whoever_registered_it() -> None:
    known, rescue = registered("路人"), post(RESCUE)
    assert actions.admit_person(NUMBERS["路人"], "路人", by=rescue.actor) == known
    assert queries.person(rescue.scope, known.pk) == known
    assert aid(known, rescue.actor).person == known
    line = AuditEntry.objects.get(action="recipients.admit_person")
    assert line.scope_path == place(ILI).path


def test_a_guess_at_number_or_name_admits_nobody_and_learns_nothing() -> None:
    registered("路人")
    rescue, said = post(RESCUE), set()
    for number, name in ((NUMBERS["路人"], "行人"), (NUMBERS["老人"], "路人"), ("", "路人")):
        with pytest.raises(Refusal) as refused:
            actions.admit_person(number, name, by=rescue.actor)
        said.add(str(refused.value))
    assert len(said) == 1
    assert not queries.people_in(rescue.scope).exists()


def test_a_person_is_admitted_once_and_under_a_former_name_too() -> None:
    known, rescue = registered("路人"), post(RESCUE).actor
    actions.correct_name(known, "新名", "former", by=SYSTEM, reason="改名")
    for name in ("路人", "新名"):
        assert actions.admit_person(NUMBERS["路人"], name, by=rescue) == known
    assert Admission.objects.count() == 1


def test_an_admission_names_its_institution() -> None:
    registered("路人")
    with pytest.raises(Refusal, match="哪个机构"):
        actions.admit_person(NUMBERS["路人"], "路人", by=SYSTEM)
    with pytest.raises(Refusal, match="只能办理本机构"):
        actions.admit_person(NUMBERS["路人"], "路人", unit(WELFARE), by=post(RESCUE).actor)


def test_who_turns_out_to_be_another_is_served_as_that_other() -> None:
    known, rescue = registered("路人"), post(RESCUE)
    nameless = unknown_person(rescue.actor)
    actions.merge_people(nameless, known, by=SYSTEM, reason="查明身份")
    assert {one.pk for one in queries.people_in(rescue.scope)} == {nameless.pk, known.pk}
    assert [one.pk for one in queries.person_view(rescue.scope, known.pk).merged] == [nameless.pk]
    aid(known, rescue.actor)


Attack = Callable[[dict[str, Any], Actor], object]

ATTACKS: dict[str, Attack] = {
    "aid for somebody else's": lambda w, by: aid(w["stranger"], by),
    "aid in another institution's name": lambda w, by: aid(w["own"], by, agency=unit(WELFARE)),
    "go on with another's aid": lambda w, by: actions.complete_aid(w["aid"], aided_on=DAY, by=by),
    "cancel another's aid": lambda w, by: actions.cancel_aid(w["aid"], by=by, reason="误"),
    "go on with a bureau's aid": lambda w, by: actions.complete_aid(
        w["bureau"], aided_on=DAY, by=by
    ),
    "see a number": lambda w, by: actions.reveal_number(w["stranger"], by=by, reason="核对"),
    "see an account": lambda w, by: actions.reveal_account(w["account"], by=by, reason="核对"),
    "enrol": lambda w, by: actions.stop_enrolment(w["enrolment"], 202206, by=by, reason="停"),
    "merge": lambda w, by: actions.merge_people(w["own"], w["stranger"], by=by, reason="同一人"),
    "record a death": lambda w, by: actions.record_fact(
        w["own"], "deceased", DAY, source="甲", by=by
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_institutions_post_cannot(attack: str) -> None:
    rescue, stranger = post(RESCUE), registered("老人", ILI)
    told = {
        "own": unknown_person(rescue.actor),
        "stranger": stranger,
        "aid": aid(stranger, SYSTEM, agency=unit(WELFARE)),
        "bureau": aid(stranger, SYSTEM),
        "account": actions.add_account(stranger, "990000000000002", "一卡通", "甲", by=SYSTEM),
        "enrolment": enrol(
            stranger,
            "extreme_hardship.basic",
            category="urban_institution",
            agency=unit(WELFARE),
        ),
    }
    before = (AidEvent.objects.count(), AuditEntry.objects.count())
    with pytest.raises(Refusal) as refused:
        ATTACKS[attack](told, rescue.actor)
    assert refused.value.status in (403, 404)
    assert (AidEvent.objects.count(), AuditEntry.objects.count()) == before


def test_what_an_institutions_role_may_do_stays_within_whom_it_serves() -> None:
    """Even a post allowed everything reaches nobody whom its institution does not serve."""
    anything = replace(post(RESCUE).actor, allowed=None)
    with pytest.raises(Refusal):
        actions.reveal_number(registered("老人", ILI), by=anything, reason="核对")


def test_a_full_view_by_an_institution_is_kept_in_the_trail() -> None:
    rescue = post(RESCUE).actor
    registered("路人")
    served = actions.admit_person(NUMBERS["路人"], "路人", by=rescue)
    assert actions.reveal_number(served, by=rescue, reason="购票返乡") == NUMBERS["路人"]
    assert AuditEntry.objects.get(action="recipients.reveal_number").reason == "购票返乡"


def test_the_pages_of_an_institution_ask_for_no_place_and_no_unit() -> None:
    rescue = post(RESCUE)
    browser = browser_of(rescue)
    empty = browser.get(reverse("recipients:people")).content.decode()
    assert "本机构还没有救助对象" in empty
    assert "名册" not in empty.partition("<main")[2]
    form = browser.get(reverse("recipients:register")).content.decode()
    assert 'name="division"' not in form
    told = {"document_kind": identity.UNKNOWN, "name": "无名氏三号", "sex": "男"}
    assert browser.post(reverse("recipients:register"), told).status_code == 302
    made = Person.objects.get()
    assert made.division == place(ILI)
    address = reverse("recipients:record_aid", args=[made.pk])
    form = browser.get(address).content.decode()
    assert 'name="division"' not in form
    assert 'name="agency"' not in form
    days = {"requested_on": "2022-03-01", "registered_on": "2022-03-01", "aided_on": "2022-03-02"}
    told = {"component": "vagrant_relief.aid", "standard_fen": "50", "amount_fen": "50", **days}
    assert browser.post(address, told).status_code == 302
    event = AidEvent.objects.get()
    assert (event.agency, event.division, event.amount_fen) == (unit(RESCUE), place(ILI), 5000)
    home = reverse("recipients:complete_aid", args=[event.pk])
    assert browser.post(home, {"sent_home_on": "2022-03-05"}).status_code == 302
    event.refresh_from_db()
    assert event.sent_home_on == date(2022, 3, 5)


def test_a_person_is_admitted_by_page_by_program_and_by_command() -> None:
    for name in NUMBERS:
        registered(name)
    held = post(WELFARE)
    browser = browser_of(held)
    told = {"number": NUMBERS["老人"], "name": "老人"}
    assert browser.post(reverse("recipients:admit"), told).status_code == 302
    wrong = browser.post(reverse("recipients:admit"), told | {"name": "别人"})
    assert wrong.status_code == 422
    assert "没有登记过" in wrong.content.decode()
    told = {"number": NUMBERS["孩子"], "name": "孩子"}
    got = browser.post("/api/recipients/people/admit", told, content_type="application/json")
    assert got.json()["name"] == "孩子"
    words = ["people", "admit", "路人", "--as", held.user.username, "--json"]
    done = CliRunner().invoke(cli, words, input=NUMBERS["路人"] + "\n")
    assert done.exit_code == 0, done.output
    assert json.loads(done.output[done.output.index("{") :])["name"] == "路人"
    assert {one.name for one in queries.people_in(held.scope)} == set(NUMBERS)


def test_a_bureau_is_not_offered_to_admit() -> None:
    clerk = post("", "civil_affairs")
    page = browser_of(clerk).get(reverse("recipients:people")).content.decode()
    assert "接收已登记的人" not in page
    assert browser_of(clerk).post(
        reverse("recipients:admit"), {"number": NUMBERS["老人"], "name": "老人"}
    ).status_code in (403, 422)
