"""What every command of payments begins and ends with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from zhida.access.scope import Scope
    from zhida.store.action import Actor

JSON = click.option("--json", "as_json", is_flag=True, help="输出 JSON，金额以分计。")
ACTING = click.option("--as", "username", metavar="用户名", help="以这个用户的岗位办理和查看。")
ON = click.option(
    "--on",
    "day",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="日期",
    help="办理日期。",
)
REASON = click.option("--reason", default="", metavar="理由", help="写入记录和审计追踪的理由。")
FILE = click.argument(
    "file", metavar="文件", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
ECONOMY = click.option(
    "--economy",
    "economy_subject",
    default="",
    metavar="科目",
    help="经济分类科目；不写的用通常的科目。",
)
LAST = click.option(
    "--last", default=50, show_default=True, metavar="条数", help="最多列出多少条。"
)


def start(username: str | None) -> tuple[Actor, Scope]:
    """Make Django ready; return who acts and what they may see."""
    from zhida.store.startup import command_line_actor, start_django

    start_django()
    from zhida.access import queries
    from zhida.access.scope import EVERYWHERE

    if username is None:
        return command_line_actor(), EVERYWHERE
    return queries.actor_named(username), queries.scope_of(queries.user_named(username))


def month_of(moment: datetime | None) -> int | None:
    """Return the month of an option as YYYYMM."""
    return moment.year * 100 + moment.month if moment else None


def day_of(moment: datetime | None) -> date | None:
    """Return the day of an option."""
    return moment.date() if moment else None


def fen(amount: str) -> int:
    """Return an amount that was typed in 元, in fen."""
    from zhida.core.money import InexactAmountError, to_fen

    try:
        return to_fen(amount.replace(",", ""), "元")
    except InexactAmountError as inexact:
        raise click.BadParameter(f"{inexact}。", param_hint="金额") from None


def print_json(answer: Any) -> None:
    """Print an answer for programs."""
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def print_rows(rows: Sequence[dict[str, Any]], names: Sequence[str]) -> None:
    """Print rows for people: tab-separated, amounts in 元."""
    for row in rows:
        click.echo("\t".join(_said(name, row[name]) for name in names))


def _said(name: str, value: Any) -> str:
    from zhida.core.money import yuan

    if name.endswith("_fen"):
        return yuan(value)
    return "" if value is None else str(value)
