"""A refused roster given back: the same workbook, the bad cells marked and explained.

What came as xlsx is given back as it came, in colour. Anything else is written anew, as text.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

from zhida.formats import xlsx_notes
from zhida.formats.xlsx_notes import Note
from zhida.recipients.roster_checks import MOST_SHOWN, BadCell, Verdict

BATCH = 5000
MOST_ROWS = 1_048_576
"""As many rows as a sheet holds."""

NARROWEST, WIDEST, LOOKED_AT = 6, 40, 200
"""How wide columns become, in signs, and after how many rows of them."""

EXPLANATIONS = "错误说明"
LIST = (("行", 8), ("列", 18), ("单元格", 10), ("应为", 60), ("实际", 30))
"""The columns of the list of errors, and how wide they are."""


def write(verdict: Verdict, file: Path) -> None:
    """Write the workbook with what is wrong."""
    if not (verdict.file.sheet and _annotated(verdict, file)):
        _write_anew(verdict, file)


def _annotated(verdict: Verdict, file: Path) -> bool:
    notes = [Note(one.row, one.column, f"“{one.heading}”{one.said}") for one in verdict.bad]
    head = Note(verdict.head.row, verdict.file.width, f"{EXPLANATIONS}（{_how_many(verdict)}）")
    return xlsx_notes.annotate(verdict.file.book, verdict.file.sheet, notes, head, file)


def _how_many(verdict: Verdict) -> str:
    shown = f"，标出前 {MOST_SHOWN} 处" if verdict.bad_count > MOST_SHOWN else ""
    return f"共 {verdict.bad_count} 处{shown}"


def _write_anew(verdict: Verdict, file: Path) -> None:
    """Write the cells as a workbook. Every cell is text, so that none becomes a formula."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as book:
        looks = {
            "bad": book.add_format({"bg_color": "#f8d7da", "font_color": "#842029", "bold": True}),
            "head": book.add_format({"bg_color": "#eaeff5", "bold": True}),
        }
        _write_cells(book.add_worksheet("名册"), verdict, looks)
        _write_list(book.add_worksheet("错误清单"), verdict, looks["head"])


def _write_cells(sheet: Any, verdict: Verdict, looks: dict[str, Any]) -> None:
    marks = {(one.row, one.column): one for one in verdict.bad}
    _set_widths(sheet, verdict)
    cells = verdict.database.cursor().execute("SELECT * FROM raw ORDER BY r")
    sheet.freeze_panes(verdict.head.row, 0)
    while rows := cells.fetchmany(BATCH):
        for number, *texts in rows:
            if number > MOST_ROWS:
                return
            plain = looks["head"] if number == verdict.head.row else None
            for place, text in enumerate(texts):
                mark = marks.get((number, place))
                sheet.write_string(number - 1, place, text or "", looks["bad"] if mark else plain)
                if mark:
                    sheet.write_comment(number - 1, place, mark.said)


def _set_widths(sheet: Any, verdict: Verdict) -> None:
    """Make columns as wide as what stands in them from the headings on."""
    first = verdict.file.first(verdict.head.row + LOOKED_AT)
    table = islice(first, verdict.head.row - 1, None)
    for place, texts in enumerate(zip(*(cells for _, cells in table), strict=True)):
        widest = max(_width(text) for text in texts)
        sheet.set_column(place, place, min(max(widest + 2, NARROWEST), WIDEST))


def _width(text: str) -> int:
    """Return how much room a text takes: a Chinese sign twice as much as a digit."""
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)


def _write_list(sheet: Any, verdict: Verdict, head: Any) -> None:
    for place, (title, width) in enumerate(LIST):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, head)
    sheet.freeze_panes(1, 0)
    for line, one in enumerate(verdict.bad, 1):
        _write_line(sheet, line, one)
    if verdict.bad_count > MOST_SHOWN:
        sheet.write_string(len(verdict.bad) + 1, 0, _how_many(verdict))


def _write_line(sheet: Any, line: int, one: BadCell) -> None:
    sheet.write_number(line, 0, one.row)
    sheet.write_string(line, 1, one.heading)
    sheet.write_url(line, 2, f"internal:'名册'!{one.cell}", string=one.cell)
    sheet.write_string(line, 3, one.expected)
    sheet.write_string(line, 4, one.found)
