"""Working days: only as far as the State Council's arrangement for the year is known."""

from __future__ import annotations

from datetime import date, timedelta

from zhida.core.refusal import refusal

YEAR_NOT_ARRANGED = refusal(
    "holidays_not_announced",
    "{year} 年的放假安排尚未收录，无法计算工作日。",
    advice="请在安排公布后升级程序，或改按自然日计算。",
)


def is_working_day(day: date) -> bool:
    """Return whether people work on a day, make-up days counted.

    Raises the refusal ``holidays_not_announced`` for a year whose arrangement is not known.
    """
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError as unknown:
        raise YEAR_NOT_ARRANGED(year=day.year) from unknown


def add_working_days(start: date, days: int) -> date:
    """Return the last of ``days`` working days after ``start``; the start itself is not counted."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day
