"""Working days with holidays and make-up days."""

from __future__ import annotations

from datetime import date

import pytest

from zhida.core.refusal import Refusal
from zhida.registers.working_days import add_working_days, is_working_day


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2022, 1, 1), False),
        (date(2022, 1, 29), True),
        (date(2022, 1, 31), False),
        (date(2022, 2, 7), True),
        (date(2022, 2, 12), False),
    ],
)
def test_holidays_and_make_up_days(day: date, working: bool) -> None:
    assert is_working_day(day) is working


def test_working_days_are_counted_over_the_spring_festival() -> None:
    assert add_working_days(date(2022, 1, 28), 3) == date(2022, 2, 7)
    assert add_working_days(date(2022, 1, 28), 0) == date(2022, 1, 28)


def test_a_year_without_an_arrangement_is_refused() -> None:
    with pytest.raises(Refusal, match="2099 年的放假安排尚未收录"):
        is_working_day(date(2099, 1, 4))
