"""电子表格（xlsx、xls、et）

Each sheet in its order; hidden sheets are named in a note and not read. Merged cells are one
cell. A formula is kept as formula: its last result is in the file, but nobody checked it.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from zhida.core.document import Block, Document, Place, UnreadableError
from zhida.formats import archive, foreign, grid, sheetgrid
from zhida.formats.order import in_order
from zhida.formats.sheet_marks import Marks, of_xls, of_xlsx

NAMES = ("xlsx", "xlsm", "xls", "et")
RANK = 2
GUARDED = True

WORKBOOK = "Workbook".encode("utf-16-le")


def looks_like(data: bytes, name: str) -> bool:
    """Tell whether ``data`` is an archive or a compound file with a workbook in it."""
    if data.startswith(archive.MAGIC):
        return b"xl/workbook.xml" in data
    return data.startswith(foreign.OLE_MAGIC) and WORKBOOK in data


def read(data: bytes) -> Document:
    """Return the document. Raises ``UnreadableError``."""
    import python_calamine

    if data.startswith(archive.MAGIC):
        with archive.open_safely(data) as container:
            marks = of_xlsx(container)
    else:
        marks = of_xls(data)
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
    except python_calamine.PasswordError:
        raise UnreadableError(archive.ENCRYPTED) from None
    except python_calamine.CalamineError as problem:
        raise UnreadableError(archive.DAMAGED) from problem
    shown = python_calamine.SheetVisibleEnum.Visible
    blocks: list[Block] = []
    notes: list[str] = []
    for index, sheet in enumerate(book.sheets_metadata):
        if sheet.typ is not python_calamine.SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible is not shown:
            notes.append(f"工作表“{sheet.name}”是隐藏的，没有读取。")
            continue
        own = marks[index] if index < len(marks) else Marks()
        blocks += _sheet(book.get_sheet_by_index(index), own)
    return Document(in_order(blocks), "spreadsheet", notes=notes)


def _sheet(sheet: Any, marks: Marks) -> Iterator[Block]:
    grid.refuse_large(sheet.total_height, sheet.total_width)
    values = sheet.to_python(skip_empty_area=False)
    merged = {
        first: (last[0] - first[0] + 1, last[1] - first[1] + 1)
        for first, last in sheet.merged_cell_ranges or []
        if first[0] < len(values)
    }
    anchors = [
        _anchor(value, (r, c), merged.get((r, c), (1, 1)), marks)
        for r, row in enumerate(values)
        for c, value in enumerate(row)
    ]
    # A formula without a kept result stands outside what calamine hands over.
    inside = {(anchor.row, anchor.column) for anchor in anchors}
    anchors += [_anchor("", at, (1, 1), marks) for at in marks.formulas if at not in inside]
    # Spanning cells first: they keep the positions that they cover.
    anchors.sort(key=lambda anchor: anchor.row_span * anchor.column_span == 1)
    yield from sheetgrid.blocks(grid.table(anchors, Place(sheet=sheet.name)))


def _anchor(value: object, at: tuple[int, int], span: tuple[int, int], marks: Marks) -> grid.Anchor:
    formula = marks.formulas.get(at)
    text = "" if formula else shown(value, percent=at in marks.percents)
    return grid.Anchor(*at, text, *span, formula=formula)


def shown(value: object, *, percent: bool = False) -> str:
    """Return a cell's value as text: whole numbers without point, dates as 2022年1月1日.

    A spreadsheet stores binary fractions; 15 digits, as it shows itself, give back what was typed.
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        number = Decimal(f"{value:.15g}") * (100 if percent else 1)
        text = f"{number:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return f"{text}%" if percent else text
    if isinstance(value, datetime.datetime) and value.time() != datetime.time():
        return f"{value.year}年{value.month}月{value.day}日{value:%H:%M}"
    if isinstance(value, datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value).strip()
