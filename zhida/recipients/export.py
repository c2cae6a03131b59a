"""Lists of recipients as a workbook or as csv: all of the selection, numbers masked.

A text is never a formula: a workbook's cells are written as texts, and in csv a text that a
spreadsheet would take for a formula gets an apostrophe before it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from itertools import islice
from typing import Any

from zhida.core.formula import inert
from zhida.core.money import in_unit
from zhida.core.refusal import refusal
from zhida.recipients import documents
from zhida.recipients.models import Person

CSV = "text/csv; charset=utf-8"

CHUNK = 2000
MOST_SHEET_ROWS = 200_000
"""A workbook is made in memory; more rows come as csv, which is sent as it is written."""

BYTE_ORDER_MARK = "\ufeff"
"""By which Excel knows that a csv is UTF-8."""

TOO_MANY_FOR_A_SHEET = refusal(
    "people_fit_on_a_sheet",
    "选中的有 {count} 行，超过一张工作表导出的上限 {limit} 行。",
    advice="请缩小筛选范围，或导出 csv。",
    status=422,
)


class Fen(int):
    """An amount, which files show in 元."""


@dataclass(frozen=True)
class Table:
    """A list to be written: its title, its columns with their widths, its rows and their number."""

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Any]]
    count: int


def masked(one: Person) -> str:
    """Return the number of a person's document as lists show it."""
    return documents.masked_number(one.number_sealed, documents.PERSON_NUMBER)


def as_csv(table: Table) -> Iterator[str]:
    """Yield the lines of a csv file, a batch at a time."""
    yield BYTE_ORDER_MARK + _lines([[label for label, _ in table.columns]])
    rows = iter(table.rows)
    while batch := list(islice(rows, CHUNK)):
        yield _lines([inert(_text(value)) for value in row] for row in batch)


def as_workbook(table: Table) -> bytes:
    """Return an .xlsx file; raises the refusal ``people_fit_on_a_sheet``."""
    import xlsxwriter

    if table.count > MOST_SHEET_ROWS:
        raise TOO_MANY_FOR_A_SHEET(count=table.count, limit=MOST_SHEET_ROWS)
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(table.title)
        bold = book.add_format({"bold": True, "bg_color": "#eaeff5"})
        money = book.add_format({"num_format": "#,##0.00"})
        for column, (label, width) in enumerate(table.columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, label, bold)
        for at, row in enumerate(table.rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, Fen):
                    sheet.write_number(at, column, in_unit(value, "元"), money)
                else:
                    sheet.write_string(at, column, _text(value))
        sheet.freeze_panes(1, 2)
    return buffer.getvalue()


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Fen):
        return f"{in_unit(value, '元'):.2f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _lines(rows: Iterable[Sequence[str]]) -> str:
    buffer = StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()
