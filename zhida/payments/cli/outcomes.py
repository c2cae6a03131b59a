"""Commands about outcomes: return files, what came back, cases."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from zhida.access.commanding import (
    ACTING,
    FILE,
    JSON,
    LAST,
    ON,
    REASON,
    day_of,
    print_json,
    print_rows,
    start,
)

LINES = click.argument("lines", metavar="退回明细编号...", nargs=-1, required=True, type=int)
RETURN_SHOWN = ("id", "reference", "name", "amount_fen", "cause", "returned_on")
CASE_SHOWN = ("id", "title", "row", "reference", "expected", "found", "amount_fen")


@click.command("take-in")
@click.argument("channel", metavar="渠道")
@FILE
@REASON
@ACTING
@JSON
def take_in(channel: str, file: Path, reason: str, username: str | None, as_json: bool) -> None:
    """导入一份回单，要么全部，要么全不；同一份再导入不改变任何内容。"""
    by, _ = start(username)
    from zhida.core.money import yuan
    from zhida.payments import actions, answers

    taken = actions.take_in_outcomes(channel, file, file.name, by=by, reason=reason)
    if as_json:
        return print_json(answers.as_return_file(taken))
    click.echo(
        f"成功 {taken.paid_lines} 笔 {yuan(taken.paid_fen)} 元，"
        f"退回 {taken.returned_lines} 笔 {yuan(taken.returned_fen)} 元，"
        f"重复 {taken.repeated_lines} 笔，疑点 {taken.cases} 个。"
    )
    return None


@click.command()
@LAST
@ACTING
@JSON
def outcomes(last: int, username: str | None, as_json: bool) -> None:
    """列出导入过的回单。"""
    _, scope = start(username)
    from zhida.payments import answers, queries

    rows = [answers.as_return_file(one) for one in queries.return_files(scope)[:last]]
    if as_json:
        return print_json(rows)
    print_rows(rows, ("id", "name", "rows", "paid_fen", "returned_fen", "cases"))
    return None


@click.command()
@click.option("--state", default="open", show_default=True, metavar="状态")
@LAST
@ACTING
@JSON
def returned(state: str, last: int, username: str | None, as_json: bool) -> None:
    """列出退回明细，合计是全部所选的合计。"""
    _, scope = start(username)
    from zhida.core.money import yuan
    from zhida.payments import answers, queries

    found = queries.returned_lines(scope, state=state)
    rows = [answers.as_returned(one) for one in found[:last]]
    if as_json:
        return print_json(rows)
    print_rows(rows, RETURN_SHOWN)
    total = queries.total_of(found)
    click.echo(f"共 {total.count} 笔，{yuan(total.amount_fen)} 元")
    return None


@click.command()
@LINES
@click.option(
    "--account",
    "accounts",
    multiple=True,
    nargs=2,
    type=int,
    metavar="救助对象 账户",
    help="改付到这个账户；可以重复。",
)
@ON
@REASON
@ACTING
@JSON
def repay(
    lines: tuple[int, ...],
    accounts: tuple[tuple[int, int], ...],
    day: datetime,
    reason: str,
    username: str | None,
    as_json: bool,
) -> None:
    """把退回的明细重新支付，每笔足额，只有一次。"""
    by, scope = start(username)
    from zhida.core.money import yuan
    from zhida.payments import actions, answers, asking, queries

    made = actions.repay(
        queries.returned(scope, list(lines)),
        accounts=asking.new_accounts(scope, dict(accounts)),
        requested_on=day.date(),
        by=by,
        reason=reason,
    )
    if as_json:
        return print_json(answers.as_payout(made))
    click.echo(f"已生成批次 {made.number}：{made.lines} 人次，{yuan(made.total_fen)} 元。")
    return None


@click.command("give-back")
@LINES
@ON
@REASON
@ACTING
@JSON
def give_back(
    lines: tuple[int, ...], day: datetime, reason: str, username: str | None, as_json: bool
) -> None:
    """把退回的款项退回指标余额。"""
    by, scope = start(username)
    from zhida.payments import actions, answers, queries

    changed = actions.give_back(
        queries.returned(scope, list(lines)), on=day.date(), by=by, reason=reason
    )
    rows = [answers.as_request(one) for one in changed]
    if as_json:
        return print_json(rows)
    print_rows(rows, ("number", "state", "amount_fen", "given_back_fen"))
    return None


@click.command()
@click.option("--state", default="open", show_default=True, metavar="状态")
@LAST
@ACTING
@JSON
def cases(state: str, last: int, username: str | None, as_json: bool) -> None:
    """列出对账疑点。"""
    _, scope = start(username)
    from zhida.payments import answers, queries

    rows = [answers.as_case(one) for one in queries.cases(scope, state=state)[:last]]
    if as_json:
        return print_json(rows)
    print_rows(rows, CASE_SHOWN)
    return None


@click.command("settle-case")
@click.argument("key", metavar="疑点编号", type=int)
@click.option(
    "--paid-on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="日期",
    help="经核实确已支付的，写明支付日期。",
)
@ON
@click.option("--reason", required=True, metavar="处理结果", help="怎样查清、如何处理。")
@ACTING
@JSON
def settle_case(
    key: int,
    paid_on: datetime | None,
    day: datetime,
    reason: str,
    username: str | None,
    as_json: bool,
) -> None:
    """处理一个对账疑点。"""
    by, scope = start(username)
    from zhida.payments import actions, answers, queries

    settled = actions.settle_case(
        queries.case(scope, key), on=day.date(), paid_on=day_of(paid_on), by=by, reason=reason
    )
    if as_json:
        return print_json(answers.as_case(settled))
    click.echo(f"疑点 {settled.pk} 已处理：{settled.settlement}")
    return None
