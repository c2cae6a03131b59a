"""The neutral document: what every file format reads into, and every reader of meaning reads from.

A document is a list of blocks in reading order: paragraphs and tables. A table is a full grid:
``rows[r][c]`` is always there, and a cell that spans several grid positions stands in each of
them as the *same object*, so ``is`` tells a span from an equal text. Every paragraph and cell
knows its place in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """Where something stands in the file. All numbers count from 1; None where unknown.

    ``box`` is (left, top, right, bottom) as fractions of the page, for pages that are pictures.
    """

    page: int | None = None
    sheet: str | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None
    box: tuple[float, float, float, float] | None = None

    def __str__(self) -> str:
        """Return the place as an official would say it: 第2页第1表第3行第2格."""
        parts = [
            (self.page, "第{}页"),
            (self.sheet, "工作表“{}”"),
            (self.table, "第{}表"),
            (self.row, "第{}行"),
            (self.column, "第{}格"),
            (self.line, "第{}行文字" if self.table else "第{}行"),
        ]
        return "".join(words.format(value) for value, words in parts if value is not None)


@dataclass(frozen=True, eq=False)
class Cell:
    """One cell of a table. ``formula`` is set when the file holds a formula, never its result."""

    text: str
    place: Place
    row_span: int = 1
    column_span: int = 1
    formula: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, eq=False)
class Paragraph:
    """One paragraph, or one line where the format knows only lines.

    ``confidence`` is the reader's own certainty from 0 to 1 for text that was recognised.
    """

    text: str
    place: Place
    confidence: float | None = None


@dataclass(eq=False)
class Table:
    """A rectangular grid of cells; spanning cells stand in each position they cover.

    ``ragged`` tells that the source had no grid (text cells split at tabs or spaces), so that
    columns may have shifted and spans may be lost.
    """

    rows: list[list[Cell]]
    place: Place
    ragged: bool = False

    @property
    def width(self) -> int:
        """Number of grid columns."""
        return max((len(row) for row in self.rows), default=0)

    def texts(self) -> list[list[str]]:
        """Return the grid of texts, for comparing and showing."""
        return [[cell.text for cell in row] for row in self.rows]


Block = Paragraph | Table


@dataclass
class Document:
    """A file's content in reading order.

    ``format`` is the name of the format's shelf entry; ``recognised`` tells that the text comes
    from OCR and may be wrong; ``notes`` are Chinese remarks of the reader (e.g. 第3页是空白页).
    """

    blocks: list[Block]
    format: str
    pages: int | None = None
    recognised: bool = False
    notes: list[str] = field(default_factory=list)

    def paragraphs(self) -> Iterator[Paragraph]:
        """Yield the paragraphs outside tables."""
        return (block for block in self.blocks if isinstance(block, Paragraph))

    def tables(self) -> Iterator[Table]:
        """Yield the tables."""
        return (block for block in self.blocks if isinstance(block, Table))


class UnreadableError(Exception):
    """The file cannot be read; the message is one Chinese line: what is wrong, and what to do."""
