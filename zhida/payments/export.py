"""Payments as files: texts are texts, so that none can become a formula; amounts to the fen.

A workbook writes each text as a text. In a csv file, where a reader guesses, a text that begins
like a formula gets an apostrophe before it. Numbers of documents and accounts are masked.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO, StringIO
from itertools import chain
from typing import Any, NamedTuple

from zhida.core import month as months
from zhida.core.formula import inert
from zhida.core.money import in_unit
from zhida.payments import lines
from zhida.payments.lines import LineRow
from zhida.payments.models import PaymentRequest
from zhida.payments.queries import PayoutView, RequestTotal
from zhida.payments.queries.lines import standings
from zhida.payments.refusals import TOO_LONG
from zhida.recipients import documents
from zhida.recipients.models import BankAccount, Person
from zhida.registers.models import Component

FORMATS = {"元": "#,##0.00", "万元": "#,##0.######"}
BATCH = 5000
MOST_ROWS = 1_048_576 - 4
"""How many lines a sheet holds beside title, unit, heads and total."""


class Money(int):
    """An amount in fen, to be shown in the unit of the table."""


class AmountHead(str):
    """The head of a column of amounts; where a table has no place for its unit, it bears it."""

    __slots__ = ()


class Sheet(NamedTuple):
    """A table to be written: its title, its unit (元 or 万元), its heads and its rows.

    Each row has a cell for each head.
    """

    title: str
    unit: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Any]]


LINE_HEADS = (
    *("行号", "姓名", "证件号码", "领款账户", "待遇", "所属月份", "状态", "状态日期", "退回原因"),
    *map(AmountHead, ("应发金额", "发放金额")),
)
REQUEST_HEADS = (
    *("申请编号", "状态", "支付方式", "指标文号", "支出方向", "支出功能分类", "经济分类", "用途"),
    *("申请日期", "人次"),
    *map(AmountHead, ("申请金额", "已支付", "退回", "已重新支付", "已退回指标")),
)


def lines_workbook(found: PayoutView, unit: str = "元") -> bytes:
    """Return all lines of a payout as a workbook; refuses more than a sheet holds."""
    if found.payout.lines > MOST_ROWS:
        raise TOO_LONG(number=found.payout.number, lines=found.payout.lines, most=MOST_ROWS)
    return workbook(_lines_sheet(found, unit))


def lines_csv(found: PayoutView, unit: str = "元") -> bytes:
    """Return all lines of a payout as a csv file that Excel opens (UTF-8 with a mark)."""
    return csv_file(_lines_sheet(found, unit))


def requests_workbook(
    rows: Iterable[PaymentRequest], total: RequestTotal, unit: str = "元"
) -> bytes:
    """Return requests as a workbook; the total row is that of the whole selection."""
    return workbook(_requests_sheet(rows, total, unit))


def requests_csv(rows: Iterable[PaymentRequest], total: RequestTotal, unit: str = "元") -> bytes:
    """Return requests as a csv file; the total row is that of the whole selection."""
    return csv_file(_requests_sheet(rows, total, unit))


def workbook(sheet: Sheet) -> bytes:
    """Return a table as an .xlsx file."""
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "in_memory": True})
    page = book.add_worksheet("明细")
    bold = book.add_format({"bold": True, "bg_color": "#eaeff5", "border": 1})
    money = book.add_format({"num_format": FORMATS[sheet.unit]})
    page.write_string(0, 0, sheet.title, book.add_format({"bold": True, "font_size": 14}))
    page.write_string(1, 0, f"金额单位：{sheet.unit}")
    for column, head in enumerate(sheet.heads):
        page.set_column(column, column, 16)
        page.write_string(2, column, head, bold)
    for at, row in enumerate(sheet.rows, start=3):
        for column, (_, value) in enumerate(zip(sheet.heads, row, strict=True)):
            if isinstance(value, Money):
                page.write_number(at, column, in_unit(value, sheet.unit), money)
            elif isinstance(value, int):
                page.write_number(at, column, value)
            else:
                page.write_string(at, column, str(value))
    page.freeze_panes(3, 1)
    book.close()
    return buffer.getvalue()


def csv_file(sheet: Sheet) -> bytes:
    """Return a table as csv text in UTF-8 with a byte order mark."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    unit = f"（{sheet.unit}）"
    writer.writerow([head + unit if isinstance(head, AmountHead) else head for head in sheet.heads])
    for row in sheet.rows:
        cells = zip(sheet.heads, row, strict=True)
        writer.writerow([_plain(value, sheet.unit) for _, value in cells])
    return buffer.getvalue().encode("utf-8-sig")


def _plain(value: Any, unit: str) -> str:
    if isinstance(value, Money):
        return f"{in_unit(value, unit):f}"
    return inert(str(value))


def _lines_sheet(found: PayoutView, unit: str) -> Sheet:
    payout = found.payout
    total = ("合计", f"{payout.lines} 人次", *[""] * 8, Money(payout.total_fen))
    rows = chain(_line_rows(found), [total])
    return Sheet(f"{payout.name} {payout.number}", unit, LINE_HEADS, rows)


def _line_rows(found: PayoutView) -> Iterator[tuple[Any, ...]]:
    components = dict(Component.objects.values_list("pk", "name"))
    for first in range(1, found.payout.lines + 1, BATCH):
        batch = lines.of_payout(found.payout, first, BATCH)
        people = Person.objects.in_bulk({row.person for row in batch})
        masked = zip(
            _numbers(batch, people), _accounts(batch), standings(found, batch), strict=True
        )
        for row, (number, account, standing) in zip(batch, masked, strict=True):
            yield (
                row.line_no,
                people[row.person].name,
                number,
                account,
                components[row.component],
                months.shown(row.month),
                standing.words,
                standing.happened_on.isoformat() if standing.happened_on else "",
                standing.cause,
                Money(row.due_fen),
                Money(row.amount_fen),
            )


def _numbers(batch: Sequence[LineRow], people: Mapping[int, Person]) -> Iterator[str]:
    sealed = (people[row.person].number_sealed for row in batch)
    return documents.masked_numbers(sealed, documents.PERSON_NUMBER)


def _accounts(batch: Sequence[LineRow]) -> Iterator[str]:
    held = BankAccount.objects.in_bulk({row.account for row in batch})
    sealed = (held[row.account].number_sealed if row.account in held else None for row in batch)
    return documents.masked_numbers(sealed, documents.ACCOUNT_NUMBER)


def _requests_sheet(rows: Iterable[PaymentRequest], total: RequestTotal, unit: str) -> Sheet:
    sums = ("amount_fen", "paid_fen", "failed_fen", "repaid_fen", "given_back_fen")
    closing = (
        *(f"合计 {total.count} 笔", *[""] * 8, total.lines),
        *(Money(getattr(total, name)) for name in sums),
    )
    told = (
        (
            *(one.number, one.get_state_display(), one.get_route_display()),
            *(one.allotment.document_number, one.purpose.short_name),
            *(one.function_subject, one.economy_subject),
            *(one.use_of_money, one.requested_on.isoformat(), one.lines),
            *(Money(getattr(one, name)) for name in sums),
        )
        for one in rows
    )
    return Sheet("支付申请", unit, REQUEST_HEADS, chain(told, [closing]))
