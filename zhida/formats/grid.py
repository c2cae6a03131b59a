"""From cells with spans to a full grid, where a spanning cell stands in all its positions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhida.core.document import Cell, Place, Table, UnreadableError
from zhida.formats import limits


@dataclass(frozen=True)
class Anchor:
    """A cell by its upper left grid position (from 0) and how many rows and columns it covers.

    ``place`` is given where it differs from the table's, such as a later page.
    """

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    formula: str | None = None
    confidence: float | None = None
    place: Place | None = None


def table(anchors: Iterable[Anchor], place: Place) -> Table:
    """Return the table that ``anchors`` make; positions that none covers hold an empty cell.

    Where two overlap, the earlier one keeps the position. ``place`` is the table's own; the
    cells' places add row and column. Raises ``UnreadableError`` for a grid beyond the limits.
    """
    anchors = list(anchors)
    height = max((a.row + a.row_span for a in anchors), default=0)
    width = max((a.column + a.column_span for a in anchors), default=0)
    refuse_large(height, width)
    grid: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    for anchor in anchors:
        cell = _cell(anchor, place)
        for row in range(anchor.row, anchor.row + anchor.row_span):
            for column in range(anchor.column, anchor.column + anchor.column_span):
                grid[row][column] = grid[row][column] or cell
    rows = [
        [cell or _cell(Anchor(r, c, ""), place) for c, cell in enumerate(row)]
        for r, row in enumerate(grid)
    ]
    return Table(rows, place)


def refuse_large(rows: int, columns: int) -> None:
    """Raise ``UnreadableError`` for a grid beyond the limits."""
    if rows * columns > limits.MAX_CELLS:
        raise UnreadableError(
            f"表格过大（{rows}行、{columns}列）。请删除多余的空行空列，只保留有内容的部分后重试。"
        )


def _cell(anchor: Anchor, place: Place) -> Cell:
    base = anchor.place or place
    # Written out, because copying a place costs more than all the rest of a large table.
    own = Place(
        base.page, base.sheet, base.table, anchor.row + 1, anchor.column + 1, base.line, base.box
    )
    return Cell(
        anchor.text,
        own,
        anchor.row_span,
        anchor.column_span,
        anchor.formula,
        anchor.confidence,
    )
