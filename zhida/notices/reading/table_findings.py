"""Doubts about an allotment table: sums, cells, receivers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from zhida.core.document import Place
from zhida.notices.reading import receivers
from zhida.notices.reading.allotment_rows import Row, Trouble
from zhida.notices.reading.allotment_tables import AllotmentTable
from zhida.notices.reading.amounts import shown
from zhida.notices.reading.finding import Finding, finding
from zhida.notices.reading.sums import Broken, broken_sums
from zhida.notices.reading.words import compact

if TYPE_CHECKING:
    from zhida.registers.lists import Receiver

SURE_ENOUGH = 0.9
"""Below this confidence a recognised cell is to be looked at."""


def table_findings(
    table: AllotmentTable, takes_back: bool, recognised: bool, stated_fen: int | None
) -> Iterator[Finding]:
    """Yield the doubts about one table, in the order of its rows for each kind.

    ``takes_back``: the notice takes money back; ``recognised``: the text comes from OCR;
    ``stated_fen``: the total in the body, if there is one.
    """
    broken = broken_sums(table.rows, table.columns, table.totals)
    for one in broken:
        yield _broken(table, one)
    for row in table.rows:
        for trouble in row.troubles if row.kind != "words" else ():
            yield _trouble(table, row, trouble)
    yield from _amount_doubts(table, takes_back)
    if recognised:
        confirmed = table.total_fen is not None or stated_fen == table.whole_fen
        yield from _recognition_doubts(table, checked=confirmed and not broken)


def row_words(table: AllotmentTable, row: Row) -> str:
    """Return where a row is, as a person would say it."""
    group = row.group if row.group != row.name else ""
    return f"{table.title or '分配表'}{group}“{row.name}”行"


def _broken(table: AllotmentTable, one: Broken) -> Finding:
    gap = shown(abs(one.printed_fen - one.sum_fen), table.unit)
    printed, added = shown(one.printed_fen, table.unit), shown(one.sum_fen, table.unit)
    column = f"“{one.column.header}”" if one.column.header else "金额"
    where = row_words(table, one.row) + column + "列"
    if one.of_rows:
        message = (
            f"“{one.row.name}”行{column}列印为{printed}，"
            f"所含{one.of_rows}行之和为{added}，相差{gap}。"
        )
        return finding("sum-differs", message, where, place=_cell_place(one.row, one.column.index))
    message = f"“{one.row.name}”的{column}印为{printed}，本行各项之和为{added}，相差{gap}。"
    return finding("parts-differ", message, where, place=_cell_place(one.row, one.column.index))


def _cell_place(row: Row, column: int) -> Place:
    return row.cells[column].place if column in row.cells else row.place


def _trouble(table: AllotmentTable, row: Row, trouble: Trouble) -> Finding:
    where = row_words(table, row) + (f"“{trouble.column}”列" if trouble.column else "")
    name = row.name or "未写名称"
    text = compact(trouble.cell.text)
    if trouble.kind == "formula":
        code = "formula-total" if row.kind == "total" else "formula-cell"
        column = trouble.column or "单元格"
        shown_name = (
            f"“{name}”行的" if trouble.cell is not row.cell else f"第{_line(row)}行的单位名称"
        )
        what = "" if trouble.cell is row.cell else f"“{column}”"
        message = f"{shown_name}{what}是公式，系统不计算公式，没有采用。"
        return finding(code, message, where, place=trouble.cell.place)
    if trouble.kind == "inexact":
        message = f"“{name}”的金额“{text}”{table.unit}不是整分，已四舍五入到分。"
        return finding("inexact-amount", message, where, place=trouble.cell.place)
    message = f"“{name}”的“{trouble.column or '金额'}”印作“{text}”，不是可以识别的金额。"
    return finding("unreadable-amount", message, where, place=trouble.cell.place)


def _line(row: Row) -> int:
    return row.place.row or row.place.line or 0


def _amount_doubts(table: AllotmentTable, takes_back: bool) -> Iterator[Finding]:
    for row in table.rows:
        if row.kind != "leaf":
            continue
        where = row_words(table, row)
        amount = table.columns.amount(row)
        if not row.name and any(trouble.cell is row.cell for trouble in row.troubles):
            continue
        if not row.name:
            message = f"有一行金额为{shown(amount, table.unit)}，没有写单位名称，未计入分配。"
            yield finding("unnamed-row", message, where, place=row.place)
        elif not row.filled:
            message = f"“{row.name}”的金额是空白，按零处理。"
            yield finding("blank-amount", message, where, place=row.place)
        elif amount == 0 and not row.troubles:
            yield finding("zero-row", f"“{row.name}”的金额为零。", where, place=row.place)
        elif amount < 0 and not takes_back:
            message = f"“{row.name}”的金额为{shown(amount, table.unit)}，文件没有收回或核减的表述。"
            yield finding("negative-amount", message, where, place=row.place)


def _recognition_doubts(table: AllotmentTable, *, checked: bool) -> Iterator[Finding]:
    """Yield the rows of a scan that were recognised without certainty, and the unchecked ones."""
    for row in table.leaves:
        read = [row.cell, *row.cells.values()]
        unsure = [c for c in read if c.confidence is not None and c.confidence < SURE_ENOUGH]
        if unsure:
            texts = "、".join(f"“{compact(cell.text)}”" for cell in unsure)
            message = f"“{row.name}”行识别为{texts}，把握不足。"
            yield finding("low-confidence", message, row_words(table, row), place=unsure[0].place)
    if not checked and table.leaves:
        listed = "、".join(
            f"{row.name}{shown(table.columns.amount(row), table.unit)}" for row in table.leaves
        )
        message = f"扫描件没有可供核对的合计，识别结果为：{listed}。"
        yield finding("unverified-scan", message, table.title or "分配表")


def receiver_findings(
    rows: Sequence[tuple[str, Row | None, str]], division: str | None
) -> Iterator[Finding]:
    """Yield receivers named twice, and receivers that the register does not know.

    ``rows`` are (where, row, name); a name counts twice where group and purpose are the same too.
    ``division`` is the code of the division that issues, None when the notice does not tell: then
    it is taken from where most receivers lie.
    """
    division = division or receivers.common_division([name for _, _, name in rows])
    seen: Counter[tuple[str, str, str, str]] = Counter()
    for where, row, name in rows:
        found = receivers.find(name, division) or _own_level(name, row, division)
        group, purpose = (row.group, row.purpose) if row else ("", "")
        key = (where, group, found.code if found else name, purpose)
        seen[key] += 1
        place = row.place if row else None
        if seen[key] == 2:
            message = f"“{name}”在分配中重复出现，已按印刷的样子全部保留。"
            yield finding("duplicate-receiver", message, f"{where}“{name}”行", place=place)
        if found is None and seen[key] == 1:
            message = f"“{name}”不在区划和单位名录中。"
            yield finding("unknown-receiver", message, f"{where}“{name}”行", place=place)


def _own_level(name: str, row: Row | None, division: str | None) -> Receiver | None:
    """Return the division of the group above a row that only says 本级 or 市本级."""
    if row and row.group and name.endswith("本级"):
        return receivers.find(row.group, division)
    return None
