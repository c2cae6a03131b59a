"""Records as the rows of a workbook's first sheet, every cell a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from zhida.payments.channel_layout import Numbered, Page, Record
from zhida.payments.channel_refusals import RETURN_UNREADABLE
from zhida.recipients.roster_table import as_text

MADE = datetime(2000, 1, 1)  # noqa: DTZ001 -- a workbook knows no time zone
"""The same day in every workbook, so that the same order is the same file to the byte."""


def write(page: Page, records: Iterable[Record], target: BinaryIO) -> None:
    """Write the records; as texts, so that none becomes a formula and no account loses digits."""
    import xlsxwriter

    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        book.set_properties({"created": MADE})
        sheet = book.add_worksheet(page.channel[:31])
        for row, record in enumerate(records):
            for place, cell in enumerate(record):
                sheet.write_string(row, place, cell)


def read(page: Page, source: Path) -> Iterator[Numbered]:
    """Yield each row's cells of the first sheet that is shown. Refuses what is no workbook."""
    import python_calamine

    shown = python_calamine.SheetVisibleEnum.Visible
    try:
        with python_calamine.load_workbook(str(source)) as book:
            names = (one.name for one in book.sheets_metadata if one.visible is shown)
            sheet = book.get_sheet_by_name(next(names, ""))
            for number, row in enumerate(sheet.iter_rows(), 1):
                yield number, [as_text(cell) for cell in row]
    except python_calamine.CalamineError:
        raise RETURN_UNREADABLE(name=source.name, why="不是完好的工作簿，或设有密码") from None
