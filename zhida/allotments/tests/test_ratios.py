"""One definition of each ratio: exact, rounded half up, honest about zero."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhida.allotments.clocks import Clock, due_on
from zhida.allotments.ratios import definition_of, definitions, measure

DAY = date(2022, 7, 1)


@pytest.mark.parametrize(
    ("passed", "amount", "text"),
    [
        (0, 100, "0.0%"),
        (100, 100, "100.0%"),
        (1, 3, "33.3%"),
        (2, 3, "66.7%"),
        (5, 10_000, "0.1%"),
        (4, 10_000, "0.0%"),
        (3_456_864, 3_450_900, "100.2%"),
        (0, 0, "0.0%"),
    ],
)
def test_pass_down_progress_is_rounded_once_and_half_up(
    passed: int, amount: int, text: str
) -> None:
    assert measure("pass_down_progress", told(passed, amount), DAY).text == text


def told(passed: int, amount: int) -> dict[str, int]:
    return {"passed_down_fen": passed, "amount_fen": amount}


def test_a_ratio_without_anything_to_measure_has_no_figure() -> None:
    ratio = measure("delivery_rate", {"confirmed_fen": 0, "amount_fen": 0}, DAY)
    assert (ratio.per_mille, ratio.text) == (None, "—")


def test_a_ratio_explains_itself() -> None:
    ratio = measure("pass_down_progress", told(1, 4), DAY)
    assert (ratio.label, ratio.numerator, ratio.denominator, ratio.as_of) == ("分配进度", 1, 4, DAY)
    assert ratio.definition.numerator_label == "已分解下达"


@given(st.integers(0, 10**15), st.integers(1, 10**15))
def test_a_ratio_is_within_half_a_thousandth_of_the_truth(part: int, whole: int) -> None:
    per_mille = measure("pass_down_progress", told(part, whole), DAY).per_mille
    assert per_mille is not None
    assert abs(per_mille * whole - part * 1000) * 2 <= whole


def test_codes_are_unique_for_a_region_and_day() -> None:
    codes = [one.code for one in definitions() if not one.region]
    assert len(codes) == len(set(codes))
    assert {one.zero for one in definitions()} <= {"none", "nil"}


def test_an_unknown_ratio_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        definition_of("no_such", DAY)


@pytest.mark.parametrize(
    ("level", "is_agency", "due"),
    [
        ("prefecture", False, date(2022, 1, 31)),
        ("province", False, date(2022, 1, 31)),
        ("county", False, None),
        ("prefecture", True, None),
    ],
)
def test_only_who_has_a_bureau_below_must_pass_down(
    level: str, is_agency: bool, due: date | None
) -> None:
    assert due_on(level, is_agency, date(2022, 1, 1)) == due
    assert due_on(level, is_agency, None) is None


@pytest.mark.parametrize(
    ("ended", "as_of", "status", "late"),
    [
        (None, date(2022, 1, 31), "running", 0),
        (None, date(2022, 2, 1), "late", 1),
        (date(2022, 1, 31), date(2022, 5, 1), "done", 0),
        (date(2022, 2, 3), date(2022, 5, 1), "done_late", 3),
    ],
)
def test_the_thirty_first_day_is_late(
    ended: date | None, as_of: date, status: str, late: int
) -> None:
    started, due = date(2022, 1, 1), date(2022, 1, 31)
    clock = Clock("pass_down", "分解下达", started, ended, due, 30, "预算法", as_of)
    assert (clock.status, clock.days_late) == (status, late)


def test_a_clock_without_a_start_says_so() -> None:
    clock = Clock("pass_down", "分解下达", None, None, None, None, "", DAY)
    assert (clock.status, clock.days) == ("unknown", None)
    assert "无法计时" in clock.words
