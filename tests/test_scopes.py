"""Who sees what: every role and place against every surface that shows the ledger.

One invented notice passes money to three receivers. Each surface (list, search, totals, export,
tree, detail, trace, overview, notices; page and API alike) must show a post the rows of its own
scope and not a word or a fen of the others.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.posts import Posts
from zhida.access.models import Post
from zhida.access.queries import users_in
from zhida.allotments.models import Allotment
from zhida.allotments.tests.builders import load_registers, register
from zhida.notices.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

GIVEN = {"伊宁县": 385, "昭苏县": 148, "州社会福利院": 40}
"""The receivers and what each gets, in 万元. No amount is a part of another."""

ALL = set(GIVEN)

POSTS: dict[str, tuple[str, str, str, set[str]]] = {
    # user: role, division, agency, and the receivers that the post may see
    "ili_finance": ("finance", "654000", "", ALL),
    "ili_civil": ("civil_affairs", "654000", "", ALL),
    "ili_auditor": ("auditor", "654000", "", ALL),
    "ili_admin": ("administrator", "654000", "", ALL),
    "region_auditor": ("auditor", "650000", "", ALL),
    "yining_finance": ("finance", "654021", "", {"伊宁县"}),
    "yining_auditor": ("auditor", "654021", "", {"伊宁县"}),
    "zhaosu_civil": ("civil_affairs", "654026", "", {"昭苏县"}),
    "welfare_home": ("institution", "654000", "654000.welfare_home", {"州社会福利院"}),
    "rescue": ("institution", "654000", "654000.rescue", set()),
    "huocheng_finance": ("finance", "654023", "", set()),
}


class Scopes(Posts):
    """Every post against every surface; the world is made once."""

    POSTS = POSTS

    @classmethod
    def setUpTestData(cls) -> None:
        load_registers()
        register(receivers=GIVEN)
        cls.open_posts()
        cls.rows = {row.receiver_name: row for row in Allotment.objects.all()}
        cls.notice = Notice.objects.get().pk

    def each(self) -> Iterator[tuple[Client, set[str], set[str]]]:
        """Yield each person's browser, and the receivers that may and may not be seen in it."""
        for browser, seen in super().each():
            yield browser, seen, ALL - seen

    def answer(self, browser: Client, address: str, **asked: Any) -> Any:
        got = browser.get(address, asked)
        assert got.status_code == 200, (self.who, address)
        return got

    def test_the_list_of_the_api_and_its_totals(self) -> None:
        for browser, seen, _ in self.each():
            page = self.answer(browser, "/api/allotments").json()
            rows = {one["receiver"] for one in page["allotments"]}
            assert rows & ALL == seen, self.who
            assert page["count"] == len(page["allotments"])
            amounts = [one["amount_fen"] for one in page["allotments"]]
            assert page["totals"]["amount_fen"] == sum(amounts)

    def test_a_search_finds_nothing_outside(self) -> None:
        for browser, seen, hidden in self.each():
            for name in seen:
                found = self.answer(browser, "/api/allotments", text=name).json()
                assert found["count"] == 1
            for name in hidden:
                found = self.answer(browser, "/api/allotments", text=name).json()
                assert (found["count"], found["totals"]["amount_fen"]) == (0, 0)

    def test_the_pages(self) -> None:
        for browser, seen, hidden in self.each():
            for address in ("/allotments/", "/allotments/tree/", "/"):
                shown = main_of(self.answer(browser, address).content.decode())
                for name in hidden:
                    assert figure(name) not in shown, (self.who, address, name)
                if address == "/allotments/":
                    assert all(figure(name) in shown for name in seen), (self.who, address)

    def test_the_export(self) -> None:
        for browser, seen, hidden in self.each():
            content = self.answer(browser, "/allotments/export.xlsx").content
            sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
            text = str(sheet.to_python())
            assert all(name in text for name in seen)
            assert not any(name in text for name in hidden)

    def test_one_allotment(self) -> None:
        for browser, seen, hidden in self.each():
            for names, statuses in ((seen, {200}), (hidden, {403, 404})):
                for name in names:
                    key = self.rows[name].pk
                    for address in (
                        f"/allotments/{key}/",
                        f"/api/allotments/{key}",
                        f"/api/allotments/{key}/trace",
                    ):
                        got = browser.get(address)
                        assert got.status_code in statuses, (self.who, address, got.status_code)
                        if names is hidden:
                            assert figure(name) not in got.content.decode(), (self.who, address)

    def test_a_trace_by_document(self) -> None:
        for browser, _, hidden in self.each():
            for address, asked in (
                ("/api/allotments/trace", {"document_number": "伊州财社〔2022〕3号"}),
                ("/allotments/trace/", {"number": "伊州财社〔2022〕3号"}),
            ):
                shown = main_of(browser.get(address, asked).content.decode())
                for name in hidden:
                    assert figure(name) not in shown, (self.who, address, name)
                    assert fen(name) not in shown, (self.who, address, name)

    def test_the_overview_of_the_api(self) -> None:
        for browser, _, hidden in self.each():
            shown = self.answer(browser, "/api/allotments/overview").content.decode()
            for name in hidden:
                assert fen(name) not in shown, (self.who, name)

    def test_a_notice_shows_the_rows_of_the_scope(self) -> None:
        for browser, seen, hidden in self.each():
            got = browser.get(f"/allotments/notices/{self.notice}/")
            assert got.status_code == (200 if seen else 404), self.who
            shown = main_of(got.content.decode())
            assert not any(figure(name) in shown for name in hidden)

    def test_guarded_areas_are_closed_to_the_others(self) -> None:
        open_to = {
            "/api/store/lines": {"finance", "auditor", "administrator"},
            "/store/": {"finance", "auditor", "administrator"},
            "/api/access/users": {"administrator"},
            "/api/access/failed-attempts": {"auditor", "administrator"},
        }
        for username, (role, *_) in POSTS.items():
            for address, allowed in open_to.items():
                expected = 200 if role in allowed else 403
                got = self.browser(username).get(address)
                assert got.status_code == expected, (username, address)

    def test_the_trail_shows_the_lines_of_the_scope(self) -> None:
        for username in ("yining_finance", "yining_auditor"):
            lines = self.browser(username).get("/api/store/lines", {"limit": 100}).json()["items"]
            assert lines
            assert all("伊宁县" in str(line) or "yining" in str(line) for line in lines), lines

    def test_people_outside_the_scope_are_not_listed(self) -> None:
        county = Post.objects.get(user__username="yining_finance").scope
        assert {one.username for one in users_in(county)} == {"yining_finance", "yining_auditor"}

    def test_a_write_outside_the_scope_is_refused_and_changes_nothing(self) -> None:
        row = self.rows["昭苏县"]
        browser = self.browser("yining_finance")
        told = {
            "amount_fen": 1,
            "document_number": "伊县财社〔2022〕1号",
            "happened_on": "2022-02-01",
            "reason": "越权",
        }
        for verb in ("adjust-up", "adjust-down", "take-back"):
            got = browser.post(
                f"/api/allotments/{row.pk}/{verb}", told, content_type="application/json"
            )
            assert got.status_code in (403, 404), verb
        row.refresh_from_db()
        assert row.amount_fen == fen_of("昭苏县")


def fen_of(name: str) -> int:
    return GIVEN[name] * 1_000_000


def fen(name: str) -> str:
    """Return what a receiver got as the API writes it."""
    return str(fen_of(name))


def figure(name: str) -> str:
    """Return what a receiver got as a page writes it in 万元, between two tags."""
    return f">{GIVEN[name]}<"


def main_of(page: str) -> str:
    """Return the page without its head, with no white space around the tags."""
    main = page.partition("<main")[2] or page
    return re.sub(r"\s*([<>])\s*", r"\1", main)
