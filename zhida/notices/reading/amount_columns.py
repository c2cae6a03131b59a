"""How the amount columns of a table hang together: the row total, subtotals, and the parts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from zhida.notices.reading.allotment_rows import Row
from zhida.notices.reading.grid import Column, Grid, pattern


@dataclass(frozen=True)
class Sum:
    """A column that should hold the sum of others; ``sure`` when its heading says so."""

    total: Column
    parts: tuple[Column, ...]
    sure: bool


@dataclass
class AmountColumns:
    """The row total (None when the parts are all there is), the parts, and what must add up."""

    total: Column | None
    parts: list[Column]
    sums: list[Sum] = field(default_factory=list)
    keys: dict[int, str] = field(default_factory=dict)

    def amount(self, row: Row) -> int:
        """Return the row's amount: the row total as printed, else the sum of its parts."""
        printed = row.fen.get(self.total.index) if self.total else None
        if printed is not None:
            return printed
        return sum(row.fen.get(column.index) or 0 for column in self.parts)

    def breakdown(self, row: Row) -> dict[str, int] | None:
        """Return the row's parts by heading, None when there is only one amount column."""
        if not self.parts or (self.total is None and len(self.parts) == 1):
            return None
        return {
            self.keys[column.index]: value
            for column in self.parts
            if (value := row.fen.get(column.index)) is not None
        }


def amount_columns(grid: Grid, rows: Sequence[Row]) -> AmountColumns:
    """Return how the amount columns of ``grid`` hang together, by headings and by the sums."""
    columns = _of_this_time(grid.of_role("amount"))
    if len(columns) == 1:
        return AmountColumns(columns[0], [])
    total = _row_total(columns, rows)
    subtotals = _subtotals(columns, total, rows)
    parts = [c for c in columns if c is not total and c not in {one.total for one in subtotals}]
    found = AmountColumns(total, parts, list(subtotals))
    if total:
        checked = [c for c in parts if not _is_part_of(c)] or parts
        sure = bool(pattern("row_total_strict").search(_bare(total.header)))
        found.sums.append(Sum(total, tuple(checked), sure and not _all_part_of(parts)))
    found.keys = _keys(parts)
    return found


def _of_this_time(columns: list[Column]) -> list[Column]:
    """Leave out 已提前下达, 全年 and the like beside what this notice passes down."""
    now = [c for c in columns if any(pattern("this_time").search(head) for head in c.path)]
    others = [c for c in columns if c not in now]
    if now and any(pattern("not_this_time").search("".join(c.path)) for c in others):
        return now
    return columns


def _bare(header: str) -> str:
    return re.sub(r"[（(][^（()）]*[)）]$", "", header)


def _is_part_of(column: Column) -> bool:
    """Return whether a column gives a part that other parts contain: 其中：边境县."""
    return bool(pattern("part_of").match(column.header)) and len(column.header) > 3


def _all_part_of(parts: list[Column]) -> bool:
    return bool(parts) and all(_is_part_of(c) for c in parts) and len(parts) == 1


def _row_total(columns: list[Column], rows: Sequence[Row]) -> Column | None:
    """Return the column of the row's total: by its heading, else by what adds up."""
    strict = [c for c in columns if pattern("row_total_strict").search(_bare(c.header))]
    if strict:
        shortest = min(len(c.path) for c in strict)
        top = [c for c in strict if len(c.path) == shortest]
        fitting = [c for c in top if _holds(c, _others(columns, c, strict), rows)]
        return _by_rank(fitting or top)
    for column in columns:
        parts = [c for c in columns if c is not column and not _is_part_of(c)]
        if parts and _holds(column, parts, rows):
            return column
    return _loose_total(columns)


def _by_rank(columns: list[Column]) -> Column | None:
    """Return the first of the columns, a 小计 only when there is nothing above it."""
    return min(columns, key=lambda c: "小计" in c.header, default=None)


def _others(columns: list[Column], total: Column, totals: list[Column]) -> list[Column]:
    parts = [c for c in columns if c not in totals and not _is_part_of(c)]
    return parts or [c for c in columns if c is not total]


def _loose_total(columns: list[Column]) -> Column | None:
    """Return a column headed as the money itself, when all the others are parts of it."""
    first, others = columns[0], columns[1:]
    headed = pattern("row_total_loose").search(_bare(first.header))
    of_it = all(any(pattern("part_of").match(head) for head in c.path) for c in others)
    return first if headed and of_it else None


def _holds(total: Column, parts: Sequence[Column], rows: Sequence[Row]) -> bool:
    """Return whether ``total`` is the sum of ``parts`` in most rows, and not only in zeros."""
    outcomes = Counter(
        difference(row, total, parts) == 0
        for row in rows
        if row.kind != "section" and row.fen.get(total.index) and _any_part(row, parts)
    )
    return bool(parts) and outcomes[True] > outcomes[False]


def _any_part(row: Row, parts: Sequence[Column]) -> bool:
    return any(row.fen.get(c.index) for c in parts)


def difference(row: Row, total: Column, parts: Sequence[Column]) -> int:
    """Return what the printed total of a row is more than the sum of its parts, in fen."""
    whole = row.fen.get(total.index) or 0
    return whole - sum(row.fen.get(c.index) or 0 for c in parts)


def _subtotals(columns: list[Column], total: Column | None, rows: Sequence[Row]) -> list[Sum]:
    """Return the subtotals among the columns with the parts that each adds up."""
    found = []
    for place, column in enumerate(columns):
        if column is total or not pattern("row_total_strict").search(_bare(column.header)):
            continue
        siblings = [
            c
            for c in columns
            if c not in (column, total)
            and column.path[1:]
            and c.path[: len(column.path) - 1] == column.path[:-1]
        ]
        after = _run(columns[place + 1 :])
        before = _run(columns[:place][::-1])
        for parts in (siblings, after, before):
            if parts and _holds(column, parts, rows):
                found.append(Sum(column, tuple(parts), sure=True))
                break
        else:
            if siblings:
                found.append(Sum(column, tuple(siblings), sure=True))
    return found


def _run(columns: Sequence[Column]) -> list[Column]:
    """Return the parts next to a subtotal, up to the next total."""
    found = []
    for column in columns:
        if pattern("row_total_strict").search(_bare(column.header)):
            break
        found.append(column)
    return found


def _keys(parts: list[Column]) -> dict[int, str]:
    """Return the key of each part: its lowest heading, with the one above where two are equal."""
    counts = Counter(column.header for column in parts)
    keys: dict[int, str] = {}
    for column in parts:
        key = column.header
        if counts[key] > 1 or not key:
            above = column.path[-2] if len(column.path) > 1 else ""
            key = f"{above}-{key}".strip("-")
        while not key or key in keys.values():
            key += f"第{column.index + 1}列"
        keys[column.index] = key
    return keys
