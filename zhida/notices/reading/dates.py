"""Dates and years as notices print them, in Arabic digits or in Chinese numerals."""

from __future__ import annotations

import re
from datetime import date

_YEAR_SIGNS = dict(zip("〇零○◯Oo０0一二三四五六七八九", "00000000123456789", strict=True))
_YEAR = f"[{''.join(_YEAR_SIGNS)}1-9]{{4}}"
_SMALL = r"\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]"
DATE = re.compile(
    rf"(?P<year>{_YEAR})年(?P<month>{_SMALL})月(?P<day>{_SMALL})日"
    r"|(?<!\d)(?P<year2>(?:19|20)\d\d)(?P<sign>[-./])(?P<month2>\d{1,2})(?P=sign)(?P<day2>\d{1,2})(?!\d)"
)
YEAR = re.compile(rf"(?<![\d〔\[（(【［])({_YEAR})(?:[-—－~至]\d{{4}})?(?:预算|财政)?年(?:度)?")


def find_date(text: str) -> tuple[date, re.Match[str]] | None:
    """Return the first date in compact ``text`` and where it stands, or None.

    A date that does not exist (2月30日) is passed over.
    """
    for match in DATE.finditer(text):
        found = _date_of(match)
        if found:
            return found, match
    return None


def whole_date(text: str) -> date | None:
    """Return the date when ``text`` is nothing but a date, else None."""
    match = DATE.fullmatch(text.strip("（）()。"))
    return _date_of(match) if match else None


def years_in(text: str) -> list[tuple[int, int]]:
    """Return (year, offset) of the years in ``text``; the year of a document number is none."""
    found = [(_year(match[1]), match.start()) for match in YEAR.finditer(text)]
    return [(year, offset) for year, offset in found if 1990 <= year <= 2100]


def _date_of(match: re.Match[str]) -> date | None:
    try:
        if match["year"]:
            return date(_year(match["year"]), _small(match["month"]), _small(match["day"]))
        return date(int(match["year2"]), int(match["month2"]), int(match["day2"]))
    except ValueError:
        return None


def _year(signs: str) -> int:
    return int("".join(_YEAR_SIGNS.get(sign, sign) for sign in signs))


def _small(signs: str) -> int:
    """Return a number below one hundred in Arabic digits or Chinese numerals."""
    if signs.isdigit():
        return int(signs)
    tens, ten, ones = signs.rpartition("十")
    value = "一二三四五六七八九".find(ones) + 1 if ones else 0
    return value + ((("一二三四五六七八九".find(tens) + 1) if tens else 1) * 10 if ten else 0)
