"""The rows of an allotment table: receivers, totals, headings between them, notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from zhida.core.document import Cell, Place
from zhida.core.money import InexactAmountError
from zhida.notices.reading.amounts import (
    UnreadableAmountError,
    capital_amounts,
    cell_fen,
    is_amount,
    is_blank,
    nearest_fen,
)
from zhida.notices.reading.grid import (
    Cells,
    Column,
    Grid,
    is_column_numbers,
    is_formula,
    is_name,
    pattern,
    texts,
)
from zhida.notices.reading.words import compact

_PART_NUMBER = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[)）]?")


@dataclass(eq=False)
class Trouble:
    """A cell that could not be taken as it stands: ``kind`` formula, unreadable or inexact."""

    kind: str
    cell: Cell
    column: str


@dataclass(eq=False)
class Row:
    """One row. ``kind``: leaf, total, section (a heading between rows), words (in capitals) or
    part (其中：, of the row above).

    ``fen`` holds the amount of each amount column by its index, None for a blank cell.
    """

    name: str
    kind: str
    cell: Cell
    fen: dict[int, int | None]
    group: str = ""
    purpose: str = ""
    mark: Cell | None = None
    subject: str = ""
    troubles: list[Trouble] = field(default_factory=list)
    cells: dict[int, Cell] = field(default_factory=dict)
    index: str = ""
    level: int = 0
    is_part: bool = False

    @property
    def place(self) -> Place:
        """Where the row's name stands."""
        return self.cell.place

    @property
    def filled(self) -> bool:
        """Whether any amount cell holds something."""
        return bool(self.troubles) or any(value is not None for value in self.fen.values())


def read_rows(grid: Grid, unit: str) -> list[Row]:
    """Return the rows of ``grid`` with amounts in fen; notes, blanks and repeated headings go."""
    found: list[Row] = []
    for cells in grid.rows:
        if not _is_of_concern(cells, grid):
            continue
        row = _row(_aligned(cells, grid), grid, unit)
        _fill_down(row, found, grid)
        if row.name or row.filled:
            found.append(row)
    _number_by_index(found)
    return [row for row in found if row.kind != "section" or row.name]


def _is_of_concern(cells: Cells, grid: Grid) -> bool:
    words = texts(cells)
    filled = [word for word in words if word]
    formulas = any(cell.formula for cell in cells)
    if (not filled and not formulas) or is_column_numbers(words) or words in grid.headings:
        return False
    return not (pattern("note_row").match(filled[0] if filled else "") and _is_note(cells))


def _is_note(cells: Cells) -> bool:
    """Return whether a row that begins like a note is one: text over the row, and no amount."""
    filled = {id(cell): cell for cell in cells if cell.text.strip()}
    return len(filled) <= 2 or not any(is_amount(cell.text) for cell in filled.values())


def _aligned(cells: Cells, grid: Grid) -> Cells:
    """Move a short row (合计 without its number cell) under the columns it belongs to.

    Only where the file had no grid: there a blank first cell is simply not written.
    """
    column = grid.name.index
    first = next((i for i, cell in enumerate(cells) if is_name(compact(cell.text))), None)
    if not grid.ragged or first is None or first >= column or not is_blank(cells[-1].text):
        return cells
    numbered = first > 0 and compact(cells[0].text).isdigit()
    groups = [one.index for one in grid.of_role("group")]
    keeps_its_blanks = any(is_blank(cell.text) for cell in cells[first + 1 : column + 1])
    if numbered or first in groups or keeps_its_blanks:
        return cells
    missing = column - first
    if any(cell.text.strip() for cell in cells[-missing:]):
        return cells
    blank = Cell("", cells[0].place)
    return [blank] * missing + cells[:-missing]


def _row(cells: Cells, grid: Grid, unit: str) -> Row:
    cell = _name_cell(cells, grid)
    name = compact(cell.text)
    row = Row(name, "leaf", cell, {})
    for column in grid.of_role("amount"):
        amount = cells[column.index]
        row.cells[column.index] = amount
        row.fen[column.index] = None if amount is cell else _fen(amount, row, column, unit)
    row.group = next((compact(cells[c.index].text) for c in grid.of_role("group")), "")
    row.purpose = next((compact(cells[c.index].text) for c in grid.of_role("purpose")), "")
    row.subject = next((compact(cells[c.index].text) for c in grid.of_role("subject")), "")
    row.index = next((compact(cells[c.index].text) for c in grid.of_role("index")), "")
    row.mark = next((cells[c.index] for c in grid.of_role("mark")), None)
    if is_formula(cell):
        row.troubles.append(Trouble("formula", cell, grid.name.header))
    row.kind = _kind(row, cells)
    row.level = _level(name)
    row.is_part = bool(pattern("own_row").match(name))
    if row.kind == "leaf":
        row.name = _receiver(name)
    return row


def _name_cell(cells: Cells, grid: Grid) -> Cell:
    """Return the cell that names the row: the receiver's, else a text to the left of it."""
    own = cells[grid.name.index]
    if own.text.strip() or own.formula:
        return own
    left = [cell for cell in cells[: grid.name.index] if is_name(compact(cell.text))]
    return left[-1] if left else own


def _fen(cell: Cell, row: Row, column: Column, unit: str) -> int | None:
    """Return the fen of a cell; a cell that holds no amount is a trouble of the row."""
    unit = column.unit or unit
    if is_formula(cell):
        row.troubles.append(Trouble("formula", cell, column.header))
        return None
    try:
        return cell_fen(cell.text, unit)
    except UnreadableAmountError:
        row.troubles.append(Trouble("unreadable", cell, column.header))
    except InexactAmountError:
        row.troubles.append(Trouble("inexact", cell, column.header))
        return nearest_fen(cell.text, unit)
    return None


def _kind(row: Row, cells: Cells) -> str:
    total = pattern("total_row")
    if any(True for _ in capital_amounts(row.name)) or "大写" in row.name:
        return "words"
    if total.search(row.name) or total.search(row.group) or total.search(row.purpose):
        return "total"
    if pattern("whole_row").match(row.name):
        return "total"
    one_text = len({id(cell) for cell in cells if cell.text.strip()}) == 1
    if one_text and not row.filled:
        return "section"
    numbered = pattern("enumeration").match(row.name)
    return "section" if numbered and not row.filled else "leaf"


def _level(name: str) -> int:
    """Return the level of a row's numbering: 1 for 一、, 2 for （一）, 3 for 1., 0 for none."""
    match = pattern("enumeration").match(name)
    if not match:
        return 0
    sign = match.group()
    if sign[0] in "（(":
        return 4 if sign[1].isdigit() else 2
    return 3 if sign[0].isdigit() else 1


def _number_by_index(rows: list[Row]) -> None:
    """Take the rows' levels from the index column where it numbers parts 一 and receivers 1."""
    if not any(_PART_NUMBER.fullmatch(row.index) for row in rows):
        return
    for row in rows:
        row.level = row.level or _level(
            row.index + "、" if row.index[:1] not in "（(" else row.index
        )


def _receiver(name: str) -> str:
    """Return a receiver's name without the numbering and 其中 before it."""
    name = pattern("enumeration").sub("", pattern("own_row").sub("", name))
    return name.strip("：:")


def _fill_down(row: Row, above: list[Row], grid: Grid) -> None:
    """Give a row whose name or group stands once for several rows what stands above it."""
    last = above[-1] if above else None
    if not last:
        return
    if grid.of_role("group") and not row.group and row.kind == "leaf":
        row.group = last.group
    if not row.name and grid.of_role("purpose") and row.purpose and row.filled:
        row.name, row.cell = last.name, last.cell
