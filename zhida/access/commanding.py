"""What every command that acts for somebody begins and ends with: who, when, why, the answer."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import click

if TYPE_CHECKING:
    from zhida.access.scope import Scope
    from zhida.store.action import Actor

DAY = click.DateTime(["%Y-%m-%d"])
MONTH = click.DateTime(["%Y-%m", "%Y%m"])

JSON = click.option("--json", "as_json", is_flag=True, help="输出 JSON，金额以分计。")
ACTING = click.option("--as", "username", metavar="用户名", help="以这个用户的岗位办理和查看。")
ON = click.option("--on", "day", required=True, type=DAY, metavar="日期", help="办理日期。")
REASON = click.option("--reason", default="", metavar="理由", help="写入记录和审计追踪的理由。")
WHY = click.option("--reason", required=True, metavar="理由", help="写入记录和审计追踪的理由。")
FILE = click.argument(
    "file", metavar="文件", type=click.Path(path_type=Path, exists=True, dir_okay=False)
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


def progress(quiet: bool = False) -> Callable[[str, int, int], None]:
    """Return what shows progress on a terminal; on anything else, or when quiet, nothing."""
    if quiet or not sys.stderr.isatty():
        return lambda what, done, total: None

    def show(what: str, done: int, total: int) -> None:
        # What cannot be counted ends its line: nobody knows what is printed next.
        counted = f" {done * 100 // total}%" if total else f" {done:,}" if done else "…"
        ended = done >= total if total else not done
        click.echo(f"\r{what}{counted}\x1b[K", nl=ended, err=True)

    return show


@overload
def month_of(moment: datetime) -> int: ...
@overload
def month_of(moment: None) -> None: ...
def month_of(moment: datetime | None) -> int | None:
    """Return the month of an option as YYYYMM."""
    return moment.year * 100 + moment.month if moment else None


def day_of(moment: datetime | None) -> date | None:
    """Return the day of an option."""
    return moment.date() if moment else None


def fen(amount: str, unit: str = "元") -> int:
    """Return an amount that was typed in a unit, in fen."""
    from zhida.core.money import FEN_PER_UNIT, InexactAmountError, to_fen

    if unit not in FEN_PER_UNIT:
        raise click.BadParameter(f"可用的单位：{'、'.join(FEN_PER_UNIT)}", param_hint="--unit")
    try:
        return to_fen(amount.replace(",", ""), unit)
    except InexactAmountError as inexact:
        raise click.BadParameter(f"{inexact}。", param_hint="金额") from None


def print_json(answer: Any) -> None:
    """Print an answer for programs."""
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def print_rows(rows: Sequence[dict[str, Any]], names: Sequence[str]) -> None:
    """Print rows for people: tab-separated, amounts in 元."""
    for row in rows:
        click.echo("\t".join(_said(name, row[name]) for name in names))


def answer(told: dict[str, Any], names: Sequence[str], as_json: bool) -> None:
    """Print one answer, for programs or for people."""
    if as_json:
        print_json(told)
    else:
        print_rows([told], names)


def _said(name: str, value: Any) -> str:
    from zhida.core.money import yuan

    if name.endswith("_fen"):
        return yuan(value)
    return "" if value is None else str(value)
