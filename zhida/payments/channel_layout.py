"""How a channel's files are laid out: a head of one record, then a body of one record a line.

Where and how records lie in a file is the matter of ``media``; which columns there are is data,
in the yaml of each channel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Record = list[str]
"""The cells of one record, in the order in which they stand in the file."""

YES = "yes"

Numbered = tuple[int, Record]
"""A record with its row in the file, from 1."""


@dataclass(frozen=True)
class Column:
    """One column: the value it holds, its name, its kind, and how many bytes it may take.

    ``width`` 0 is without limit. ``cut``: the other side cuts what is longer, without a word.
    """

    field: str
    name: str
    kind: str = "text"
    width: int = 0
    required: bool = False
    cut: bool = False


@dataclass(frozen=True)
class Page:
    """A file in one direction, of the channel of this title.

    ``encoding`` is "" in a workbook, which holds every sign; ``separator`` is "" where none is
    needed. ``headings``: a row of names stands over the head and over the body, and columns are
    found by them; without it they stand in the order of the layout.
    """

    channel: str
    head: tuple[Column, ...]
    columns: tuple[Column, ...]
    encoding: str
    separator: str
    headings: bool


def page(title: str, told: dict[str, Any], part: str) -> Page:
    """Return the page ``part`` (order or returns) as a channel's yaml describes it, all in text."""
    return Page(
        title,
        tuple(_column(**column) for column in told[part].get("head", ())),
        tuple(_column(**column) for column in told[part]["columns"]),
        told["encoding"],
        told["separator"],
        told["headings"] == YES,
    )


def _column(
    field: str, name: str, kind: str = "text", width: str = "0", required: str = "", cut: str = ""
) -> Column:
    return Column(field, name, kind, int(width), required == YES, cut == YES)
