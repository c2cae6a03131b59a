"""Months as whole numbers YYYYMM (202203), in which entitlements begin, end and are paid."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

FIRST, LAST = 190001, 299912
"""What a month may be at all; the database holds the same bounds."""

_WITH_YEAR = re.compile(r"(\d{4})(?:年|[-/.])?(\d{1,2})月?")
_ALONE = re.compile(r"(\d{1,2})月?份?")


def of(day: date) -> int:
    """Return the month of a day."""
    return day.year * 100 + day.month


def is_month(number: int) -> bool:
    """Tell whether a number is a month, and one that the database takes."""
    return FIRST <= number <= LAST and 1 <= number % 100 <= 12


def plus(month: int, months: int) -> int:
    """Return the month so many months later (or, negative, earlier)."""
    year, place = divmod(month // 100 * 12 + month % 100 - 1 + months, 12)
    return year * 100 + place + 1


def first_day(month: int) -> date:
    """Return the month's first day. Raises ``ValueError`` when there is no such month."""
    return date(month // 100, month % 100, 1)


def shown(month: int) -> str:
    """Return the month as an official writes it: 2022年3月."""
    return f"{month // 100}年{month % 100}月"


def read(text: str, year: int | None = None) -> int | None:
    """Return the month that ``text`` names, or None.

    Takes 202203, 2022-3, 2022年3月, and 03 or 3月 when ``year`` says of which year.
    """
    words = unicodedata.normalize("NFKC", text).strip()
    found = _WITH_YEAR.fullmatch(words)
    if found is None and year is not None:
        alone = _ALONE.fullmatch(words)
        found = alone and _WITH_YEAR.fullmatch(f"{year}-{alone[1]}")
    if found is None or not 1 <= int(found[2]) <= 12:
        return None
    return int(found[1]) * 100 + int(found[2])
