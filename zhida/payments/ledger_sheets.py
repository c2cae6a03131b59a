"""The ledgers as tables to be handed out: all rows, the total, and the lines that reconcile it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from zhida.payments.export import MOST_ROWS, AmountHead, Money, Sheet
from zhida.payments.ledgers.balances import Balances
from zhida.payments.ledgers.journal import Entry
from zhida.payments.ledgers.refusals import TOO_MANY_ENTRIES
from zhida.payments.queries.ledgers import Statement, TrialBalance

TRIAL_HEADS = (
    *("代码", "名称"),
    *map(AmountHead, ("收到指标", "统筹资金转入", "已下达下级", "已申请支付", "已支付")),
    *map(AmountHead, ("支付后退回", "余额")),
)
JOURNAL_HEADS = (
    *("发生日期", "类型", "文号", "从", "到", "支出方向", "支出功能分类", "经济分类"),
    *map(AmountHead, ("金额", "余额", "已申请支付", "已支付")),
    "审计序号",
)


def trial_sheet(balance: TrialBalance, title: str, unit: str) -> Sheet:
    """Return a trial balance with its total, and what reconciles it to the running sums."""
    rows = ((row.code, row.name, *_money(row.balances)) for row in balance.rows)
    told = balance.reconciliation
    last = [
        ("合计", f"{len(balance.rows)} 行", *_money(balance.total)),
        ("核对", "其后发生或登记", *_money(told.later)),
        ("核对", "指标台账现有", *_money(told.running)),
        ("核对", "差额（应为零）", *_money(told.difference)),
    ]
    return Sheet(title, unit, TRIAL_HEADS, chain(rows, last))


def require_fitting(found: Statement) -> None:
    """Refuse a statement of more entries than a sheet of a workbook holds."""
    if found.count > MOST_ROWS:
        raise TOO_MANY_ENTRIES(count=found.count, most=MOST_ROWS)


def journal_sheet(found: Statement, entries: Iterable[Entry], title: str, unit: str) -> Sheet:
    """Return ``entries`` between what stood before them and what stands at the end."""
    return Sheet(title, unit, JOURNAL_HEADS, _journal_rows(found, entries))


def _journal_rows(found: Statement, entries: Iterable[Entry]) -> Iterator[tuple[Any, ...]]:
    yield _standing("期初", found.opening)
    for one in entries:
        figures = (one.amount_fen, one.left_fen, one.reserved_fen, one.paid_fen)
        yield (
            *(one.happened_on.isoformat(), one.kind, one.document_number),
            *(one.source, one.target, one.purpose, one.function_subject, one.economy_subject),
            *map(Money, figures),
            one.audit_number,
        )
    yield _standing("期末", found.closing)


def _standing(name: str, standing: Any) -> tuple[Any, ...]:
    figures = (standing.left_fen, standing.reserved_fen, standing.paid_fen)
    return (name, *[""] * 8, *map(Money, figures), "")


def _money(balances: Balances) -> tuple[Money, ...]:
    names = (
        *("received_fen", "drawn_fen", "passed_down_fen", "reserved_fen", "paid_fen"),
        *("returned_fen", "left_fen"),
    )
    return tuple(Money(getattr(balances, name)) for name in names)
