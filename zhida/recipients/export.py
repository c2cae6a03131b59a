"""People as a workbook or as csv: everybody of the selection, numbers masked.

A text is never a formula: a workbook's cells are written as texts, and in csv a text that a
spreadsheet would take for a formula gets an apostrophe before it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO
from itertools import tee

from django.db.models import QuerySet

from zhida.core.formula import inert
from zhida.core.refusal import refusal
from zhida.recipients import documents
from zhida.recipients.models import Person

CSV = "text/csv; charset=utf-8"

COLUMNS = (
    ("人员编号", 10),
    ("姓名", 24),
    ("证件类型", 16),
    ("证件号码", 22),
    ("性别", 6),
    ("出生日期", 12),
    ("去世日期", 12),
    ("所在区划", 28),
    ("区划代码", 12),
)
CHUNK = 2000
MOST_SHEET_ROWS = 200_000
"""A workbook is made in memory; more people come as csv, which is sent as it is written."""

BYTE_ORDER_MARK = "\ufeff"
"""By which Excel knows that a csv is UTF-8."""

TOO_MANY_FOR_A_SHEET = refusal(
    "people_fit_on_a_sheet",
    "选中的有 {count} 人，超过一张工作表导出的上限 {limit} 人。",
    advice="请缩小筛选范围，或导出 csv。",
    status=422,
)


def masked(one: Person) -> str:
    """Return the number of a person's document as lists show it."""
    return documents.masked_number(one.number_sealed, documents.PERSON_NUMBER)


def as_csv(people: QuerySet[Person]) -> Iterator[str]:
    """Yield the lines of a csv file, a batch at a time."""
    yield BYTE_ORDER_MARK + _lines([[label for label, _ in COLUMNS]])
    batch: list[list[str]] = []
    for texts in _texts_of(people):
        batch.append([inert(text) for text in texts])
        if len(batch) == CHUNK:
            yield _lines(batch)
            batch = []
    yield _lines(batch)


def as_workbook(people: QuerySet[Person]) -> bytes:
    """Return an .xlsx file; raises the refusal ``people_fit_on_a_sheet``."""
    import xlsxwriter

    count = people.count()
    if count > MOST_SHEET_ROWS:
        raise TOO_MANY_FOR_A_SHEET(count=count, limit=MOST_SHEET_ROWS)
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("救助对象")
        bold = book.add_format({"bold": True, "bg_color": "#eaeff5"})
        for column, (label, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, label, bold)
        for at, texts in enumerate(_texts_of(people), start=1):
            for column, text in enumerate(texts):
                sheet.write_string(at, column, text)
        sheet.freeze_panes(1, 2)
    return buffer.getvalue()


def _texts_of(people: QuerySet[Person]) -> Iterator[list[str]]:
    found, sealed = tee(people.iterator(CHUNK))
    ciphers = (one.number_sealed for one in sealed)
    numbers = documents.masked_numbers(ciphers, documents.PERSON_NUMBER)
    return (_texts(one, number) for one, number in zip(found, numbers, strict=True))


def _texts(one: Person, number: str) -> list[str]:
    return [
        str(one.pk),
        one.name,
        one.document_kind,
        number,
        one.sex,
        one.birth_on.isoformat() if one.birth_on else "",
        one.died_on.isoformat() if one.died_on else "",
        one.division.name,
        one.division.code,
    ]


def _lines(rows: Iterable[list[str]]) -> str:
    buffer = StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()
