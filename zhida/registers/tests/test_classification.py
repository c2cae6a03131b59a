"""Subjects, purposes, marks and deadlines of the data files."""

from __future__ import annotations

from datetime import date

import pytest

from zhida.registers import classification
from zhida.registers.classification import (
    find_deadline,
    find_mark,
    find_purpose,
    find_subject,
    marks,
    purposes,
    subjects,
)


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ("低保", "minimum_living"),
        ("城市最低生活保障金", "minimum_living"),
        ("农村低保资金", "minimum_living"),
        ("特困人员救助供养", "extreme_hardship"),
        ("临时救助补助资金", "temporary_relief"),
        ("流浪乞讨人员救助支出", "vagrant_relief"),
        ("孤儿基本生活保障", "orphan_living"),
        ("办公经费", None),
        ("", None),
    ],
)
def test_a_wording_names_a_purpose(wording: str, code: str | None) -> None:
    found = find_purpose(wording)
    assert (found and found.code) == code


def test_no_wording_names_two_purposes() -> None:
    wordings = [one for purpose in purposes() for one in {*purpose.wordings}]
    assert len(wordings) == len(set(wordings))


def test_the_purposes_stand_in_the_order_of_the_notice() -> None:
    assert [one.short_name for one in purposes()] == [
        "低保",
        "特困人员救助供养",
        "临时救助",
        "流浪乞讨人员救助",
        "孤儿基本生活保障",
    ]


def test_the_same_code_is_another_mark_in_another_region() -> None:
    ours = find_mark("654021", "01 自治区直达资金")
    theirs = find_mark("220882", "01中央直达资金")
    assert ours
    assert theirs
    assert (ours.region, theirs.region) == ("650000", "220000")
    assert find_mark("220882", "01 自治区直达资金") is None


def test_a_region_without_marks_of_its_own_has_the_nations() -> None:
    found = find_mark("410225", "02 中央参照直达资金")
    assert found
    assert found.region == "000000"


def test_a_mark_is_found_by_code_and_name_together() -> None:
    assert find_mark("654000", "02 自治区直达资金") is None
    assert find_mark("654000", "01") is None


def test_no_region_gives_a_mark_twice() -> None:
    named = [(one.region, str(one)) for one in marks()]
    assert len(named) == len(set(named))


def test_a_subject_of_a_later_year_is_the_latest_listed() -> None:
    found = find_subject("income", "1100248", 2024)
    assert found
    assert (found.year, found.verified) == (2022, True)
    assert find_subject("income", "1100248", 2021) is None
    assert find_subject("function", "1100248", 2022) is None


def test_every_permitted_subject_is_a_listed_one() -> None:
    listed = {code for _, kind, code in subjects() if kind == "function"}
    assert {code for purpose in purposes() for code in purpose.subjects} <= listed


def test_the_law_gives_thirty_calendar_days() -> None:
    found = find_deadline("pass_down", date(2022, 1, 1))
    assert (found.days, found.counting) == (30, "calendar")
    assert "第五十二条" in found.source


def test_a_deadline_holds_between_its_days(monkeypatch: pytest.MonkeyPatch) -> None:
    old = find_deadline("pass_down", date(2022, 1, 1))._replace(valid_to=date(2022, 6, 30))
    new = old._replace(days=20, valid_from=date(2022, 7, 1), valid_to=None)
    monkeypatch.setattr(classification, "_deadlines", lambda: (old, new))
    assert find_deadline("pass_down", date(2022, 6, 30)).days == 30
    assert find_deadline("pass_down", date(2022, 7, 1)).days == 20
    with pytest.raises(KeyError):
        find_deadline("no_such_deadline", date(2022, 1, 1))
