"""From values to the records of a page; what cannot stand in the file as it is, is refused.

Rows are checked some thousands at once, column by column; only what breaks a demand is looked for
row by row.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from zhida.payments.channel_cells import TEXT_KINDS, WRITE, WrongCellError
from zhida.payments.channel_layout import Column, Page, Record
from zhida.payments.channel_refusals import ORDER_CELL_WRONG

AT_ONCE = 1024

FORMULA_SIGNS = frozenset("=+-@")
"""A text that begins with one of these may be run by a spreadsheet that opens the file."""

CONTROL = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]")
"""Signs that may end a line or a cell."""

MOST_BYTES_A_SIGN = {"gbk": 2, "gb18030": 4, "utf-8": 4}

Values = tuple[Any, ...]


def records(
    page: Page, head: Any, fields: Sequence[str], rows: Iterable[Values]
) -> Iterator[Record]:
    """Yield the records of a file: its head, a dataclass, and one for each row of ``fields``.

    A column of the body may hold a value of the head. Refuses what cannot be written as it is
    (``order_cell_is_writable``).
    """
    said = {field.name: getattr(head, field.name) for field in dataclasses.fields(head)}
    on_top = tuple(said.values())
    if page.head:
        yield from _part(page, page.head, list(said), [on_top])
    everywhere = (on_top + row for row in rows)
    yield from _part(page, page.columns, [*said, *fields], everywhere)


def _part(
    page: Page, columns: Sequence[Column], fields: Sequence[str], rows: Iterable[Values]
) -> Iterator[Record]:
    if page.headings:
        yield [column.name for column in columns]
    rest, first = iter(rows), 1
    while some := list(islice(rest, AT_ONCE)):
        told = dict(zip(fields, zip(*some, strict=True), strict=True))
        cells = [_written(page, column, told, first) for column in columns]
        yield from map(list, zip(*cells, strict=True))
        first += len(some)


def _written(
    page: Page, column: Column, told: Mapping[str, Sequence[Any]], first: int
) -> Sequence[str]:
    """Return the cells of a column. Refuses the one that cannot stand in the file."""
    try:
        cells = list(map(WRITE[column.kind], told[column.field]))
        if not _broken_demand(page, column, cells):
            return cells
    except WrongCellError:
        pass
    for at, value in enumerate(told[column.field]):
        try:
            cell = WRITE[column.kind](value)
            expected = _broken_demand(page, column, [cell])
        except WrongCellError as wrong:
            cell, expected = str(value), str(wrong)
        if expected:
            names = told.get("payee_name")
            raise ORDER_CELL_WRONG(
                place=f"第{first + at}笔（{names[at]}）" if names else "文件头",
                column=column.name,
                channel=page.channel,
                expected=expected,
                found=cell,
            )
    raise AssertionError("every cell can stand in the file after all")


def _broken_demand(page: Page, column: Column, cells: Sequence[str]) -> str:
    """Return in Chinese what one of the cells should be and is not, or ""."""
    text = "".join(cells)
    if column.required and "" in cells:
        return "必填的内容"
    if not text.isprintable() and CONTROL.search(text):
        return "没有换行和控制符的文字"
    if page.separator and (page.separator in text or '"' in text):
        return f"没有分隔符“{page.separator}”和引号的文字"
    if column.kind in TEXT_KINDS and not FORMULA_SIGNS.isdisjoint(cell[:1] for cell in cells):
        return "不以“=”“+”“-”“@”开头的文字"
    try:
        text.encode(page.encoding or "utf-8")
    except UnicodeEncodeError:
        return f"{page.encoding.upper()} 编码中有的字"
    if column.width and (longest := _longest(page, column, cells)) > column.width:
        return f"不超过 {column.width} 字节的内容（这里占 {longest} 字节）"
    return ""


def _longest(page: Page, column: Column, cells: Sequence[str]) -> int:
    """Return how many bytes the longest cell takes, or at least how many it takes at most."""
    signs = max(map(len, cells))
    encoding = page.encoding or "utf-8"
    at_most = signs * MOST_BYTES_A_SIGN[encoding]
    if column.kind not in TEXT_KINDS:
        return signs
    if at_most <= column.width:
        return at_most
    return max(len(cell.encode(encoding)) for cell in cells)
