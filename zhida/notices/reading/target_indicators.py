"""The indicators of a target table, also where columns have shifted and row spans are lost.

Each row is first read by its columns. Where that contradicts what the cells say (a 二级指标 in the
column of the first level, a target in the column of the name), it is read by the words alone:
headings first, then the name, then the target.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from zhida.core.document import Cell, Place
from zhida.notices.reading.target_centred import around
from zhida.notices.reading.target_columns import Columns, columns_of, header_rows
from zhida.notices.reading.target_grammar import Target, parse_target
from zhida.notices.reading.target_headings import (
    COST,
    belongs,
    category_above,
    category_of,
    is_blank,
    is_heading,
    label_of,
    nearest_heading,
    subcategory_of,
)
from zhida.notices.reading.target_sheets import Piece, Row, Sheet
from zhida.notices.reading.vocabulary import vocabulary

_ITEM = re.compile(r"^(?:指标\d{1,2}[:：、]?|[（(]?\d{1,2}(?:[)）]|[.．、](?!\d))|[①-⑳])")
_SATISFACTION = ("满意度指标", "服务对象满意度指标")


@dataclass
class Indicator:
    """One 绩效指标 with its headings; ``target`` is None when its cell is empty."""

    category: str
    subcategory: str
    name: str
    target: Target | None
    place: Place
    target_place: Place
    weight: Decimal | None = None
    formula: bool = False
    confidence: float | None = None
    guessed: bool = False

    @property
    def is_uncertain(self) -> bool:
        """Whether name or target were recognised with less certainty than the checks want."""
        limit = Decimal(vocabulary("target_checks")["uncertain_below"])
        return self.confidence is not None and self.confidence < limit

    def as_json(self) -> dict[str, object]:
        """Return the indicator in the shape of the reading contract."""
        target = self.target or Target("qualitative")
        return {
            "category": self.category,
            "subcategory": self.subcategory,
            "name": self.name,
            "target": target.as_json(),
        }


@dataclass
class _Reading:
    """One row as read: the headings that it prints, its name and its target."""

    category: str | None = None
    subcategory: str | None = None
    name: Piece | None = None
    value: str = ""
    value_cell: Cell | None = None
    weight: str = ""
    guessed: bool = False


def read_indicators(sheet: Sheet, *, recognised: bool = False) -> list[Indicator]:
    """Return the indicators of a target table in printed order.

    ``recognised`` allows for one wrong character in a heading.
    """
    headers = header_rows(sheet.rows)
    after = sheet.rows.index(headers[-1]) + 1 if headers else _first_heading(sheet.rows)
    rows = [row for row in sheet.rows[after:] if row.pieces and not _is_note(row)]
    rows = [row for row in rows if not row.is_header]
    found: list[Indicator] = []
    for columns in columns_of(headers) or [Columns()]:
        found += _Reader(columns, sheet, recognised).read(rows)
    return found


def _first_heading(rows: list[Row]) -> int:
    """Return the index of the first row with a heading, for a table whose header is lost."""
    return next((at for at, row in enumerate(rows) if any(map(is_heading, row.words))), len(rows))


def _is_note(row: Row) -> bool:
    notes = "|".join(vocabulary("target_labels")["notes"])
    return bool(re.match(rf"(?:{notes})(?:[:：\d（(].*)?$", row.words[0]))


class _Reader:
    """Reads rows one after the other, keeping the headings that hold until the next one."""

    def __init__(self, columns: Columns, sheet: Sheet, recognised: bool) -> None:
        self.columns = columns
        self.ragged = sheet.ragged
        self.recognised = recognised
        self.category = ""
        self.subcategory = ""

    def read(self, rows: list[Row]) -> list[Indicator]:
        """Return the indicators of the rows."""
        readings = [self._by_columns(row) or self._by_words(row) for row in rows]
        if _is_centred(readings):
            _spread(readings)
        found: list[Indicator] = []
        for reading in readings:
            self._take_headings(reading)
            found += self._indicators(reading)
        return found

    # -- by columns ---------------------------------------------------------------------------

    def _by_columns(self, row: Row) -> _Reading | None:
        """Read a row by its columns; None when the cells contradict the columns."""
        roles = self.columns.roles
        if "value" not in roles:
            return None
        name = self._piece(row, "name")
        reading = _Reading(name=name, weight=self._text(row, "weight"))
        reading.value, reading.value_cell = self._value(row)
        level1, level2 = self._text(row, "category"), self._text(row, "subcategory")
        if name is None or is_blank(reading.value) or self._contradicts(row, level1, level2):
            return None
        if is_heading(name.words) or (name.cell is reading.value_cell):
            return None
        reading.category = self._category(level1) or (level1 or None)
        reading.subcategory = self._subcategory(level2) or (level2 or None)
        return reading

    def _contradicts(self, row: Row, level1: str, level2: str) -> bool:
        """Tell whether the heading columns hold what is no heading of that level."""
        if level1 and not self._category(level1):
            return bool(self._subcategory(level1)) or self.ragged
        if level2 and not self._subcategory(level2):
            return self.ragged or bool(self._category(level2)) or len(level2) > 12
        outside = [piece for piece in row.pieces if not self._inside(piece)]
        return self.ragged and bool(outside)

    def _inside(self, piece: Piece) -> bool:
        known = {column for columns in self.columns.roles.values() for column in columns}
        known |= {column for header in self.columns.values for column in header.at}
        return piece.column in known or label_of(piece.words) == "indicators"

    def _piece(self, row: Row, role: str) -> Piece | None:
        at = self.columns.roles.get(role, [])
        found = [piece for piece in row.pieces if piece.column in at]
        if len(found) > 1:
            return Piece("".join(piece.text for piece in found), found[0].cell, found[0].column)
        return found[0] if found else None

    def _text(self, row: Row, role: str) -> str:
        """Return what a row's cell of a role says, a spanning cell included."""
        at = self.columns.roles.get(role, [])
        cells = {
            id(row.cells[column]): row.cells[column] for column in at if column < len(row.cells)
        }
        return next((text for cell in cells.values() if (text := _words(cell))), "")

    def _value(self, row: Row) -> tuple[str, Cell | None]:
        """Return the target's text and cell, with sign and unit from columns of their own."""
        for header in self.columns.values:
            pieces = [piece for piece in row.pieces if piece.column in header.at]
            text = "".join(piece.text for piece in pieces)
            if not is_blank(text):
                sign, unit = self._text(row, "operator"), self._text(row, "unit")
                return _whole_value(text, sign, unit), pieces[0].cell
        return "", None

    # -- by words -----------------------------------------------------------------------------

    def _by_words(self, row: Row) -> _Reading:
        """Read a row by what its cells say: headings, then the name, then the target."""
        pieces = [piece for piece in row.pieces if not is_blank(piece.words)]
        if pieces and label_of(pieces[0].words) == "indicators" and len(pieces) > 1:
            pieces = pieces[1:]
        reading = _Reading()
        pieces = self._headings(pieces, reading)
        if not pieces:
            return reading
        reading.name = pieces[0]
        values = self._contents(pieces)
        if values:
            reading.value = _whole_value(
                values["value"].text,
                values["operator"].words if "operator" in values else "",
                values["unit"].words if "unit" in values else "",
            )
            reading.value_cell = values["value"].cell
            reading.weight = values["weight"].words if "weight" in values else ""
        return reading

    def _headings(self, pieces: list[Piece], reading: _Reading) -> list[Piece]:
        """Take the headings at the left into ``reading``; return the pieces behind them."""
        while pieces:
            words = pieces[0].words
            rest = [piece.words for piece in pieces[1:]]
            if len(rest) < 2 and not (is_heading(self._repaired(words)) and self._is_named(rest)):
                break
            if self._opens_category(words, rest, reading):
                reading.category = self._category(words)
            elif reading.subcategory is None and self._subcategory(words):
                reading.subcategory = self._subcategory(words)
            else:
                break
            pieces = pieces[1:]
        return pieces

    def _is_named(self, rest: list[str]) -> bool:
        """Tell whether what stands behind a heading is a name alone (or nothing)."""
        return not rest or not _is_measurable(rest[0])

    def _opens_category(self, words: str, rest: list[str], reading: _Reading) -> bool:
        """Tell whether a word at the left is a 一级指标 and not the 二级指标 of the same name."""
        category = self._category(words)
        if category is None or reading.category or reading.subcategory:
            return False
        if category != COST:
            return True
        below = self._subcategory(rest[0]) if rest else None
        return below is not None and (below == COST or category_above(below) == COST)

    def _contents(self, pieces: list[Piece]) -> dict[str, Piece]:
        """Return the pieces behind the name by role; by header order where the count fits."""
        behind = pieces[1:]
        if not behind:
            return {}
        order = self.columns.order()
        if len(pieces) == len(order) and order[0] == "name" and "value" in order:
            return dict(zip(order, pieces, strict=True))
        measurable = [piece for piece in behind if _is_measurable(piece.words)]
        return {"value": measurable[0] if measurable else behind[0]}

    # -- headings and targets -----------------------------------------------------------------

    def _take_headings(self, reading: _Reading) -> None:
        """Let the headings of a row hold from now on."""
        if reading.category:
            changed = reading.category != self.category
            self.category = reading.category
            if changed or reading.subcategory:
                self.subcategory = ""
        if reading.subcategory:
            self.subcategory = reading.subcategory
            stands = self.category and belongs(self.subcategory, self.category)
            if not reading.category and not stands:
                self.category = category_above(self.subcategory)
        if self.category == _SATISFACTION[0] and not self.subcategory:
            self.subcategory = _SATISFACTION[1]
        if self.category == COST and not self.subcategory:
            self.subcategory = COST

    def _indicators(self, reading: _Reading) -> Iterator[Indicator]:
        """Yield the indicator of a row, or several where name and target list several lines."""
        if reading.name is None:
            return
        names, values = reading.name.text.splitlines(), reading.value.splitlines()
        listed = len(names) == len(values) > 1 and all(map(_is_measurable, values))
        pairs = zip(names, values, strict=True) if listed else [(reading.name.text, reading.value)]
        for name, value in pairs:
            indicator = self._indicator(reading, name, value)
            if indicator is not None:
                yield indicator

    def _indicator(self, reading: _Reading, name: str, value: str) -> Indicator | None:
        if reading.name is None:
            return None
        words = _ITEM.sub("", Piece(name, reading.name.cell, 0).words)
        if is_blank(words):
            return None
        text = re.sub(r"\s*\n\s*", "", value)
        cell = reading.value_cell or reading.name.cell
        confidences = [c for c in (reading.name.cell.confidence, cell.confidence) if c is not None]
        return Indicator(
            self.category,
            self.subcategory,
            words,
            None if is_blank(text) else parse_target(text, words, self.subcategory),
            reading.name.cell.place,
            cell.place,
            _weight(reading.weight),
            formula=cell.formula is not None or reading.name.cell.formula is not None,
            confidence=min(confidences, default=None),
            guessed=reading.guessed,
        )

    def _category(self, words: str) -> str | None:
        return category_of(self._repaired(words))

    def _subcategory(self, words: str) -> str | None:
        return subcategory_of(self._repaired(words))

    def _repaired(self, words: str) -> str:
        return nearest_heading(words) if self.recognised else words


def _is_centred(readings: list[_Reading]) -> bool:
    """Tell whether headings seem to stand in the middle of what they cover, spans being lost."""
    named = [reading for reading in readings if reading.name is not None]
    headed = [reading for reading in named if reading.subcategory]
    return bool(headed) and not (named[0].subcategory or named[0].category)


def _spread(readings: list[_Reading]) -> None:
    """Give each row the 二级指标 in the middle of whose rows it lies."""
    marks = [at for at, reading in enumerate(readings) if reading.subcategory]
    for mark, covered in zip(marks, around(marks, len(readings)), strict=True):
        for at in covered:
            readings[at].subcategory = readings[mark].subcategory
            readings[at].category = None
            readings[at].guessed = True


def _words(cell: Cell) -> str:
    pieces = Row([cell]).pieces
    return pieces[0].words if pieces else ""


def _whole_value(text: str, sign: str, unit: str) -> str:
    """Return a target's text with the sign and unit that stand in columns of their own."""
    if not re.search(r"\d", text):
        return text
    if sign and not is_blank(sign) and parse_target(f"{sign}{text}").operator not in (None, "="):
        text = text if parse_target(text).operator not in (None, "=") else f"{sign}{text}"
    if unit and not is_blank(unit) and parse_target(text).unit is None:
        text = f"{text}{unit}"
    return text


def _is_measurable(words: str) -> bool:
    """Tell whether a text demands a number, a date or a comparison."""
    return parse_target(words).kind != "qualitative"


def _weight(text: str) -> Decimal | None:
    try:
        return Decimal(text.rstrip("分%")) if text else None
    except InvalidOperation:
        return None
