"""Lists handed out as files: all of the selection, what is due with its reason, no formulas."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from zhida.core import identity
from zhida.recipients import actions
from zhida.recipients.actions import Aid
from zhida.recipients.tests.builders import (
    citizen_number,
    enrol,
    household,
    load_registers,
    person,
    place,
    standard,
)
from zhida.recipients.tests.test_pages import aided, at, browser, shown
from zhida.registers import queries as registers
from zhida.store.action import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lists(db: None) -> None:
    load_registers()


@pytest.fixture
def clerk() -> Client:
    return browser()


def files(clerk: Client, name: str, **asked: str) -> list[list[dict[str, Any]]]:
    """Return the rows of both files of a list, each by its columns' heads."""
    text = b"".join(clerk.get(at(f"{name}_csv"), asked)).decode("utf-8-sig")  # type: ignore[arg-type]
    book = io.BytesIO(clerk.get(at(f"{name}_xlsx"), asked).content)
    heads, *rows = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()
    return [
        list(csv.DictReader(io.StringIO(text))),
        [dict(zip(map(str, heads), row, strict=True)) for row in rows],
    ]


def test_enrolments_are_handed_out_with_what_is_due_and_why(clerk: Client) -> None:
    standard(50_000)
    who, home = person(), household()
    actions.add_member(home, who, "户主", date(2022, 1, 1), by=SYSTEM)
    enrol(who, household=home, income_fen=10_000)
    enrol(person("张三", citizen_number(serial=2)), start=202205)
    for rows in files(clerk, "enrolments", month="2022-03"):
        (row,) = rows
        assert (row["姓名"], row["类别"], row["家庭编号"]) == (who.name, "农村", "A001")
        assert float(row["2022年3月应发（元）"]) == 400
        assert "减去家庭月收入100.00元" in row["怎么算的"]
    assert [len(rows) for rows in files(clerk, "enrolments", month="2022-03", state="all")] == [
        2,
        2,
    ]


def test_households_are_handed_out_with_their_heads(clerk: Client) -> None:
    home = household()
    household("B002")
    actions.add_member(home, person(), "户主", date(2022, 1, 1), by=SYSTEM)
    for rows in files(clerk, "households", q="A0"):
        (row,) = rows
        assert (row["家庭编号"], row["户主"], str(row["现有成员"])) == (
            "A001",
            "阿依古丽·买买提",
            "1",
        )


def test_aid_is_handed_out_and_its_texts_are_no_formulas(clerk: Client) -> None:
    aided(person(), aided_on=date(2022, 3, 2), circumstances="=1+1")
    listed, sheet = files(clerk, "aid_events")
    assert [row["救助事由"] for row in (*listed, *sheet)] == ["'=1+1", "=1+1"]
    assert [float(row["救助金额（元）"]) for row in (*listed, *sheet)] == [600, 600]
    assert b"<f>" not in clerk.get(at("aid_events_xlsx")).content
    assert files(clerk, "aid_events", state="open") == [[], []]


def test_a_file_has_the_order_of_the_list(clerk: Client) -> None:
    kind = registers.component("temporary_relief.aid")
    for serial, (name, fen) in enumerate((("张三", 300), ("阿山", 100), ("王五", 200)), 1):
        who = person(name, citizen_number(serial=serial))
        aid = Aid(date(2022, 3, serial), amount_fen=fen)
        actions.record_aid(who, kind, place(), aid, by=SYSTEM)
    for sort, names in (
        ("", ["王五", "阿山", "张三"]),
        ("-amount", ["张三", "王五", "阿山"]),
        ("name", ["阿山", "王五", "张三"]),
    ):
        for rows in files(clerk, "aid_events", sort=sort):
            assert [row["姓名"] for row in rows] == names
        page = clerk.get(at("aid_events"), {"sort": sort}).content.decode()
        assert sorted(names, key=page.index) == names


def test_what_indicators_count_of_aid_stands_above_the_list(clerk: Client) -> None:
    stranger = actions.register_person(identity.UNKNOWN, "", "无名氏", place(), by=SYSTEM)
    station = registers.component("vagrant_relief.aid")
    for day in (1, 5):
        home = date(2022, 3, 9) if day == 5 else None
        aid = Aid(date(2022, 3, day), aided_on=date(2022, 3, day), sent_home_on=home)
        actions.record_aid(stranger, station, place(), aid, by=SYSTEM)
    aided(person())
    told = shown(clerk.get(at("aid_events")))
    assert "求助（全部选中） 3 件" in told
    assert "只计一人 2 人 已救助 2 件 已返乡 1 件" in told


def test_another_county_is_in_no_file(clerk: Client) -> None:
    aided(person(at="昭苏县"))
    household(at="昭苏县")
    for name in ("aid_events", "households"):
        assert files(clerk, name) == [[], []]
