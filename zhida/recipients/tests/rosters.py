"""Rosters as offices send them in, as files; the people on them are invented."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from zhida.recipients.roster_kinds import plain
from zhida.recipients.tests.builders import citizen_number

TODAY = date(2022, 6, 1)

HEADINGS = [
    *("街道(乡镇)编码", "街道(乡镇)名称", "村编码", "村名称", "姓名★", "证件类型★", "证件号码★"),
    *("按户或按人补助★", "应发金额(元)★", "实发金额(元)★", "备注", "发放月份★", "支付凭证号★"),
]
TITLE = ["到人到户资金发放明细表"]


def row(serial: int = 1, **told: str) -> list[str]:
    """Return a sound row; ``told`` are other cells, by the heading's words."""
    cells = ["65402", "甲镇", "1", "甲村", "张三", "身份证号", citizen_number(serial=serial)]
    cells += ["到人", "344.00", "344.00", "", "03", "V2022-001"]
    for heading, text in told.items():
        cells[[plain(one) for one in HEADINGS].index(heading)] = text
    return cells


def as_csv(folder: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8-sig") -> Path:
    file = folder / "名册.csv"
    with file.open("w", encoding=encoding, newline="") as target:
        csv.writer(target).writerows(rows)
    return file


def as_xlsx(folder: Path, rows: Sequence[Sequence[Any]]) -> Path:
    file = folder / "名册.xlsx"
    with xlsxwriter.Workbook(str(file), {"default_date_format": "yyyy年m月"}) as book:
        sheet = book.add_worksheet("低保发放")
        sheet.set_column(4, 4, 22)
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
        book.add_worksheet("填表说明")
    return file


def form(*rows: Sequence[str]) -> list[Sequence[str]]:
    return [TITLE, HEADINGS, *rows]
