"""From the words and ruling lines of a page to its lines of text and its tables, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from zhida.formats import ruling
from zhida.formats.page import Box, Page, Word

SPACE_GAP = 0.3
"""Words further apart than this share of their height had a space between them."""

CHINESE_SPACE_GAP = 0.8

WORD_GAP = 0.5
"""Words further apart than this many heights may stand in columns, if all rows of a list say so."""

CELL_GAP = 1.6
"""Words further apart than this many heights stand in columns of their own."""

NARROW = 3.0
"""A line that leaves less room than this many heights in its cell was broken by the cell's edge."""

LATIN_BREAK = re.compile(r"[A-Za-z]{2}")
ASCII_EDGE = re.compile(r"[!-~]")


@dataclass
class Line:
    """One line of text on a page: its pieces, parted by gaps as wide as between columns.

    ``words`` are parted by smaller gaps too, down to those between close columns.
    """

    pieces: list[Word]
    words: list[Word] = field(default_factory=list)

    @property
    def box(self) -> Box:
        """The box around all pieces."""
        box = self.pieces[0].box
        for piece in self.pieces[1:]:
            box = box.around(piece.box)
        return box

    @property
    def text(self) -> str:
        """The pieces with a wide blank between them."""
        return "    ".join(piece.text for piece in self.pieces)

    @property
    def confidence(self) -> float | None:
        """That of the least certain piece; None where nothing was recognised."""
        return least(piece.confidence for piece in self.pieces)


@dataclass(frozen=True, eq=False)
class RuledCell:
    """One drawn cell with its text; ``drawn`` is where it stands on its page.

    ``box`` says where it stands in its table: the same, unless the table goes on over pages.
    """

    page: Page
    drawn: Box
    box: Box
    text: str
    confidence: float | None = None
    full: bool = False
    """Whether the last line reaches the edge of the cell, so that the text may go on."""


@dataclass
class Ruled:
    """A drawn table: its cells from top to bottom, from left to right."""

    cells: list[RuledCell]
    box: Box


@dataclass
class Laid:
    """A page laid out: lines and drawn tables from top to bottom."""

    page: Page
    items: list[Line | Ruled] = field(default_factory=list)


def least(confidences: Iterable[float | None]) -> float | None:
    """Return the smallest known confidence."""
    return min((known for known in confidences if known is not None), default=None)


def laid_out(page: Page) -> Laid:
    """Return the lines and tables of ``page`` in reading order."""
    words = [word for word in page.words if word.text.strip()]
    items: list[tuple[float, Line | Ruled]] = []
    for boxes in ruling.tables(page.rulings):
        frame = boxes[0]
        for box in boxes[1:]:
            frame = frame.around(box)
        inside = [word for word in words if frame.holds(word.box.middle)]
        if not inside:
            continue
        words = [word for word in words if not frame.holds(word.box.middle)]
        items.append((frame.top, Ruled(_filled(page, boxes, inside), frame)))
    items += [(line.box.top, line) for line in lines(words)]
    return Laid(page, [item for _, item in sorted(items, key=lambda pair: pair[0])])


def _filled(page: Page, boxes: list[Box], words: list[Word]) -> list[RuledCell]:
    """Put each word into the cell that holds its middle, else into the nearest."""
    held: dict[Box, list[Word]] = {box: [] for box in boxes}
    for word in words:
        held[min(boxes, key=lambda box: _distance(box, word.box.middle))].append(word)
    return [_cell(page, box, inside) for box, inside in held.items()]


def _distance(box: Box, point: tuple[float, float]) -> float:
    across = max(box.left - point[0], 0.0, point[0] - box.right)
    along = max(box.top - point[1], 0.0, point[1] - box.bottom)
    return across + along


def _cell(page: Page, box: Box, words: list[Word]) -> RuledCell:
    """Return a cell with its text; lines broken only by the cell's edge are joined again."""
    text = ""
    full = True
    for line in lines(words):
        written = " ".join(piece.text for piece in line.pieces)
        text = glued(text, written) if full else f"{text}\n{written}"
        full = box.width - line.box.width < NARROW * line.pieces[0].box.height
    return RuledCell(page, box, box, text, least(word.confidence for word in words), full)


def glued(before: str, after: str) -> str:
    """Join two parts of a broken line: Chinese needs no space, two Latin words do."""
    return f"{before} {after}" if LATIN_BREAK.fullmatch(before[-1:] + after[:1]) else before + after


def lines(words: list[Word]) -> list[Line]:
    """Return ``words`` as lines from top to bottom; words belong together by their height."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.box.middle[1]):
        row = rows[-1] if rows else None
        if row and _same_line(row, word):
            row.append(word)
        else:
            rows.append([word])
    for row in rows:
        row.sort(key=lambda word: word.box.left)
    return [Line(_pieces(row, CELL_GAP), _pieces(row, WORD_GAP)) for row in rows]


def _same_line(row: list[Word], word: Word) -> bool:
    middle = sum(member.box.middle[1] for member in row) / len(row)
    height = min(word.box.height, max(member.box.height for member in row))
    return abs(word.box.middle[1] - middle) < height / 2


def _pieces(row: list[Word], widest: float) -> list[Word]:
    """Join neighbouring words of a line unless a gap of ``widest`` heights parts them."""
    pieces: list[Word] = []
    for word in row:
        if not pieces:
            pieces.append(word)
            continue
        last = pieces[-1]
        gap = (word.box.left - last.box.right) / max(word.box.height, 1.0)
        if gap > widest:
            pieces.append(word)
            continue
        space = " " if gap > _space_gap(last.text, word.text) else ""
        pieces[-1] = Word(
            f"{last.text}{space}{word.text}",
            last.box.around(word.box),
            least((last.confidence, word.confidence)),
        )
    return pieces


def _space_gap(before: str, after: str) -> float:
    """Return the gap (in heights) that is a space: between Chinese a wide one, for a line that is
    stretched to the margin has small gaps between all its characters.
    """
    latin = ASCII_EDGE.match(before[-1:]) or ASCII_EDGE.match(after[:1])
    return SPACE_GAP if latin else CHINESE_SPACE_GAP
