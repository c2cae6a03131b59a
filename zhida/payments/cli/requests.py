"""Commands about requests: listed, made, decided, and brought to the channel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from zhida.access.commanding import (
    ACTING,
    JSON,
    LAST,
    ON,
    REASON,
    fen,
    print_json,
    print_rows,
    start,
)
from zhida.payments.cli.economy import ECONOMY

NUMBER = click.argument("number", metavar="申请编号")
SHOWN = ("number", "state", "amount_fen", "paid_fen", "use_of_money")


@click.command()
@click.option("--state", default="", metavar="状态", help="只看这个状态的。")
@click.option("--purpose", default="", metavar="方向", help="只看这个支出方向（代码）的。")
@click.option("--allotment", type=int, metavar="指标编号", help="只看这条指标的。")
@click.option("--text", default="", metavar="文字", help="编号、批次号或用途中含有的文字。")
@LAST
@ACTING
@JSON
def requests(
    state: str,
    purpose: str,
    allotment: int | None,
    text: str,
    last: int,
    username: str | None,
    as_json: bool,
) -> None:
    """列出支付申请，合计是全部所选的合计。"""
    _, scope = start(username)
    from zhida.core.money import yuan
    from zhida.payments import answers, queries

    filters = queries.RequestFilters(state=state, purpose=purpose, allotment=allotment, text=text)
    found = queries.requests(scope, filters)
    rows = [answers.as_request(one) for one in found[:last]]
    if as_json:
        return print_json(rows)
    print_rows(rows, SHOWN)
    totals = queries.request_total(found)
    asked, paid = yuan(totals.amount_fen), yuan(totals.paid_fen)
    click.echo(f"共 {totals.count} 笔，申请 {asked} 元，已支付 {paid} 元")
    return None


@click.command()
@click.argument("allotment", metavar="指标编号", type=int)
@click.argument("payee", metavar="账户编号", type=int)
@click.argument("amount", metavar="金额（元）")
@click.option("--purpose", required=True, metavar="方向", help="支出方向代码。")
@click.option(
    "--subject", "function_subject", required=True, metavar="科目", help="支出功能分类科目。"
)
@ECONOMY
@click.option("--use", "use_of_money", required=True, metavar="用途")
@ON
@REASON
@ACTING
@JSON
def transfer(
    allotment: int,
    payee: int,
    amount: str,
    purpose: str,
    day: datetime,
    username: str | None,
    as_json: bool,
    **told: Any,
) -> None:
    """申请拨付供养机构：一条指标，一个收款账户。"""
    by, scope = start(username)
    from zhida.allotments import queries as allotments
    from zhida.payments import actions, answers, queries
    from zhida.registers import queries as registers

    made = actions.request_transfer(
        allotments.allotment(scope, allotment),
        queries.payee_account(scope, payee),
        fen(amount),
        purpose=registers.purpose(purpose),
        requested_on=day.date(),
        by=by,
        **told,
    )
    _say([answers.as_request(made)], SHOWN, as_json)


def _decision(name: str, verb: str, summary: str) -> click.Command:
    """Return the command of one decision."""

    @click.command(name, help=f"{summary}同一批次的申请一并办理。")
    @NUMBER
    @ON
    @REASON
    @ACTING
    @JSON
    def command(
        number: str, day: datetime, reason: str, username: str | None, as_json: bool
    ) -> None:
        by, scope = start(username)
        from zhida.payments import actions, answers, queries

        decide: Callable[..., Any] = getattr(actions, verb)
        found = [queries.request_numbered(scope, number)]
        decided = decide(found, on=day.date(), by=by, reason=reason)
        _say([answers.as_request(one) for one in decided], SHOWN, as_json)

    return command


approve = _decision("approve", "approve", "审批支付申请，须由申请人以外的人办理。")
reject = _decision("reject", "reject", "退回支付申请，须写明理由；所占指标随即释放。")
withdraw = _decision("withdraw", "withdraw", "撤回还没有审批的支付申请，须写明理由。")
revoke = _decision("revoke", "revoke", "撤销审批，须在发送支付指令之前，并写明理由。")


@click.command()
@NUMBER
@ON
@REASON
@ACTING
@JSON
def voucher(number: str, day: datetime, reason: str, username: str | None, as_json: bool) -> None:
    """开具支付凭证，同一批次的申请一并开具。"""
    by, scope = start(username)
    from zhida.payments import actions, answers, queries

    found = [queries.request_numbered(scope, number)]
    issued = actions.make_out_voucher(found, on=day.date(), by=by, reason=reason)
    _say([answers.as_voucher(one) for one in issued], ("number", "amount_fen"), as_json)


@click.command()
@NUMBER
@click.argument("channel", metavar="渠道")
@ON
@REASON
@ACTING
@JSON
def order(
    number: str, channel: str, day: datetime, reason: str, username: str | None, as_json: bool
) -> None:
    """经一个支付渠道发送支付指令。"""
    by, scope = start(username)
    from zhida.payments import actions, answers, queries

    found = [queries.request_numbered(scope, number)]
    sent = actions.send_order(found, channel, on=day.date(), by=by, reason=reason)
    _say([answers.as_order(one) for one in sent], ("id", "number", "rows", "amount_fen"), as_json)


@click.command("order-file")
@click.argument("number", metavar="指令编号")
@click.argument("target", metavar="文件", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--reason", required=True, metavar="理由", help="写入审计追踪的理由。")
@ACTING
def order_file(number: str, target: Path, reason: str, username: str | None) -> None:
    """写出支付指令文件，其中有完整的账号；谁、何时、为何导出，记入审计追踪。"""
    by, scope = start(username)
    from zhida.payments import actions, queries

    found = queries.order_numbered(scope, number)
    draft = target.with_name(f"{target.name}.part")
    try:
        with draft.open("wb") as file:
            made = actions.hand_out_order(found, file, by=by, reason=reason)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    click.echo(f"已写出：{target}（{made.rows} 笔）")


def _say(rows: list[dict[str, Any]], names: tuple[str, ...], as_json: bool) -> None:
    if as_json:
        return print_json(rows)
    return print_rows(rows, names)
