"""One notice from file to ledger to page to export: the sample of this repository, and the founding
notice where it lies beside it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.beginning import told_again
from tests.founding import founding_notice
from zhida.access.queries import actor_named, scope_of, user_named
from zhida.access.scope import EVERYWHERE, Scope
from zhida.allotments import queries
from zhida.allotments.actions import Original, Registered, register_notice
from zhida.entry import installation
from zhida.entry.demo.sample import NOTICE
from zhida.formats.reading import read_file
from zhida.notices.models import Notice
from zhida.notices.reading import assemble
from zhida.store.verification import verify

WAN = 1_000_000
TOTAL_FEN = 2149 * WAN
RECEIVERS = {
    "伊宁市": 435,
    "奎屯市": 25,
    "霍尔果斯市": 20,
    "伊宁县": 385,
    "察布查尔锡伯族自治县": 127,
    "霍城县": 308,
    "巩留县": 181,
    "新源县": 178,
    "昭苏县": 148,
    "特克斯县": 161,
    "尼勒克县": 141,
    "州救助站": 0,
    "州儿童福利院": 0,
    "州社会福利院": 40,
}
PASSWORD = "journey-test-only-77"
ILI, YINING_COUNTY = "654000", "654021"
NOTICES = {"sample": NOTICE, "founding": founding_notice()}


@pytest.fixture(params=NOTICES)
def notice(request: pytest.FixtureRequest) -> Path:
    place = NOTICES[request.param]
    if place is None:
        pytest.skip("founding notice not found: set ZHIDA_FOUNDING_NOTICE to the file")
    return place


@pytest.fixture
def registered(notice: Path, db: None) -> Notice:
    """The notice read and registered by a finance officer of the prefecture."""
    beginning(notice)()
    return Notice.objects.get()


@cache
def beginning(notice: Path) -> Callable[[], None]:
    """Return what installs Zhida, opens two accounts and registers the notice."""

    def begin() -> None:
        installation.prepare()
        installation.open_user("zhou", PASSWORD, "finance", ILI, reason="测试")
        installation.open_user("xian", PASSWORD, "finance", YINING_COUNTY, reason="测试")
        register(notice)

    return told_again(begin)


@cache
def reading_of(notice: Path) -> dict[str, Any]:
    """What the notice says; read once, for reading it is tested elsewhere."""
    return assemble.read(read_file(notice)).result


def register(notice: Path) -> Registered:
    reading = reading_of(notice)
    errors = {f["code"] for f in reading["findings"] if f["severity"] == "error"}
    return register_notice(
        reading,
        Original(notice.name, notice.read_bytes()),
        by=actor_named("zhou"),
        accepted=dict.fromkeys(errors, "测试"),
    )


def passed_down() -> dict[str, int]:
    """Receiver and amount in 万元 of every allotment below the prefecture's."""
    (source,) = queries.children(EVERYWHERE)
    below = queries.children(EVERYWHERE, source.pk)
    assert all(one.amount_fen % WAN == 0 for one in below)
    return {one.receiver_name: one.amount_fen // WAN for one in below}


def test_every_receiver_of_the_notice_stands_in_the_ledger(registered: Notice) -> None:
    (source,) = queries.children(EVERYWHERE)
    assert (source.amount_fen, source.passed_down_fen, source.left_fen) == (TOTAL_FEN, TOTAL_FEN, 0)
    assert passed_down() == RECEIVERS
    assert registered.total_fen == TOTAL_FEN
    assert registered.target_tables.count() == 12
    assert {table.indicators.count() for table in registered.target_tables.all()} == {21}
    assert verify() == []


def test_the_same_file_again_changes_nothing_and_says_so(registered: Notice, notice: Path) -> None:
    again = register(notice)
    assert (again.new, again.notice) == (False, registered)
    assert passed_down() == RECEIVERS


def test_the_money_is_traced_to_the_fen(registered: Notice) -> None:
    trace = queries.trace_notice(EVERYWHERE, registered.document_number)
    for level in trace.levels:
        assert level.traced_fen + level.untraced_fen == level.total_fen == TOTAL_FEN
    assert sum(step.sums.amount_fen for step in trace.levels[-1].steps) == TOTAL_FEN


def test_a_county_sees_its_own_money_and_no_other(registered: Notice) -> None:
    county: Scope = scope_of(user_named("xian"))
    page = queries.ledger(county)
    assert [row.allotment.receiver_name for row in page.rows] == ["伊宁县"]
    assert page.totals.entered_fen == 385 * WAN
    client = logged_in("xian")
    said = text_of(client, "/allotments/")
    assert "伊宁县" in said
    assert "霍城县" not in said


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/", ["2,149"]),
        ("/allotments/", ["察布查尔锡伯族自治县", "435", "州社会福利院"]),
        ("/allotments/trace/?number={number}", ["特克斯县", "161"]),
        ("/notices/", ["{number}"]),
        ("/store/", ["登记资金文件"]),
    ],
)
def test_a_page_shows_the_money(registered: Notice, address: str, words: list[str]) -> None:
    number = registered.document_number
    said = text_of(logged_in("zhou"), address.format(number=number))
    assert [word for word in words if word.format(number=number) not in said] == []


def test_the_export_holds_each_amount_beside_its_receiver(registered: Notice) -> None:
    import python_calamine

    content = logged_in("zhou").get("/allotments/export.xlsx").content
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheet = book.get_sheet_by_index(0).to_python()
    for name, amount in RECEIVERS.items():
        rows = [row for row in sheet if name in row]
        assert any(amount in row for row in rows), name


def logged_in(username: str) -> Client:
    client = Client()
    client.force_login(
        user_named(username), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def text_of(client: Client, address: str) -> str:
    """The words of a page, without markup."""
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    body = b"".join(answer) if answer.streaming else answer.content
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body.decode()))
