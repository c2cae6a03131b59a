"""A refused roster given back: the same cells as a workbook, the bad ones marked and explained."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from zhida.recipients.roster_checks import MOST_SHOWN, BadCell, Verdict

BATCH = 5000
MOST_ROWS = 1_048_576
"""As many rows as a sheet holds."""


def write(verdict: Verdict, file: Path) -> None:
    """Write the workbook. Every cell is text, so that none becomes a formula."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as book:
        bad = book.add_format({"bg_color": "#f8d7da", "font_color": "#842029", "bold": True})
        _write_cells(book.add_worksheet("名册"), verdict, bad)
        _write_list(book.add_worksheet("错误清单"), verdict)


def _write_cells(sheet: Any, verdict: Verdict, look: Any) -> None:
    marks = {(one.row, one.column): one for one in verdict.bad}
    cells = verdict.database.cursor().execute("SELECT * FROM raw ORDER BY r")
    sheet.freeze_panes(verdict.head.row, 0)
    while rows := cells.fetchmany(BATCH):
        for number, *texts in rows:
            if number > MOST_ROWS:
                return
            for place, text in enumerate(texts):
                mark = marks.get((number, place))
                sheet.write_string(number - 1, place, text or "", look if mark else None)
                if mark:
                    sheet.write_comment(number - 1, place, said(mark))


def _write_list(sheet: Any, verdict: Verdict) -> None:
    sheet.write_row(0, 0, ["行", "列", "应为", "实际"])
    for line, one in enumerate(verdict.bad, 1):
        sheet.write_number(line, 0, one.row)
        for place, text in enumerate((one.heading, one.expected, one.found), 1):
            sheet.write_string(line, place, text)
    if verdict.bad_count > MOST_SHOWN:
        last = f"共 {verdict.bad_count} 处，以上为前 {MOST_SHOWN} 处"
        sheet.write_string(len(verdict.bad) + 1, 0, last)


def said(one: BadCell) -> str:
    """Return what is wrong with a cell as a sentence."""
    found = f"“{one.found}”" if one.found else "空"
    return f"应为{one.expected}，实际是{found}。"
