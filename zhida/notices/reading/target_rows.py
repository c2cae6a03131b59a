"""One row of the indicator part: which headings it prints, its name and its target.

A row is first read by its columns. Where that contradicts what the cells say (a 二级指标 in the
column of the first level, no target in its column) it is read by the words alone: headings from
the left, then the name, then the target.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhida.core.document import Cell
from zhida.notices.reading.target_columns import Columns
from zhida.notices.reading.target_grammar import parse_target
from zhida.notices.reading.target_headings import (
    COST,
    category_above,
    category_of,
    is_blank,
    is_heading,
    label_of,
    nearest_heading,
    subcategory_of,
)
from zhida.notices.reading.target_sheets import Piece, Row


@dataclass
class ReadRow:
    """One row as read. ``guessed`` headings and ``joined`` cells were repaired afterwards."""

    category: str | None = None
    subcategory: str | None = None
    name: Piece | None = None
    value: str = ""
    value_cell: Cell | None = None
    weight: str = ""
    guessed: bool = False
    joined: bool = False


class RowReader:
    """Reads the rows of one set of columns.

    ``alone`` says that the table has no other set, ``ragged`` that the source had no grid,
    ``recognised`` that a character of a heading may be wrong.
    """

    def __init__(self, columns: Columns, *, alone: bool, ragged: bool, recognised: bool) -> None:
        self.columns = columns
        self.alone = alone
        self.ragged = ragged
        self.recognised = recognised
        self.shifted = False

    def read(self, rows: Sequence[Row]) -> list[ReadRow]:
        """Return every row as read; rows that show a shift of columns tell about the others."""
        self.shifted = any(self._is_shifted(self._text(row, "category")) for row in rows)
        return [self._by_columns(row) or self._by_words(row) for row in rows]

    # -- by columns ---------------------------------------------------------------------------

    def _by_columns(self, row: Row) -> ReadRow | None:
        """Read a row by its columns; None when the cells contradict the columns."""
        name = self._piece(row, "name")
        value, cell = self._value(row)
        if name is None or name.cell is cell or is_blank(value) or is_heading(name.words):
            return None
        level1, level2 = self._text(row, "category"), self._text(row, "subcategory")
        if self._contradicts(row, level1, level2):
            return None
        category = self._category(level1) or level1
        subcategory = self._subcategory(level2) or level2
        if category == COST and not subcategory and self.shifted:
            category, subcategory = "", COST
        weight = self._text(row, "weight")
        return ReadRow(category or None, subcategory or None, name, value, cell, weight)

    def _contradicts(self, row: Row, level1: str, level2: str) -> bool:
        """Tell whether the heading columns hold what is no heading of that level."""
        if self._is_shifted(level1) or (level1 and self.ragged and not self._category(level1)):
            return True
        if level2 and not self._subcategory(level2):
            return self.ragged or self._category(level2) is not None
        return self.ragged and not all(self._stands_in_a_column(piece) for piece in row.pieces)

    def _is_shifted(self, level1: str) -> bool:
        """Tell whether the first level holds what can only be a 二级指标."""
        return self._category(level1) is None and self._subcategory(level1) is not None

    def _stands_in_a_column(self, piece: Piece) -> bool:
        known = {column for columns in self.columns.roles.values() for column in columns}
        return piece.column in known or label_of(piece.words) == "indicators"

    def _piece(self, row: Row, role: str) -> Piece | None:
        at = self.columns.roles.get(role, [])
        found = [piece for piece in row.pieces if piece.column in at]
        if len(found) > 1:
            return Piece("".join(piece.text for piece in found), found[0].cell, found[0].column)
        return found[0] if found else None

    def _text(self, row: Row, role: str) -> str:
        """Return what a row's cell of a role says, also where it spans in from above."""
        at = self.columns.roles.get(role, [])
        cells = [row.cells[column] for column in at if column < len(row.cells)]
        return next((words for cell in cells for words in Row([cell]).words if words), "")

    def _value(self, row: Row) -> tuple[str, Cell | None]:
        """Return the target's text and cell, with sign and unit from columns of their own."""
        for header in self.columns.values:
            pieces = [piece for piece in row.pieces if piece.column in header.at]
            text = "".join(piece.text for piece in pieces)
            if not is_blank(text):
                sign, unit = self._text(row, "operator"), self._text(row, "unit")
                return whole_value(text, sign, unit), pieces[0].cell
        return "", None

    # -- by words -----------------------------------------------------------------------------

    def _by_words(self, row: Row) -> ReadRow:
        """Read a row by what its cells say."""
        mine = [piece for piece in row.pieces if self.alone or self._stands_in_a_column(piece)]
        pieces = [piece for piece in mine if not is_blank(piece.words)]
        if len(pieces) > 1 and label_of(pieces[0].words) == "indicators":
            pieces = pieces[1:]
        read = ReadRow()
        pieces = self._headings(pieces, read)
        if not pieces:
            return read
        read.name = pieces[0]
        parts = self._contents(pieces)
        if "value" in parts:
            said = {role: piece.words for role, piece in parts.items()}
            text, sign, unit = parts["value"].text, said.get("operator", ""), said.get("unit", "")
            read.value, read.value_cell = whole_value(text, sign, unit), parts["value"].cell
            read.weight = said.get("weight", "")
        return read

    def _headings(self, pieces: list[Piece], read: ReadRow) -> list[Piece]:
        """Take the headings at the left into ``read``; return the pieces behind them."""
        while pieces:
            words, rest = pieces[0].words, [piece.words for piece in pieces[1:]]
            # The last two pieces are name and target, though the name may sound like a heading.
            alone = not rest or not is_measurable(rest[0])
            if len(rest) < 2 and not (alone and is_heading(self._repaired(words))):
                break
            if self._opens_category(words, rest, read):
                read.category = self._category(words)
            elif read.subcategory is None and self._subcategory(words):
                read.subcategory = self._subcategory(words)
            else:
                break
            pieces = pieces[1:]
        return pieces

    def _opens_category(self, words: str, rest: list[str], read: ReadRow) -> bool:
        """Tell whether a word at the left is a 一级指标 and not the 二级指标 of the same name."""
        category = self._category(words)
        if category is None or read.category or read.subcategory:
            return False
        below = self._subcategory(rest[0]) if rest else None
        return category != COST or below == COST or category_above(below or "") == COST

    def _contents(self, pieces: list[Piece]) -> dict[str, Piece]:
        """Return name, target and what else there is by role; by header order if that fits."""
        order = self.columns.order()
        if len(pieces) == len(order) and order[0] == "name" and "value" in order:
            return dict(zip(order, pieces, strict=True))
        behind = sorted(pieces[1:], key=lambda piece: not is_measurable(piece.words))
        return {"value": behind[0]} if behind else {}

    def _category(self, words: str) -> str | None:
        return category_of(self._repaired(words))

    def _subcategory(self, words: str) -> str | None:
        return subcategory_of(self._repaired(words))

    def _repaired(self, words: str) -> str:
        return nearest_heading(words) if self.recognised else words


def whole_value(text: str, sign: str, unit: str) -> str:
    """Return a target's text with the sign and unit that stand in columns of their own."""
    if not re.search(r"\d", text):
        return text
    if not _has_sign(text) and not is_blank(sign) and _has_sign(f"{sign}{text}"):
        text = f"{sign}{text}"
    if not is_blank(unit) and parse_target(text).unit is None:
        text = f"{text}{unit}"
    return text


def is_measurable(words: str) -> bool:
    """Tell whether a text demands a number, a date or a comparison."""
    return parse_target(words).kind != "qualitative"


def _has_sign(text: str) -> bool:
    return parse_target(text).operator not in (None, "=")
