"""Doubts about the money of target tables: amounts, sources, levels of government."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from zhida.core.money import plain
from zhida.notices.reading.finding import Finding, finding
from zhida.notices.reading.target_levels import is_above, level_named_in, names_of
from zhida.notices.reading.target_receivers import Allotted

if TYPE_CHECKING:
    from zhida.notices.reading.target_tables import TargetTable


def amounts(
    tables: Sequence[TargetTable], allotted: Sequence[Allotted], levels: Mapping[str, str]
) -> Iterator[Finding]:
    """Amounts that are missing, unreadable, unlike the allotment, or unlike their sources."""
    for table in tables:
        if table.form.amount is None and table.indicators:
            message = f"“{table.label}”的绩效目标表没有写年度金额。"
            yield finding("target-amount-missing", message, table.label, place=table.place)
        yield from _unreadable(table)
        yield from _differs(table, tables, allotted, levels)
        yield from _sum_differs(table)


def sources(
    tables: Sequence[TargetTable], allotted: Sequence[Allotted], levels: Mapping[str, str]
) -> Iterator[Finding]:
    """Tables that name another level of government as the source of the money (rule R25)."""
    for table in tables if levels else ():
        rows = [row.amount_fen for row in allotted if row.name == table.recipient]
        own = sum(fen for key, fen in table.sources if level_named_in(key) in levels)
        if own and own in rows:
            continue
        for key, fen in table.sources:
            level = level_named_in(key)
            if not fen or level is None or level in levels:
                continue
            if fen == table.amount_fen or is_above(level, levels):
                yield finding(
                    "target-source-differs",
                    f"“{table.label}”绩效目标表写的资金来源是“{key}”{plain(fen, table.unit)}，"
                    f"与本通知的{names_of(levels)}资金不符。",
                    table.label,
                    place=table.form.funding[key].place,
                )


def _unreadable(table: TargetTable) -> Iterator[Finding]:
    """Cells that should hold an amount and hold a formula or something else."""
    printed = {"年度金额": table.form.amount, **table.form.funding}
    for key, amount in printed.items():
        if amount is None or (amount.fen is not None and not amount.formula):
            continue
        if amount.formula:
            message = f"“{table.label}”绩效目标表的“{key}”是公式，不是数值。"
            yield finding("target-formula", message, table.label, place=amount.place)
        else:
            wrote = f"写的是“{amount.text}”，无法识别为金额"
            message = f"“{table.label}”绩效目标表的“{key}”{wrote}。"
            yield finding("target-amount-unread", message, table.label, place=amount.place)


def _differs(
    table: TargetTable,
    tables: Sequence[TargetTable],
    allotted: Sequence[Allotted],
    levels: Mapping[str, str],
) -> Iterator[Finding]:
    """Compare a table's amount, or its part from the notice's level, with what was allotted."""
    amount = table.amount_fen
    rows = [row.amount_fen for row in allotted if row.name == table.recipient]
    if table.receiver.how == "overall" and allotted:
        rows = [sum(row.amount_fen for row in allotted)]
    if not rows or amount is None:
        return
    whole = sum(rows)
    own = sum(fen for key, fen in table.sources if level_named_in(key) in levels)
    together = sum(other.amount_fen or 0 for other in tables if other.recipient == table.recipient)
    # A receiver with several allotments or projects may have one table for all or one for each.
    if {amount, own} & {*rows, whole} - {0} or amount == whole or together == whole:
        return
    yield finding(
        "target-amount-differs",
        f"“{table.label}”绩效目标表的金额为{plain(amount, table.unit)}，"
        f"分配表为{plain(whole, table.unit)}，相差{plain(abs(amount - whole), table.unit)}。",
        table.label,
        place=table.form.amount.place if table.form.amount else None,
    )


def _sum_differs(table: TargetTable) -> Iterator[Finding]:
    """Sources that add up to something else; one of them may repeat the sum of the others."""
    amount, parts = table.amount_fen, [fen for _, fen in table.sources]
    if amount is None or not parts or len(parts) < len(table.form.funding):
        return
    whole = sum(parts)
    only_some = len(parts) == 1 and whole <= amount
    if whole in (amount, 2 * amount) or only_some:
        return
    yield finding(
        "target-funding-sum",
        f"“{table.label}”绩效目标表各项资金来源合计{plain(whole, table.unit)}，"
        f"与年度金额{plain(amount, table.unit)}相差{plain(abs(whole - amount), table.unit)}。",
        table.label,
        place=table.form.amount.place if table.form.amount else None,
    )
