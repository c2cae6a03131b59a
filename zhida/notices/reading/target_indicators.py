"""The indicators of a target table: its rows under the headings that hold for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from zhida.core.document import Cell, Place
from zhida.notices.reading.target_columns import Columns, read_header
from zhida.notices.reading.target_grammar import Target, parse_target
from zhida.notices.reading.target_headings import (
    COST,
    belongs,
    category_above,
    is_blank,
    is_heading,
    is_official,
)
from zhida.notices.reading.target_repairs import rejoined, spread_centred
from zhida.notices.reading.target_rows import ReadRow, RowReader, is_measurable
from zhida.notices.reading.target_sheets import Piece, Row, Sheet
from zhida.notices.reading.vocabulary import vocabulary

_ITEM = re.compile(r"^(?:指标\d{1,2}[:：、]?|[（(]?\d{1,2}(?:[)）]|[.．、](?!\d))|[①-⑳])")
_ONLY_BELOW = {"满意度指标": "服务对象满意度指标", COST: COST}
"""The 二级指标 of a 一级指标 that has no other, where none is printed."""


@dataclass
class Indicator:
    """One 绩效指标 with its headings; ``target`` is None when its cell is empty.

    ``uncertain`` was recognised with little certainty, ``guessed`` are its headings, ``joined``
    was put together from two rows.
    """

    category: str
    subcategory: str
    name: str
    target: Target | None
    place: Place
    target_place: Place
    weight: Decimal | None = None
    formula: bool = False
    uncertain: bool = False
    guessed: bool = False
    joined: bool = False

    def as_json(self) -> dict[str, object]:
        """Return the indicator in the shape of the reading contract."""
        target = self.target or Target("qualitative")
        return {
            "category": self.category,
            "subcategory": self.subcategory,
            "name": self.name,
            "target": target.as_json(),
        }


def read_indicators(sheet: Sheet, *, recognised: bool = False) -> list[Indicator]:
    """Return the indicators of a target table in printed order.

    ``recognised`` allows for one wrong character in a heading.
    """
    sets, start = read_header(sheet.rows)
    rows = sheet.rows[start if sets else _first_heading(sheet.rows) :]
    rows = [row for row in rows if row.pieces and not row.is_header and not _is_note(row)]
    found: list[Indicator] = []
    for columns in sets or [Columns()]:
        reader = RowReader(columns, alone=len(sets) < 2, ragged=sheet.ragged, recognised=recognised)
        read = reader.read(rows)
        if sheet.ragged or recognised:
            read = list(rejoined(read))
        spread_centred(read)
        found += _under_headings(read)
    for indicator in found if recognised else ():
        official = is_official(indicator.category, indicator.subcategory)
        indicator.uncertain = indicator.uncertain or not official
    return found


def _first_heading(rows: Sequence[Row]) -> int:
    """Return the index of the first row with a heading, for a table whose header is lost."""
    return next((at for at, row in enumerate(rows) if any(map(is_heading, row.words))), len(rows))


def _is_note(row: Row) -> bool:
    """Tell whether a row is a remark below the table, or the sum of the weights."""
    notes = "|".join(vocabulary("target_labels")["notes"])
    return bool(re.match(rf"(?:{notes})(?:[:：\d（(].*)?$", row.words[0]))


def _under_headings(rows: Sequence[ReadRow]) -> Iterator[Indicator]:
    """Yield the indicators of the rows; a heading holds until the next one."""
    category = subcategory = ""
    for row in rows:
        category, subcategory = _headings(row, category, subcategory)
        for name, value in _listed(row):
            indicator = _indicator(row, category, subcategory, name, value)
            if indicator is not None:
                yield indicator


def _headings(row: ReadRow, category: str, subcategory: str) -> tuple[str, str]:
    """Return the headings that hold for a row, given those of the row before."""
    if row.category and row.category != category:
        category, subcategory = row.category, ""
    if row.subcategory:
        subcategory = row.subcategory
        fits = bool(row.category) or (bool(category) and belongs(subcategory, category))
        category = category if fits else category_above(subcategory)
    return category, subcategory or _ONLY_BELOW.get(category, "")


def _listed(row: ReadRow) -> list[tuple[str, str]]:
    """Return name and target of a row, or several where both cells list as many lines."""
    if row.name is None:
        return []
    names, values = row.name.text.splitlines(), row.value.splitlines()
    if len(names) == len(values) > 1 and all(map(is_measurable, values)):
        return list(zip(names, values, strict=True))
    return [(row.name.text, row.value)]


def _indicator(
    row: ReadRow, category: str, subcategory: str, name: str, value: str
) -> Indicator | None:
    """Return the indicator of a row, None when its name is only a sign for nothing."""
    if row.name is None:
        return None
    words = _ITEM.sub("", Piece(name, row.name.cell, 0).words)
    if is_blank(words):
        return None
    text = re.sub(r"\s*\n\s*", "", value)
    cells = (row.name.cell, row.value_cell or row.name.cell)
    return Indicator(
        category,
        subcategory,
        words,
        None if is_blank(text) else parse_target(text, words, subcategory),
        cells[0].place,
        cells[1].place,
        _weight(row.weight),
        formula=any(cell.formula is not None for cell in cells),
        uncertain=any(map(_is_uncertain, cells)),
        guessed=row.guessed,
        joined=row.joined,
    )


def _is_uncertain(cell: Cell) -> bool:
    """Tell whether a cell was recognised with less certainty than the checks want."""
    limit = Decimal(vocabulary("target_checks")["uncertain_below"])
    return cell.confidence is not None and cell.confidence < limit


def _weight(text: str) -> Decimal | None:
    try:
        return Decimal(text.rstrip("分%")) if text else None
    except InvalidOperation:
        return None
