"""Commands about payouts: listed, shown, posted from a roster or from aid events."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from zhida.access.commanding import (
    ACTING,
    FILE,
    JSON,
    LAST,
    MONTH,
    ON,
    REASON,
    day_of,
    fen,
    month_of,
    print_json,
    print_rows,
    progress,
    start,
)
from zhida.payments.cli.economy import ECONOMY

TERMS = (
    click.option("--division", required=True, metavar="区划代码", help="由哪个区划发放。"),
    click.option("--component", required=True, metavar="待遇代码", help="发放哪项待遇。"),
    click.option(
        "--allotment",
        "allotment_ids",
        required=True,
        multiple=True,
        type=int,
        metavar="指标编号",
        help="由哪条指标支付；可以重复，按先后使用。",
    ),
    click.option(
        "--subject", "function_subject", required=True, metavar="科目", help="支出功能分类科目。"
    ),
    ECONOMY,
    click.option("--name", required=True, metavar="名称", help="批次名称。"),
    click.option("--use", "use_of_money", required=True, metavar="用途", help="支付申请的用途。"),
    click.option("--agency", default="", metavar="单位代码", help="供养机构（由它供养的人员）。"),
    click.option("--payee", type=int, metavar="账户编号", help="拨付供养机构时的收款账户。"),
    click.option("--declared-lines", type=int, metavar="人次", help="封面申报的人次，用于核对。"),
    click.option("--declared", metavar="金额", help="封面申报的金额（元），用于核对。"),
)


def with_terms(command: Any) -> Any:
    """Give a command the options that say what a payout is paid from."""
    for option in reversed(TERMS):
        command = option(command)
    return command


@click.command("payouts")
@click.option("--month", type=MONTH, metavar="月份", help="只看这个月的。")
@click.option("--programme", default="", metavar="项目", help="只看这个救助项目（代码）。")
@click.option("--division", default="", metavar="路径", help="区划路径，例如 650000/654000/。")
@click.option("--state", default="", metavar="状态", help="支付申请的状态，例如 requested。")
@click.option("--text", default="", metavar="文字", help="批次号或名称中含有的文字。")
@LAST
@ACTING
@JSON
def list_payouts(
    month: datetime | None,
    programme: str,
    division: str,
    state: str,
    text: str,
    last: int,
    username: str | None,
    as_json: bool,
) -> None:
    """列出发放批次，合计是全部所选的合计。"""
    _, scope = start(username)
    from zhida.core.money import yuan
    from zhida.payments import answers, queries

    filters = queries.PayoutFilters(
        month=month_of(month),
        programme=programme,
        division=division,
        state=state,
        text=text,
    )
    found = queries.payouts(scope, filters)
    rows = [answers.as_payout(one) for one in found[:last]]
    if as_json:
        return print_json(rows)
    print_rows(rows, ("id", "number", "name", "lines", "total_fen"))
    totals = queries.payout_total(found)
    click.echo(f"共 {totals.count} 批，{totals.lines} 人次，{yuan(totals.total_fen)} 元")
    return None


@click.command()
@click.argument("key", metavar="批次编号", type=int)
@ACTING
@JSON
def show(key: int, username: str | None, as_json: bool) -> None:
    """显示一个发放批次和它的支付申请。"""
    _, scope = start(username)
    from zhida.payments import answers, queries

    answer = answers.as_payout_view(queries.payout_view(scope, key))
    if as_json:
        return print_json(answer)
    print_rows([answer], ("number", "name", "lines", "total_fen", "paid_fen", "failed_fen"))
    print_rows(answer["requests"], ("id", "number", "state", "amount_fen", "paid_fen"))
    return None


@click.command()
@FILE
@with_terms
@click.option("--month", type=MONTH, metavar="月份", help="名册没有写明月份时，发放哪个月的。")
@ON
@REASON
@ACTING
@JSON
def roster(
    file: Path,
    month: datetime | None,
    day: datetime,
    reason: str,
    username: str | None,
    as_json: bool,
    **told: Any,
) -> None:
    """从已导入的名册生成发放批次和支付申请，要么全部，要么全不。"""
    by, scope = start(username)
    from zhida.payments import actions
    from zhida.recipients import roster_reading

    terms = _terms(scope, day, told)
    with roster_reading.judged(file, progress(as_json)) as verdict:
        made = actions.post_payout(verdict, terms, month_of(month), by=by, reason=reason)
    _say(made, as_json)


@click.command()
@click.argument("events", metavar="救助事项编号...", nargs=-1, required=True, type=int)
@with_terms
@ON
@REASON
@ACTING
@JSON
def aid(
    events: tuple[int, ...],
    day: datetime,
    reason: str,
    username: str | None,
    as_json: bool,
    **told: Any,
) -> None:
    """从救助事项生成发放批次：每件一笔。"""
    by, scope = start(username)
    from zhida.payments import actions
    from zhida.recipients import queries as recipients

    found = [recipients.aid_event(scope, key) for key in events]
    made = actions.post_aid(found, _terms(scope, day, told), by=by, reason=reason)
    _say(made, as_json)


@click.command()
@click.argument("cancelled", metavar="批次编号", type=int)
@with_terms
@click.option("--without", multiple=True, type=int, metavar="行号", help="不再发放的行；可以重复。")
@ON
@REASON
@ACTING
@JSON
def repost(
    cancelled: int,
    without: tuple[int, ...],
    day: datetime,
    reason: str,
    username: str | None,
    as_json: bool,
    **told: Any,
) -> None:
    """把撤回或撤销的批次按新的条件重新生成。"""
    by, scope = start(username)
    from zhida.payments import actions, queries

    made = actions.repost(
        queries.payout(scope, cancelled),
        _terms(scope, day, told),
        without=without,
        by=by,
        reason=reason,
    )
    _say(made, as_json)


@click.command("exception")
@click.argument("person", metavar="救助对象编号", type=int)
@click.argument("component", metavar="待遇代码")
@click.option("--month", required=True, type=MONTH, metavar="月份", help="再发一次的是哪个月的。")
@click.option("--document", required=True, metavar="文号", help="依据的文号。")
@click.option("--reason", required=True, metavar="理由", help="为什么再发一次。")
@ACTING
@JSON
def record_exception(
    person: int,
    component: str,
    month: datetime,
    document: str,
    reason: str,
    username: str | None,
    as_json: bool,
) -> None:
    """登记另行发放的依据：同一人同一待遇同一月份可以再发一次。"""
    by, scope = start(username)
    from zhida.payments import actions, answers
    from zhida.recipients import queries as recipients
    from zhida.registers import queries as registers

    made = actions.record_exception(
        recipients.person(scope, person),
        registers.component(component),
        month.year * 100 + month.month,
        document_number=document,
        by=by,
        reason=reason,
    )
    if as_json:
        return print_json(answers.as_occasion(made))
    click.echo(f"已登记另行发放的依据 {made.pk}。")
    return None


@click.command()
@click.argument("key", metavar="救助对象编号", type=int)
@ACTING
@JSON
def person(key: int, username: str | None, as_json: bool) -> None:
    """列出一个人的发放记录，每笔都能追到资金文件。"""
    _, scope = start(username)
    from zhida.payments import answers, queries

    rows = [answers.as_person_payment(one) for one in queries.payments_of(scope, key)]
    if as_json:
        return print_json(rows)
    print_rows(rows, ("month", "component", "amount_fen", "state", "payout", "document_number"))
    return None


@click.command()
@ACTING
@JSON
def tasks(username: str | None, as_json: bool) -> None:
    """列出等待办理的事项。"""
    by, scope = start(username)
    from zhida.payments import answers, queries

    rows = [answers.as_task(one) for one in queries.tasks(scope, by)]
    if as_json:
        return print_json(rows)
    print_rows(rows, ("title", "count", "amount_fen"))
    return None


def _terms(scope: Any, day: datetime, told: dict[str, Any]) -> Any:
    from zhida.payments import asking

    declared = told.pop("declared")
    return asking.terms(
        scope,
        **told,
        requested_on=day_of(day),
        declared_fen=fen(declared) if declared else None,
    )


def _say(made: Any, as_json: bool) -> None:
    from zhida.core.money import yuan
    from zhida.payments import answers

    if as_json:
        return print_json(answers.as_payout(made))
    total = yuan(made.total_fen)
    click.echo(f"已生成批次 {made.number}（编号 {made.pk}）：{made.lines} 人次，{total} 元。")
    return None
