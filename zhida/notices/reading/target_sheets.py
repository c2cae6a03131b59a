"""Which parts of a document are target tables, and where one ends and the next begins.

A sheet is one target table: what stands above it and its rows, put together again where the file
cut it (page breaks, blank lines, lines without cells).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from zhida.core.document import Cell, Document, Paragraph, Table
from zhida.notices.reading.target_captions import captions_above, is_caption, is_title
from zhida.notices.reading.target_headings import column_of, is_heading, label_of
from zhida.notices.reading.target_markup import without_markup
from zhida.notices.reading.words import compact

Lines = Sequence[tuple[int, Paragraph]]
"""Paragraphs with their block numbers, that stand between two tables."""

_CELL_GAP = re.compile(r"[\t|]|[ \u3000\xa0]{3,}")
_PAGE_LINE = re.compile(r"^(?:[\s\-—–－第页共/\d]+|[（(]?续表?[)）]?)$")
_STARTS = {"project", "goals", "funding"}


@dataclass(frozen=True, eq=False)
class Piece:
    """One filled cell of a row: its text without markup, its first grid column."""

    text: str
    cell: Cell
    column: int

    @cached_property
    def words(self) -> str:
        """The text without layout white space."""
        return compact(self.text)


class Row:
    """The filled cells of a row, each spanning cell once, and the grid they stand in."""

    def __init__(self, cells: list[Cell]) -> None:
        self.cells = cells
        seen: set[int] = set()
        self.pieces: list[Piece] = []
        for column, cell in enumerate(cells):
            text = without_markup(cell.text)
            if id(cell) not in seen and (text or cell.formula):
                self.pieces.append(Piece(text, cell, column))
            seen.add(id(cell))

    @cached_property
    def words(self) -> list[str]:
        """The texts of the filled cells without layout white space."""
        return [piece.words for piece in self.pieces]

    @cached_property
    def is_header(self) -> bool:
        """Whether this row names the columns of the indicator part."""
        roles = {column_of(words) for words in self.words}
        return bool(roles & {"category", "subcategory", "name"}) and (
            len(roles & {"category", "subcategory", "name", "value"}) >= 2
        )


@dataclass(eq=False)
class Sheet:
    """One target table: the lines above it, its rows, and the blocks it takes up."""

    captions: list[Piece]
    rows: list[Row] = field(default_factory=list)
    blocks: set[int] = field(default_factory=set)
    name: str | None = None
    ragged: bool = False

    @property
    def labels(self) -> set[str]:
        """What the first cells of the rows announce."""
        return set(_labels(self.rows))

    @property
    def has_indicators(self) -> bool:
        """Whether the indicator part has begun."""
        return any(row.is_header or any(map(is_heading, row.words)) for row in self.rows)


def sheets_of(document: Document) -> list[Sheet]:
    """Return the target tables of a document in order."""
    found: list[Sheet] = []
    current: Sheet | None = None
    waiting: list[tuple[int, Paragraph]] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            waiting.append((index, block))
            continue
        rows = [Row(cells) for cells in block.rows]
        if not (_about_targets(rows) or (current and _goes_on(current, rows, waiting))):
            current, waiting = None, []
            continue
        for part in _parts(rows):
            if current is None or not _continues(current, part, waiting, block):
                current = _new_sheet(block, waiting)
                found.append(current)
            else:
                _add_lines(current, waiting)
            waiting = []
            current.rows += part
            current.blocks.add(index)
            current.ragged = current.ragged or block.ragged
    return [sheet for sheet in found if sheet.has_indicators or "goals" in sheet.labels]


def _new_sheet(table: Table, waiting: Lines) -> Sheet:
    """Return an empty sheet with the captions among the paragraphs right above it."""
    count = len(captions_above([line for _, line in waiting]))
    above = waiting[len(waiting) - count :]
    captions = [Row([_cell(line, line.text)]) for _, line in above]
    pieces = [piece for row in captions for piece in row.pieces]
    return Sheet(pieces, [], {index for index, _ in above}, table.place.sheet)


def _about_targets(rows: list[Row]) -> bool:
    """Tell whether the rows of a table are (part of) a target table."""
    if any(row.is_header for row in rows):
        return True
    if sum(is_heading(words) for row in rows for words in row.words) >= 2:
        return True
    labels = set(_labels(rows))
    return ("goals" in labels and bool(labels & {"project", "funding", "amount", "office"})) or (
        {"project", "funding"} <= labels
    )


def _goes_on(current: Sheet, rows: list[Row], waiting: Lines) -> bool:
    """Tell whether a table without any sign of its own is the rest of ``current``."""
    if any(not _PAGE_LINE.match(paragraph.text) for _, paragraph in waiting):
        return False
    if any(is_heading(words) for row in rows for words in row.words):
        return True
    last = [row.words[-1] for row in rows if len(row.words) > 1]
    signed = [words for words in last if re.search(r"[≥≤＞＜><%％]|以[上下内]$", words)]
    return current.has_indicators and len(signed) * 2 >= max(len(last), 1)


def _parts(rows: list[Row]) -> Iterator[list[Row]]:
    """Cut the rows of one table where a new target table begins."""
    part: list[Row] = []
    begun = False
    for row in rows:
        opens = _is_caption_row(row) or next(_labels([row]), None) == "project"
        if begun and opens:
            yield part
            part, begun = [], False
        begun = begun or row.is_header or any(map(is_heading, row.words))
        part.append(row)
    if part:
        yield part


def _continues(current: Sheet, rows: list[Row], waiting: Lines, table: Table) -> bool:
    """Tell whether ``rows`` belong to the sheet before them."""
    if table.place.sheet != current.name or any(_is_caption_row(row) for row in rows[:1]):
        return False
    if any(is_title(compact(paragraph.text)) for _, paragraph in waiting):
        return False
    begins = set(_labels(rows)) & _STARTS
    if current.has_indicators:
        between = any(not _PAGE_LINE.match(paragraph.text) for _, paragraph in waiting)
        return not begins and not (between and rows[0].is_header)
    return not ("project" in begins and "project" in current.labels)


def _add_lines(sheet: Sheet, lines: Lines) -> None:
    """Take lines that stand alone inside a sheet as rows, split where cells seem to be."""
    for index, paragraph in lines:
        sheet.blocks.add(index)
        if not _PAGE_LINE.match(paragraph.text):
            texts = _CELL_GAP.split(paragraph.text)
            sheet.rows.append(Row([_cell(paragraph, text) for text in texts]))


def _cell(paragraph: Paragraph, text: str) -> Cell:
    return Cell(text, paragraph.place, confidence=paragraph.confidence)


def _labels(rows: Iterable[Row]) -> Iterator[str]:
    """Yield what the first cell of each row announces."""
    for row in rows:
        label = label_of(row.words[0].partition("：")[0].partition(":")[0]) if row.words else None
        if label:
            yield label


def _is_caption_row(row: Row) -> bool:
    return len(row.pieces) == 1 and is_caption(row.words[0])
