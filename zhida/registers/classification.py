"""Subjects, purposes, marks, projects and deadlines of the data files, without a database."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from zhida.registers import division_codes
from zhida.registers.lists import divisions
from zhida.registers.names import normal
from zhida.registers.tables import day, rows, truth


class Subject(NamedTuple):
    """A subject 政府收支分类科目 of one year; ``kind`` as in ``models.Subject``."""

    year: int
    kind: str
    code: str
    name: str
    verified: bool


class Purpose(NamedTuple):
    """A purpose 支出方向, with every wording under which documents name it."""

    code: str
    name: str
    short_name: str
    wordings: tuple[str, ...]
    subjects: tuple[str, ...]


class Mark(NamedTuple):
    """A mark 直达资金标识: what ``code`` means is told only by the region that issues it."""

    region: str
    code: str
    name: str
    direct: bool
    verified: bool

    def __str__(self) -> str:
        """Return code and name as documents print them: 01 自治区直达资金."""
        return f"{self.code} {self.name}"


class Deadline(NamedTuple):
    """A number of days that a rule gives; ``counting`` is calendar or working days."""

    code: str
    name: str
    days: int
    counting: str
    source: str
    verified: bool
    valid_from: date | None
    valid_to: date | None


@lru_cache
def subjects() -> dict[tuple[int, str, str], Subject]:
    """Return every listed subject by year, kind and code."""
    listed = (
        Subject(int(row["year"]), row["kind"], row["code"], row["name"], truth(row["verified"]))
        for row in rows("subjects")
    )
    return {(one.year, one.kind, one.code): one for one in listed}


def find_subject(kind: str, code: str, year: int) -> Subject | None:
    """Return the subject of the year, or of the latest listed year before it, or None."""
    years = sorted({one.year for one in subjects().values() if one.year <= year}, reverse=True)
    found = (subjects().get((listed, kind, code)) for listed in years)
    return next((one for one in found if one), None)


@lru_cache
def purposes() -> tuple[Purpose, ...]:
    """Return the purposes in their official order."""
    wordings = rows("purpose_wordings")
    permitted = rows("purpose_subjects")
    return tuple(
        Purpose(
            row["code"],
            row["name"],
            row["short_name"],
            tuple(one["wording"] for one in wordings if one["purpose"] == row["code"]),
            tuple(one["subject"] for one in permitted if one["purpose"] == row["code"]),
        )
        for row in sorted(rows("purposes"), key=lambda row: int(row["order"]))
    )


def find_purpose(wording: str) -> Purpose | None:
    """Return the purpose that a document names by ``wording``, or None.

    Words that only say that money is meant (资金, 补助, 支出 …) may follow the wording.
    """
    wanted = normal(wording)
    for tail in _money_words():
        wanted = wanted.removesuffix(tail)
    return next(
        (one for one in purposes() if wanted in (one.name, one.short_name, *one.wordings)), None
    )


@lru_cache
def _money_words() -> tuple[str, ...]:
    return tuple(row["word"] for row in rows("money_words"))


@lru_cache
def marks() -> tuple[Mark, ...]:
    """Return every listed mark."""
    return tuple(
        Mark(row["region"], row["code"], row["name"], truth(row["direct"]), truth(row["verified"]))
        for row in rows("marks")
    )


def find_mark(region: str, text: str) -> Mark | None:
    """Return the mark that ``text`` ("01 自治区直达资金") is for a division, or None.

    The nearest issuing region above the division is asked first, the nation last; code and name
    must both be listed.
    """
    wanted = normal(text)
    above: str | None = region
    while above:
        for one in marks():
            if one.region == above and normal(str(one)) == wanted:
                return one
        above = _region_above(above)
    return None


def _region_above(code: str) -> str | None:
    if code == division_codes.NATION:
        return None
    return division_codes.superior(code, divisions()) or division_codes.NATION


def find_deadline(code: str, on: date) -> Deadline:
    """Return the deadline of that code in force on a day; raises ``KeyError`` if there is none."""
    for one in _deadlines():
        starts_later = one.valid_from and on < one.valid_from
        ended_before = one.valid_to and on > one.valid_to
        if one.code == code and not starts_later and not ended_before:
            return one
    raise KeyError(f"{code}：{on} 没有这个期限")


@lru_cache
def _deadlines() -> tuple[Deadline, ...]:
    titles = {row["key"]: row["title"] for row in rows("sources")}
    return tuple(
        Deadline(
            row["code"],
            row["name"],
            int(row["days"]),
            row["counting"],
            titles[row["source"]],
            truth(row["verified"]),
            day(row["valid_from"], first=True),
            day(row["valid_to"], first=False),
        )
        for row in rows("deadlines")
    )
