"""The allotment tables of a document: finding them, their unit, what they allot to whom."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from zhida.core.document import Document, Paragraph, Table
from zhida.core.money import FEN_PER_UNIT
from zhida.notices.reading import receivers
from zhida.notices.reading.allotment_rows import Row, read_rows
from zhida.notices.reading.amount_columns import AmountColumns, amount_columns
from zhida.notices.reading.amounts import is_amount, stated_unit
from zhida.notices.reading.grid import Cells, Grid, is_name, pattern, read_grids, texts
from zhida.notices.reading.subjects import is_purpose
from zhida.notices.reading.sums import Totals, find_totals
from zhida.notices.reading.words import compact

ASSUMED_UNIT = "万元"
_BEYOND_BELIEF_FEN = 100 * FEN_PER_UNIT["亿元"]
"""One receiver hardly gets 100 亿元: a table without a unit is then taken to be in 元."""
_NEAR = 8
"""How many paragraphs above a table may belong to it: 附件, title, unit."""


@dataclass
class AllotmentTable:
    """One allotment table, its amounts still to be checked against each other."""

    grids: list[Grid]
    unit: str
    rows: list[Row]
    columns: AmountColumns
    totals: Totals
    title: str = ""
    unit_stated: bool = False
    blocks: set[int] = field(default_factory=set)

    @property
    def total_fen(self) -> int | None:
        """The grand total as printed, None when the table prints none."""
        grand = self.totals.grand
        if grand is None or (self.columns.total and grand.fen[self.columns.total.index] is None):
            return None
        return self.columns.amount(grand) if grand.filled else None

    @property
    def whole_fen(self) -> int:
        """The grand total as printed, else the sum of the receivers' amounts."""
        if self.total_fen is not None:
            return self.total_fen
        return sum(self.columns.amount(row) for row in self.leaves)

    @cached_property
    def by_purpose(self) -> bool:
        """Whether a receiver has several rows, one for each purpose."""
        pairs = {(row.name, row.purpose) for row in self.leaves if row.purpose}
        return len(pairs) > len({name for name, _ in pairs})

    @property
    def leaves(self) -> list[Row]:
        """The rows of receivers, in printed order."""
        return [row for row in self.rows if row.kind == "leaf" and row.name]


@dataclass
class _Source:
    """The rows of one table, or of the pieces of one that runs over pages."""

    rows: list[Cells]
    ragged: bool
    blocks: list[int]


def find_allotment_tables(document: Document, leave_out: Set[int]) -> list[AllotmentTable]:
    """Return the allotment tables in order; ``leave_out`` are the blocks of other tables."""
    found = []
    for source in _sources(document, leave_out):
        grids = read_grids(source.rows, source.ragged) if _has_columns(source) else []
        if grids and _lies_on_its_side(grids[0]):
            grids = read_grids(_turned(source.rows), source.ragged)
        if grids and _is_allotment(grids):
            found.append(_table(document, source, grids))
    return found


def _sources(document: Document, leave_out: Set[int]) -> list[_Source]:
    """Return the tables; pieces of one table, cut by a page break, are put together."""
    sources: list[_Source] = []
    for index, block in enumerate(document.blocks):
        if index in leave_out or not isinstance(block, Table) or not block.rows:
            continue
        last = sources[-1] if sources else None
        if last and _continues(document, last, index, block):
            last.rows += _without_repeated_head(last.rows, block.rows)
            last.blocks.append(index)
        else:
            sources.append(_Source(list(block.rows), block.ragged, [index]))
    return sources


def _continues(document: Document, last: _Source, index: int, table: Table) -> bool:
    """Return whether ``table`` goes on with the one before: same width, same head or no head."""
    between = document.blocks[last.blocks[-1] + 1 : index]
    if len(last.rows[0]) != table.width or len(between) > 3:
        return False
    for block in between:
        words = compact(block.text) if isinstance(block, Paragraph) else "table"
        if words and not pattern("continued").search(words):
            return False
    grids = read_grids(last.rows, last.ragged)
    if not grids:
        return False
    first = texts(table.rows[0])
    repeated = first == texts(last.rows[0]) or first in grids[0].headings
    return repeated or (not between and _is_data(table.rows[0], grids[0]))


def _is_data(cells: Cells, grid: Grid) -> bool:
    return bool(read_rows(Grid(grid.columns, [cells], [], grid.headings, grid.ragged), "元"))


def _without_repeated_head(rows: list[Cells], more: list[Cells]) -> list[Cells]:
    same = 0
    while same < min(len(rows), len(more)) and texts(rows[same]) == texts(more[same]):
        same += 1
    return more[same:]


def _has_columns(source: _Source) -> bool:
    return len(source.rows[0]) > 1


def _lies_on_its_side(grid: Grid) -> bool:
    """Return whether receivers stand in the headings, and what the money is for in the rows."""
    heads = [column.header for column in grid.of_role("amount")]
    names = [compact(row[grid.name.index].text) for row in grid.rows]
    known = sum(receivers.find(head, None) is not None for head in heads)
    return (
        known > 1
        and known * 2 > len(heads)
        and all(is_purpose(name) or pattern("total_row").search(name) for name in names if name)
    )


def _turned(rows: list[Cells]) -> list[Cells]:
    return [list(column) for column in zip(*rows, strict=True)]


def _is_allotment(grids: list[Grid]) -> bool:
    """Return whether the table allots money: headed as such, or rows of names and amounts."""
    amounts = [column for grid in grids for column in grid.of_role("amount")]
    if any(
        pattern("money").search(head) or column.unit for column in amounts for head in column.path
    ):
        return True
    headed = pattern("receiver").search(grids[0].name.header)
    named = [row for row in grids[0].rows if is_name(compact(row[grids[0].name.index].text))]
    return bool(headed) or (not grids[0].headings and len(named) > 1)


def _table(document: Document, source: _Source, grids: list[Grid]) -> AllotmentTable:
    above = _above(document, source.blocks[0])
    stated = _stated_unit(grids, above, document, source)
    in_heading = next((c.unit for c in grids[0].of_role("amount") if c.unit), None)
    unit = stated or in_heading or ASSUMED_UNIT
    found = _read(grids, unit)
    found.title = _title(grids[0], above)
    found.unit_stated = bool(stated or in_heading or _in_every_cell(found))
    found.blocks = set(source.blocks)
    return found


def _in_every_cell(table: AllotmentTable) -> bool:
    """Return whether each amount is printed with its own unit: 120万元."""
    amounts = [cell for row in table.rows for cell in row.cells.values() if is_amount(cell.text)]
    return bool(amounts) and all(compact(cell.text).endswith("元") for cell in amounts)


def _read(grids: list[Grid], unit: str) -> AllotmentTable:
    rows = [row for grid in grids for row in read_rows(grid, unit)]
    columns = amount_columns(grids[0], rows)
    return AllotmentTable(grids, unit, rows, columns, find_totals(rows, columns.amount))


def in_likely_unit(table: AllotmentTable, body_fen: int | None) -> AllotmentTable:
    """Return the table in the unit most likely meant, if it states none.

    That is the unit in which its total is the one in the body; else 元 where the amounts would be
    beyond belief in 万元.
    """
    if table.unit_stated:
        return table
    for unit in (ASSUMED_UNIT, "元", "千元"):
        other = _read(table.grids, unit)
        other.title, other.blocks = table.title, table.blocks
        if body_fen is not None and abs(other.whole_fen) == abs(body_fen):
            return other
        largest = max((abs(other.columns.amount(row)) for row in other.rows), default=0)
        if body_fen is None and largest < _BEYOND_BELIEF_FEN:
            return other
    return table


def _above(document: Document, index: int) -> list[Paragraph]:
    """Return the paragraphs right above a table that may be its title and unit, nearest first."""
    found: list[Paragraph] = []
    for block in reversed(document.blocks[max(0, index - _NEAR) : index]):
        if not isinstance(block, Paragraph) or "。" in block.text:
            break
        found.append(block)
        if re.fullmatch(r"附件\d*[:：]?", compact(block.text)):
            break
    return found


def _stated_unit(
    grids: list[Grid], above: list[Paragraph], document: Document, source: _Source
) -> str | None:
    """Return the unit stated for the table: in its captions, its headings, the lines around it."""
    captions = [text for grid in grids for text in grid.captions]
    headings = [head for row in grids[0].headings for head in row if "单位" in head]
    nearest = [paragraph.text for paragraph in above]
    following = [
        block.text
        for block in document.blocks[source.blocks[-1] + 1 : source.blocks[-1] + 3]
        if isinstance(block, Paragraph) and "单位" in block.text and len(block.text) < 20
    ]
    introduced = _introduction(document, source.blocks[0])
    for text in (*captions, *headings, *nearest, introduced, *following):
        unit = stated_unit(text)
        if unit:
            return unit
    return None


def _introduction(document: Document, index: int) -> str:
    """Return the end of the sentence right above a table: 分配如下（单位：万元）：."""
    above = document.blocks[index - 1] if index else None
    return above.text.rpartition("。")[2] if isinstance(above, Paragraph) else ""


def _title(grid: Grid, above: list[Paragraph]) -> str:
    """Return the table's title: its first caption, or the lines above it that say 表."""
    lines = [*grid.captions, *[compact(paragraph.text) for paragraph in above]]
    titles = [line for line in lines if not stated_unit(line) or len(line) > 14]
    titles = [line for line in titles if not re.fullmatch(r"附件\d*[:：]?", line)]
    return next((line for line in titles if line.endswith(("表", "表）", "方案"))), "") or next(
        (line for line in titles if "资金" in line), ""
    )


def the_tables_that_count(
    tables: list[AllotmentTable], body_fen: int | None
) -> list[AllotmentTable]:
    """Return the tables whose rows are the allotments.

    Several tables may show the same money twice (a summary and its detail): then the first whose
    total is the body's counts alone. Otherwise they are parts and count together.
    """
    if len(tables) < 2:
        return tables
    sums = [table.whole_fen for table in tables]
    if body_fen is not None:
        for table, whole in zip(tables, sums, strict=True):
            if abs(whole) == abs(body_fen):
                return [table]
    names = [{_place_of(row) for row in table.rows if row.name} for table in tables]
    if all(one == other for one, other in pairwise(sums)) and _overlap(names):
        return tables[:1]
    return tables


def _place_of(row: Row) -> str:
    """Return whom a row is about: a total 杭州市小计 in a detail is the 杭州市 of the summary."""
    return row.name.removesuffix("小计").removesuffix("合计") if row.kind == "total" else row.name


def _overlap(names: list[set[str]]) -> bool:
    return all(one & other - {""} for one, other in pairwise(names))
