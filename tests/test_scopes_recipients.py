"""Who sees which people: every role and place against every surface that shows recipients.

Two counties have each a person in a household that draws aid and got some, and took a roster in.
The prefecture gave the first county's person aid in the second one as well. Each surface (list,
search, detail, total, export; page, API and command alike) must show a post what lies in its own
scope, and nobody of the others.
"""

from __future__ import annotations

import io
import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.posts import WITHOUT_POST, Posts
from tests.test_scopes import main_of
from zhida.entry.cli import cli
from zhida.payments.tests.builders import aid
from zhida.recipients import actions, roster_reading
from zhida.recipients.models import AidEvent, BankAccount, Enrolment, Household, Person, Roster
from zhida.recipients.tests.builders import (
    citizen_number,
    enrol,
    household,
    load_registers,
    person,
    place,
    standard,
)
from zhida.recipients.tests.rosters import HEADINGS, row
from zhida.registers import queries as registers
from zhida.store.action import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

YINING, ZHAOSU = "伊宁县", "昭苏县"
BOTH = {YINING, ZHAOSU}
NAMES = {YINING: "热依汗古丽", ZHAOSU: "巴合提别克"}
SERIALS = {YINING: 1, ZHAOSU: 3}
YUAN = {YINING: 517, ZHAOSU: 829}
AID_ELSEWHERE_FEN = 61_300

POSTS: dict[str, tuple[str, str, str, set[str]]] = {
    "ili_finance": ("finance", "654000", "", BOTH),
    "ili_auditor": ("auditor", "654000", "", BOTH),
    "yining_finance": ("finance", "654021", "", {YINING}),
    "yining_civil": ("civil_affairs", "654021", "", {YINING}),
    "zhaosu_auditor": ("auditor", "654026", "", {ZHAOSU}),
    "zhaosu_civil": ("civil_affairs", "654026", "", {ZHAOSU}),
    "welfare_home": ("institution", "654000", "654000.welfare_home", set()),
    "huocheng_finance": ("finance", "654023", "", set()),
}


class RecipientScopes(Posts):
    """Every post against every surface; the world is made once."""

    POSTS = POSTS

    @classmethod
    def setUpTestData(cls) -> None:
        load_registers()
        standard(60_000)
        cls.people: dict[str, Person] = {}
        cls.accounts: dict[str, BankAccount] = {}
        cls.households: dict[str, Household] = {}
        cls.enrolments: dict[str, Enrolment] = {}
        cls.aid: dict[str, AidEvent] = {}
        cls.rosters: dict[str, Roster] = {}
        for at in (YINING, ZHAOSU):
            cls._county(at)
        cls.elsewhere = actions.record_aid(
            cls.people[YINING],
            registers.component("temporary_relief.aid"),
            place(ZHAOSU),
            actions.Aid(requested_on=date(2022, 2, 11), amount_fen=AID_ELSEWHERE_FEN),
            by=SYSTEM,
        )
        cls.open_posts()

    @classmethod
    def _county(cls, at: str) -> None:
        who = person(NAMES[at], citizen_number(serial=SERIALS[at]), at=at)
        number = f"99{place(at).code}0001"
        cls.accounts[at] = actions.add_account(who, number, "一卡通", who.name, by=SYSTEM)
        home = household(f"户-{place(at).code}", at)
        actions.add_member(home, who, "户主", date(2022, 1, 1), by=SYSTEM)
        cls.people[at], cls.households[at] = who, home
        cls.enrolments[at] = enrol(who, household=home)
        cls.aid[at] = aid(who, YUAN[at])
        cls.rosters[at] = cls._roster(at)

    @classmethod
    def _roster(cls, at: str) -> Roster:
        """Take a roster of one new person in, whose file bears the name of the county."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"{at}名册.csv"
            lines = [HEADINGS, row(10 + SERIALS[at])]
            file.write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
            with roster_reading.judged(file) as verdict:
                actions.import_roster(verdict, file.name, place(at), by=SYSTEM)
        return Roster.objects.get(division=place(at))

    def answer(self, browser: Client, address: str, **asked: Any) -> Any:
        got = browser.get(f"/api/recipients{address}", asked)
        assert got.status_code == 200, (self.who, address, got.content)
        return got.json()

    def ids(self, rows: dict[str, Any], seen: set[str]) -> set[int]:
        """Return the ids of what may be seen."""
        return {rows[at].pk for at in seen}

    def found(self, browser: Client, address: str, **asked: Any) -> set[int]:
        """Return the ids of a list; it counts what it shows and nothing else."""
        page = self.answer(browser, address, **asked)
        shown = {one["id"] for one in page["items"]}
        assert page["count"] == len(shown), (self.who, address)
        return shown

    def test_the_lists_of_the_api(self) -> None:
        new = {
            Person.objects.exclude(name__in=NAMES.values()).get(division=place(at)).pk: at
            for at in BOTH
        }
        for browser, seen in self.each():
            registered = {key for key, at in new.items() if at in seen}
            assert self.found(browser, "/people") == self.ids(self.people, seen) | registered
            assert self.found(browser, "/households") == self.ids(self.households, seen)
            assert self.found(browser, "/enrolments") == self.ids(self.enrolments, seen)
            assert self.found(browser, "/rosters") == self.ids(self.rosters, seen)
            elsewhere = {self.elsewhere.pk} if ZHAOSU in seen else set()
            assert self.found(browser, "/aid") == self.ids(self.aid, seen) | elsewhere, self.who
            due = self.answer(browser, "/enrolments/due", month=202203)["items"]
            assert {one["enrolment"] for one in due} == self.ids(self.enrolments, seen)

    def test_a_search_by_name_or_number_finds_nobody_outside(self) -> None:
        for browser, seen in self.each():
            for at, who in self.people.items():
                expected = {who.pk} if at in seen else set()
                assert self.found(browser, "/people", text=who.name) == expected, self.who
                told = {"number": citizen_number(serial=SERIALS[at])}
                got = browser.post("/api/recipients/people/find", told).json()
                assert {one["id"] for one in got["items"]} == expected, (self.who, at)

    def test_one_of_each(self) -> None:
        kinds: dict[str, dict[str, Any]] = {
            "people": self.people,
            "households": self.households,
            "enrolments": self.enrolments,
            "aid": self.aid,
        }
        for browser, seen in self.each():
            for kind, rows in kinds.items():
                for at, one in rows.items():
                    expected = 200 if at in seen else 404
                    for address in (f"/api/recipients/{kind}/{one.pk}", page_of(kind, one.pk)):
                        got = browser.get(address)
                        assert got.status_code == expected, (self.who, address)
                        if at not in seen:
                            assert NAMES[at] not in got.content.decode(), (self.who, address)
            for at, roster in self.rosters.items():
                got = browser.get(reverse("recipients:roster", args=[roster.pk]))
                assert got.status_code == (200 if at in seen else 404), (self.who, at)

    def test_a_person_is_shown_without_what_it_draws_elsewhere(self) -> None:
        """The aid that the second county gave is told to who may see that county."""
        who = self.people[YINING]
        for browser, seen in self.each():
            if YINING not in seen:
                continue
            told = self.answer(browser, f"/people/{who.pk}")
            expected = {self.aid[YINING].pk} | ({self.elsewhere.pk} if ZHAOSU in seen else set())
            assert {one["id"] for one in told["aid_events"]} == expected, self.who
            shown = browser.get(page_of("people", who.pk)).content.decode()
            assert ("613.00" in shown) == (ZHAOSU in seen), self.who

    def test_the_pages_of_lists(self) -> None:
        addresses = {
            "people": NAMES,
            "households": {at: home.number for at, home in self.households.items()},
            "enrolments": NAMES,
            "rosters": {at: roster.name for at, roster in self.rosters.items()},
        }
        for browser, seen in self.each():
            for name, marks in addresses.items():
                got = browser.get(reverse(f"recipients:{name}"))
                assert got.status_code == 200, (self.who, name)
                shown = main_of(got.content.decode())
                assert {at for at, mark in marks.items() if mark in shown} == seen, (self.who, name)

    def test_the_page_of_aid_and_its_total(self) -> None:
        for browser, seen in self.each():
            shown = main_of(browser.get(reverse("recipients:aid_events")).content.decode())
            for at in BOTH:
                assert (f"{YUAN[at]}.00" in shown) == (at in seen), (self.who, at)
            elsewhere = AID_ELSEWHERE_FEN // 100 if ZHAOSU in seen else 0
            total = sum(YUAN[at] for at in seen) + elsewhere
            assert f"{total:,}.00" in shown or not seen, (self.who, total)

    def test_what_is_due_in_all(self) -> None:
        for browser, seen in self.each():
            got = browser.get(reverse("recipients:due_total"), {"month": "2022-03"})
            assert got.status_code == 200, self.who
            total = f"{600 * len(seen):,}.00"
            assert total in got.content.decode(), (self.who, total)

    def test_the_exports(self) -> None:
        for browser, seen in self.each():
            csv = b"".join(browser.get(reverse("recipients:export_csv"))).decode()
            book = browser.get(reverse("recipients:export_xlsx")).content
            sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0)
            for text in (csv, str(sheet.to_python())):
                assert {at for at, name in NAMES.items() if name in text} == seen, self.who

    def test_the_commands(self) -> None:
        for _, seen in self.each():
            if self.who == WITHOUT_POST:
                self.said("people", "find", NAMES[YINING], refused=True)
                continue
            assert self.ran("people", "find", NAMES[YINING]) == self.ids(
                self.people, seen & {YINING}
            )
            assert self.ran("households", "list") == self.ids(self.households, seen)
            assert self.ran("enrolments", "list") == self.ids(self.enrolments, seen)
            assert self.ran("roster", "list") == self.ids(self.rosters, seen)
            elsewhere = {self.elsewhere.pk} if ZHAOSU in seen else set()
            assert self.ran("aid", "list") == self.ids(self.aid, seen) | elsewhere, self.who
            due = self.said("people", "due", "2022-03")
            assert {at for at, name in NAMES.items() if name in due} == seen, self.who
            for kind, rows in (("people", self.people), ("households", self.households)):
                for at, one in rows.items():
                    told = self.said(kind, "show", str(one.pk), refused=at not in seen)
                    assert (NAMES[at] in told) == (at in seen), (self.who, kind, at)

    def ran(self, *words: str) -> set[int]:
        """Return the ids of what a command lists for whose turn it is."""
        return {one["id"] for one in json.loads(self.said(*words, "--json"))}

    def said(self, *words: str, refused: bool = False) -> str:
        """Return what a command says to whose turn it is."""
        done = CliRunner().invoke(cli, [*words, "--as", self.who])
        assert (done.exit_code != 0) == refused, (self.who, words, done.output)
        return done.output

    def test_nobody_outside_sees_a_number_or_changes_anything(self) -> None:
        who, account = self.people[ZHAOSU], self.accounts[ZHAOSU]
        told: dict[str, dict[str, Any]] = {
            f"/people/{who.pk}/reveal": {"reason": "核对"},
            f"/accounts/{account.pk}/reveal": {"reason": "核对"},
            f"/people/{who.pk}/name": {"name": "别人", "reason": "越权"},
            f"/people/{who.pk}/facts": {
                "fact": "died",
                "happened_on": "2022-03-01",
                "source": "甲",
            },
            f"/people/{self.people[YINING].pk}/merge": {"into": who.pk, "reason": "越权"},
            f"/accounts/{account.pk}/end": {"last_day": "2022-03-01"},
            f"/enrolments/{self.enrolments[ZHAOSU].pk}/stop": {
                "stop_month": 202204,
                "reason": "甲",
            },
            f"/aid/{self.aid[ZHAOSU].pk}/cancel": {"reason": "越权"},
        }
        models = (Person, BankAccount, Household, Enrolment, AidEvent)
        before = [list(model.objects.order_by("pk").values()) for model in models]
        browser = self.browser("yining_civil")
        for address, body in told.items():
            got = browser.post(f"/api/recipients{address}", body, content_type="application/json")
            assert got.status_code in (403, 404), (address, got.content)
        for name, one in (("reveal_number", who), ("reveal_account", account)):
            got = browser.post(reverse(f"recipients:{name}", args=[one.pk]), {"reason": "核对"})
            assert got.status_code in (403, 404), name
        assert [list(model.objects.order_by("pk").values()) for model in models] == before


def page_of(kind: str, key: int) -> str:
    """Return the address of the page of one row."""
    names = {"people": "person", "households": "household", "enrolments": "enrolment", "aid": "aid"}
    return reverse(f"recipients:{names[kind]}", args=[key])
