"""Tables written as text: cells separated by a tab, by ``|``, or by three or more spaces.

A table is a run of at least two lines of the same separator. Where blanks separate the cells, a
line that has fewer cells than the others is aligned by where its cells stand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from zhida.core.document import Block, Cell, Paragraph, Place, Table
from zhida.formats.grid import refuse_large
from zhida.formats.sizes import Tally

BLANKS = " \u3000\xa0"
GAP = re.compile(f"[{BLANKS}]{{3,}}")
RULE = re.compile(r"^[\s|:+=\-\u2500-\u257f]*$")
PIPE = re.compile(r"(?<!\\)[|\uff5c\u2502]")
MAX_COLUMNS = 60
"""A line with more pieces is no row of a printed table, and need not be aligned."""


@dataclass(frozen=True)
class Piece:
    """The text of one cell and the columns of the screen where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Line:
    """One line of text, numbered from 1, and how it separates its cells ('' if it has none)."""

    number: int
    text: str
    separator: str

    @property
    def gaps(self) -> int:
        """How many separators the line has."""
        if self.separator == "\t":
            return self.text.count("\t")
        return len((PIPE if self.separator == "|" else GAP).findall(self.text))

    def pieces(self, *, framed: bool) -> list[Piece]:
        """Return the cells of the line; ``framed`` when ``|`` also stands at both its ends."""
        if self.separator == "\t":
            return [Piece(part.strip(), 0, 0) for part in self.text.split("\t")]
        if self.separator == "|":
            text = self.text.strip()
            text = text[1:].removesuffix(text[:1]) if framed else text
            return [Piece(part.strip().replace("\\|", "|"), 0, 0) for part in PIPE.split(text)]
        return list(_apart(self.text))


def separator_of(text: str) -> str:
    """Return what separates the cells of one line: a tab, ``|``, three spaces, or '' (nothing)."""
    if "\t" in text.strip("\r\n "):
        return "\t"
    if PIPE.search(text):
        return "|"
    return "   " if GAP.search(text.strip(BLANKS)) else ""


def blocks(lines: Iterable[str], tally: Tally) -> list[Block]:
    """Return paragraphs and tables of ``lines`` in order; blank lines separate and vanish."""
    found: list[Block] = []
    tables = 0
    for run in _rejoined(_runs(lines)):
        if len(run) > 1:
            tables += 1
            found.append(tally.of(_table(run, tables)))
        else:
            line = run[0]
            found.append(tally.of(Paragraph(line.text.strip(), Place(line=line.number))))
    return found


def _runs(lines: Iterable[str]) -> Iterator[list[Line]]:
    """Yield runs of lines that stand together as a table; other lines one by one."""
    run: list[Line] = []
    for number, text in enumerate(lines, start=1):
        separator = separator_of(text) if text.strip() else ""
        if text.strip() and RULE.match(text):
            continue
        if run and separator != run[0].separator:
            yield run
            run = []
        if separator:
            run.append(Line(number, text, separator))
        elif text.strip():
            yield [Line(number, text, "")]
    if run:
        yield run


def _rejoined(runs: Iterable[list[Line]]) -> Iterator[list[Line]]:
    """Join rows that stand alone, blank lines between them; plain gaps are too weak a sign."""
    rows: list[Line] = []
    for run in runs:
        alone = len(run) == 1 and run[0].separator in ("\t", "|")
        if rows and not (alone and run[0].separator == rows[0].separator):
            yield rows
            rows = []
        if alone:
            rows += run
        else:
            yield run
    if rows:
        yield rows


def _table(run: list[Line], number: int) -> Table:
    # Counted before the cells are made, so that a line of a million gaps costs nothing.
    refuse_large(len(run), 1 + max(line.gaps for line in run))
    framed = all(PIPE.match(line.text.strip()) for line in run)
    rows = [line.pieces(framed=framed) for line in run]
    if run[0].separator == "   ":
        rows = aligned(rows)
    width = max(len(row) for row in rows)
    grid = [
        [
            Cell(
                row[c].text if c < len(row) else "",
                Place(table=number, row=r, column=c + 1, line=line.number),
            )
            for c in range(width)
        ]
        for r, (row, line) in enumerate(zip(rows, run, strict=True), start=1)
    ]
    return Table(grid, Place(table=number, line=run[0].number), ragged=True)


def aligned(rows: list[list[Piece]]) -> list[list[Piece]]:
    """Put the cells of short rows below the columns that they stand under.

    The full rows (with the most cells) tell where each column stands; a row whose cells cannot
    be told apart that way stays as it is. So do all rows where the cells are not lined up at all.
    """
    width = max(len(row) for row in rows)
    if width > MAX_COLUMNS:
        return rows
    full = [row for row in rows if len(row) == width]
    columns = [
        (min(row[c].start for row in full), max(row[c].end for row in full)) for c in range(width)
    ]
    if any(left[1] > right[0] for left, right in pairwise(columns)):
        return rows
    return [row if len(row) == width else _placed(row, columns) for row in rows]


def _placed(row: list[Piece], columns: list[tuple[int, int]]) -> list[Piece]:
    placed = [Piece("", start, end) for start, end in columns]
    last = -1
    for piece in row:
        column = max(range(len(columns)), key=lambda c: _overlap(piece, columns[c]))
        if column <= last or _overlap(piece, columns[column]) <= 0:
            return row
        placed[column] = piece
        last = column
    return placed


def _overlap(piece: Piece, column: tuple[int, int]) -> int:
    return min(piece.end, column[1]) - max(piece.start, column[0])


def _apart(text: str) -> Iterator[Piece]:
    """Yield the cells of a line separated by three or more blanks, with their screen columns."""
    text = text.rstrip(BLANKS)
    start = len(text) - len(text.lstrip(BLANKS))
    left = screen_width(text[:start])
    for gap in [*GAP.finditer(text, start), None]:
        end = gap.start() if gap else len(text)
        right = left + screen_width(text[start:end])
        yield Piece(text[start:end].strip(), left, right)
        if gap:
            start = gap.end()
            left = right + screen_width(gap.group())


def screen_width(text: str) -> int:
    """Return how many columns of a screen ``text`` takes: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
