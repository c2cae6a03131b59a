"""What rosters there are, and which one a row of headings belongs to: by meaning, not position."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from zhida.core import shelf
from zhida.core.yaml_data import content_of

SIGNS = re.compile(r"[\s★☆*＊:：、/（）()]|[（(]元[）)]")
"""What a heading may carry around its words: stars of mandatory columns, units, brackets."""

FEWEST = 2
"""A row with fewer known words is no row of headings."""


@dataclass(frozen=True)
class Column:
    """One column: the field it fills, how headings name it, what stands in it.

    ``kind`` is text, name, number (of a document), amount (yuan), month or choice.
    """

    field: str
    names: tuple[str, ...]
    kind: str
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """A demand on a field: SQL over ``cells`` that finds the rows which break it."""

    field: str
    broken_where: str
    expected: str


@dataclass(frozen=True)
class Kind:
    """A kind of roster as its files on the shelf describe it."""

    code: str
    title: str
    columns: tuple[Column, ...]
    checks: tuple[Check, ...]

    @property
    def fields(self) -> set[str]:
        """The fields of all columns; an amount is there in fen, too."""
        amounts = {f"{column.field}_fen" for column in self.columns if column.kind == "amount"}
        return amounts | {column.field for column in self.columns}

    @property
    def must(self) -> tuple[Column, ...]:
        """The mandatory columns."""
        return tuple(column for column in self.columns if column.required)

    def heading(self, field: str) -> str:
        """Return how a field's heading is usually written."""
        return next(column.names[0] for column in self.columns if column.field == field)

    def find(self, headings: Sequence[str]) -> dict[str, int]:
        """Return where each field's heading stands, by field; the first place if it is twice."""
        places: dict[str, int] = {}
        words = [plain(heading) for heading in headings]
        for column in self.columns:
            for place, word in enumerate(words):
                if word in column.names and place not in places.values():
                    places[column.field] = place
                    break
        return places


def plain(heading: str) -> str:
    """Return the words of a heading without stars, units and white space.

    >>> plain("★ 应发金额（元）")
    '应发金额'
    """
    text = unicodedata.normalize("NFKC", heading).replace("(元)", "")
    return SIGNS.sub("", text)


@lru_cache
def kinds() -> tuple[Kind, ...]:
    """Return every kind on the shelf."""
    from zhida.recipients import rosters

    return tuple(_kind(entry) for entry in shelf.entries(rosters))


def _kind(entry: Any) -> Kind:
    told = content_of(Path(entry.__file__).with_suffix(".yaml"))
    columns = tuple(
        Column(
            one["field"],
            tuple(one["names"]),
            one["kind"],
            one.get("required", False),
            tuple(one.get("choices", ())),
        )
        for one in told["columns"]
    )
    return Kind(entry.__name__.rpartition(".")[2], shelf.title(entry), columns, entry.checks())


def kind_named(code: str) -> Kind:
    """Return the kind of that code. Raises ``KeyError``."""
    return {kind.code: kind for kind in kinds()}[code]


@dataclass(frozen=True)
class Head:
    """The row of headings: which kind it shows, on which row it stands, where each field is."""

    kind: Kind
    row: int
    places: dict[str, int]

    @property
    def missing(self) -> list[str]:
        """The names of the mandatory columns that are not there."""
        return [
            one.names[0]
            for one in self.kind.columns
            if one.required and one.field not in self.places
        ]


def recognise(rows: Sequence[tuple[int, Sequence[str]]]) -> Head | None:
    """Return the head among the first rows of a sheet, or None when nothing looks like one.

    The kind of which most headings are there is meant, even if a mandatory one is missing: a long
    form without its last column must not pass for a shorter list.
    """
    heads = [
        Head(kind, number, places)
        for number, row in _with_merged(rows)
        for kind in kinds()
        if len(places := kind.find(row)) >= FEWEST
    ]
    return max(heads, key=lambda head: len(head.places), default=None)


def _with_merged(
    rows: Sequence[tuple[int, Sequence[str]]],
) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield each row, and once more with what stands above its empty cells: merged headings."""
    above: Sequence[str] = ()
    for number, row in rows:
        yield number, row
        if any(above):
            both = zip_longest(row, above, fillvalue="")
            yield number, [own.strip() or upper for own, upper in both]
        above = row
