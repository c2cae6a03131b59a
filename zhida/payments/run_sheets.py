"""A month that was reckoned, as a table to be handed out: who is due what, and why.

The sheet that a second person signs. Numbers of documents are masked.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from zhida.payments.export import MOST_ROWS, AmountHead, Money, Sheet
from zhida.payments.models import PayoutRun
from zhida.payments.queries.items import ShownItem, count_of_items, every_item
from zhida.payments.runs.items import Filters
from zhida.payments.runs.refusals import TOO_MANY_ITEMS

HEADS = (
    *("姓名", "证件号码", "待遇", "与上月比较", "变动原因", "不能发放的原因", "为什么"),
    *map(AmountHead, ("应发金额", "上月实发")),
)


def items_sheet(run: PayoutRun, filters: Filters) -> Sheet:
    """Return the items that are wanted with their total; refuses more than a sheet holds."""
    counted = count_of_items(run, filters)
    if counted.items > MOST_ROWS:
        raise TOO_MANY_ITEMS(run=f"{run}", count=counted.items, most=MOST_ROWS)
    sums = map(Money, (counted.due_fen, counted.last_fen))
    total = ("合计", f"{counted.items} 人次", *[""] * 5, *sums)
    state = run.get_state_display()
    return Sheet(f"月度核算 {run}（{state}）", "元", HEADS, chain(_rows(run, filters), [total]))


def _rows(run: PayoutRun, filters: Filters) -> Iterator[tuple[Any, ...]]:
    return map(_row, every_item(run, filters))


def _row(shown: ShownItem) -> tuple[Any, ...]:
    item = shown.item
    return (
        *(shown.name, shown.number, shown.component, shown.change_words),
        *(item.reason, shown.problem_words, item.why),
        *(Money(item.due_fen), Money(item.last_fen)),
    )
