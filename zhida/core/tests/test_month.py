"""Months: reckoning over the turn of a year, and the ways in which offices write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhida.core import month


@given(st.dates(), st.integers(-600, 600))
def test_months_there_and_back_are_the_same_month(day: date, count: int) -> None:
    there = month.plus(month.of(day), count)
    assert month.plus(there, -count) == month.of(day)
    assert 1 <= there % 100 <= 12


@pytest.mark.parametrize(
    ("text", "year", "means"),
    [
        ("202203", None, 202203),
        ("2022年3月", None, 202203),
        ("2022-03", None, 202203),
        ("２０２２/３", None, 202203),
        ("03", 2022, 202203),
        ("12月", 2022, 202212),
        ("3月份", 2022, 202203),
        ("03", None, None),
        ("13", 2022, None),
        ("0", 2022, None),
        ("全年", 2022, None),
        ("", 2022, None),
    ],
)
def test_a_month_is_read_as_written(text: str, year: int | None, means: int | None) -> None:
    assert month.read(text, year) == means


@pytest.mark.parametrize("number", [190001, 202212, 299912])
def test_a_month_is_told_from_other_numbers(number: int) -> None:
    assert month.is_month(number)
    assert month.first_day(number)


@pytest.mark.parametrize("number", [0, -202201, 189912, 202200, 202213, 300001, 2022])
def test_no_month_is_called_one(number: int) -> None:
    assert not month.is_month(number)
