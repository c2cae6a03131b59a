"""Tables for a terminal, where a Chinese character takes two places and a Latin letter one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

GAP = "  "


def places(text: str) -> int:
    """Return how many places of a terminal the text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Return the text filled up to ``width`` places, on its left side if ``right``."""
    space = " " * (width - places(text))
    return space + text if right else text + space


def wrapped(text: str, width: int) -> Iterator[str]:
    """Yield the text in lines of at most ``width`` places; an empty text is one empty line."""
    line = ""
    for sign in text:
        if places(line + sign) > width:
            yield line
            line = ""
        line += sign
    yield line


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    figures: frozenset[int] = frozenset(),
    widest: int = 64,
) -> str:
    """Return a table: ``figures`` are columns aligned right, longer cells wrap at ``widest``."""
    everything = [header, *rows]
    widths = [
        min(widest, max(places(row[column]) for row in everything)) for column in range(len(header))
    ]
    lines = [line for row in everything for line in _row(row, widths, figures)]
    ruled = [lines[0], "─" * places(lines[0]), *lines[1:]]
    return "\n".join(line.rstrip() for line in ruled)


def _row(row: Sequence[str], widths: list[int], figures: frozenset[int]) -> Iterator[str]:
    cells = [list(wrapped(text, width)) for text, width in zip(row, widths, strict=True)]
    for number in range(max(map(len, cells))):
        yield GAP.join(
            padded(cell[number] if number < len(cell) else "", width, right=column in figures)
            for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
