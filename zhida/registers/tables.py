"""The data files as rows: one csv a list, each row with its source and its validity.

A validity may be a day (``2017-07-18``), or only a year where the day is not known; then the row
holds from the first to the last day of these years, so that two names overlap in the year of the
change rather than leave a gap.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

DATA = Path(__file__).parent / "data"

YEAR_SHAPE = re.compile(r"\d{4}")


class BadListError(ValueError):
    """A data file holds something it must not; the message names file, line and value."""


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of ``data/<name>.csv``, every value as text; raises ``BadListError``."""
    place = DATA / f"{name}.csv"
    try:
        with place.open(encoding="utf-8", newline="") as file:
            lines = csv.reader(file, strict=True)
            head = next(lines)
            return [_row(head, line, name, number) for number, line in enumerate(lines, 2)]
    except (OSError, UnicodeDecodeError, csv.Error, StopIteration) as problem:
        raise BadListError(f"{place.name}：无法读取（{problem!r}）") from problem


def _row(head: list[str], line: list[str], name: str, number: int) -> dict[str, str]:
    if len(line) != len(head):
        raise BadListError(f"{name}.csv 第{number}行：应有{len(head)}格，实有{len(line)}格")
    return dict(zip(head, line, strict=True))


def town_lists() -> list[str]:
    """Return the names of the lists of towns: one file a prefecture, found by being there."""
    return sorted(f"towns/{place.stem}" for place in (DATA / "towns").glob("*.csv"))


def day(text: str, *, first: bool) -> date | None:
    """Return the first or last day that ``text`` (empty, a year or a day) can mean.

    >>> day("2014", first=False)
    datetime.date(2014, 12, 31)
    """
    if not text:
        return None
    if YEAR_SHAPE.fullmatch(text):
        text += "-01-01" if first else "-12-31"
    return date.fromisoformat(text)


def truth(text: str) -> bool:
    """Return the boolean written ``true`` or ``false``; raises ``BadListError`` otherwise."""
    if text not in ("true", "false"):
        raise BadListError(f"应为 true 或 false，实为“{text}”")
    return text == "true"
