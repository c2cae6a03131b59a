"""The ledger as a workbook: every row of the selection, its unit, its totals, what was selected.

Texts are written as texts, so that none of them can become a formula in the reader's office.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from zhida.allotments.queries import LedgerRow, Totals
from zhida.core.money import in_unit

FORMATS = {"元": "#,##0.00", "万元": "#,##0.######"}

TEXT_COLUMNS = (
    ("文号", 24),
    ("接收单位", 30),
    ("接收区划", 22),
    ("预算年度", 9),
    ("项目名称", 32),
    ("直达资金标识", 20),
    ("支出方向", 16),
    ("资金来源", 14),
    ("下达日期", 12),
    ("确认收到", 12),
)
MONEY_COLUMNS = (
    ("指标金额", "amount_fen"),
    ("已分解下达", "passed_down_fen"),
    ("已申请支付", "reserved_fen"),
    ("已支付", "paid_fen"),
    ("被收回", "taken_back_fen"),
    ("已结转", "carried_fen"),
    ("余额", "left_fen"),
)


@dataclass(frozen=True)
class Heading:
    """What stands above the table: the unit, the day, who may see this, what was selected."""

    unit: str
    day: date
    scope: str
    selection: str


def workbook(rows: Iterable[LedgerRow], totals: Totals, heading: Heading) -> bytes:
    """Return an .xlsx file of the rows with a total row."""
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "in_memory": True})
    sheet = book.add_worksheet("指标台账")
    looks = _looks(book, heading.unit)
    _write_head(sheet, heading, looks)
    last = 3
    for last, row in enumerate(rows, start=4):
        _write_row(sheet, last, row, heading.unit, looks)
    _write_totals(sheet, last + 1, totals, heading.unit, looks)
    sheet.freeze_panes(4, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    book.close()
    return buffer.getvalue()


def _looks(book: Any, unit: str) -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "soft": book.add_format({"font_color": "#55616e"}),
        "head": book.add_format({"bold": True, "bg_color": "#eaeff5", "border": 1}),
        "text": book.add_format({"border": 1}),
        "money": book.add_format({"border": 1, "num_format": FORMATS[unit]}),
        "total": book.add_format({"border": 1, "bold": True, "bg_color": "#f6f1e3"}),
        "total_money": book.add_format(
            {"border": 1, "bold": True, "bg_color": "#f6f1e3", "num_format": FORMATS[unit]}
        ),
    }


def _write_head(sheet: Any, heading: Heading, looks: dict[str, Any]) -> None:
    sheet.write_string(0, 0, "指标台账", looks["title"])
    said = f"范围：{heading.scope}　截至：{heading.day:%Y-%m-%d}　筛选：{heading.selection}"
    sheet.write_string(1, 0, said, looks["soft"])
    sheet.write_string(2, 0, f"金额单位：{heading.unit}", looks["soft"])
    for column, (label, width) in enumerate(TEXT_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(3, column, label, looks["head"])
    for column, (label, _) in enumerate(MONEY_COLUMNS, start=len(TEXT_COLUMNS)):
        sheet.set_column(column, column, 15)
        sheet.write_string(3, column, label, looks["head"])


def _write_row(sheet: Any, at: int, row: LedgerRow, unit: str, looks: dict[str, Any]) -> None:
    for column, text in enumerate(_texts(row)):
        sheet.write_string(at, column, text, looks["text"])
    for column, (_, name) in enumerate(MONEY_COLUMNS, start=len(TEXT_COLUMNS)):
        sheet.write_number(at, column, in_unit(getattr(row.sums, name), unit), looks["money"])


def _write_totals(sheet: Any, at: int, totals: Totals, unit: str, looks: dict[str, Any]) -> None:
    said = [f"合计 {totals.count} 行", *[""] * (len(TEXT_COLUMNS) - 1)]
    for column, text in enumerate(said):
        sheet.write_string(at, column, text, looks["total"])
    for column, (_, name) in enumerate(MONEY_COLUMNS, start=len(TEXT_COLUMNS)):
        amount = in_unit(getattr(totals.sums, name), unit)
        sheet.write_number(at, column, amount, looks["total_money"])


def _texts(row: LedgerRow) -> list[str]:
    one = row.allotment
    return [
        one.document_number,
        one.receiver_name,
        one.division.name,
        str(one.fund.fiscal_year),
        one.fund.project_name,
        one.fund.mark_text or "未标识",
        one.purpose.name if one.purpose else "统筹",
        one.source_label,
        one.issued_on.isoformat() if one.issued_on else "未知",
        one.received_on.isoformat() if one.received_on else "",
    ]
