"""Commands about monthly runs: ``zhida pay run compute``, ``list``, ``show``, ``discard`` …"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from zhida.access.commanding import (
    ACTING,
    JSON,
    LAST,
    MONTH,
    ON,
    REASON,
    day_of,
    month_of,
    print_json,
    print_rows,
    progress,
    start,
)
from zhida.payments.cli.economy import ECONOMY

KEY = click.argument("key", metavar="核算编号", type=int)


@click.group()
def run() -> None:
    """月度核算：按在享待遇计算应发、与上月比较、复核成批次。"""


@run.command()
@click.argument("month", metavar="月份", type=MONTH)
@click.option("--division", required=True, metavar="区划代码", help="由哪个区划发放。")
@click.option("--programme", required=True, metavar="项目", help="救助项目代码。")
@click.option("--agency", default="", metavar="单位代码", help="只核算由这个机构供养的人员。")
@click.option(
    "--paid-on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="日期",
    help="按这一天在用的账户；默认今天。",
)
@REASON
@ACTING
@JSON
def compute(
    month: datetime,
    division: str,
    programme: str,
    agency: str,
    paid_on: datetime | None,
    reason: str,
    username: str | None,
    as_json: bool,
) -> None:
    """核算一个月：谁应发多少、为什么，与上月有何不同。复核之前不发放。"""
    by, _ = start(username)
    from zhida.payments import actions
    from zhida.registers import queries as registers

    made = actions.compute_run(
        registers.division(division),
        registers.programme(programme),
        month_of(month),
        agency=registers.agency(agency) if agency else None,
        paid_on=day_of(paid_on),
        tell=progress(as_json),
        by=by,
        reason=reason,
    )
    _show(made, as_json)


@run.command("list")
@click.option("--month", type=MONTH, metavar="月份", help="只看这个月的。")
@click.option("--programme", default="", metavar="项目", help="只看这个救助项目（代码）。")
@LAST
@ACTING
@JSON
def list_runs(
    month: datetime | None, programme: str, last: int, username: str | None, as_json: bool
) -> None:
    """列出月度核算。"""
    _, scope = start(username)
    from zhida.payments.queries.runs import runs_in
    from zhida.payments.runs.answers import as_run

    found = runs_in(scope, programme=programme, month=month_of(month))
    rows = [as_run(one) for one in found[:last]]
    if as_json:
        return print_json(rows)
    print_rows(rows, ("id", "division", "programme", "month", "state", "payable", "total_fen"))
    return None


@run.command()
@KEY
@click.option("--change", default="", metavar="变动", help="new、stopped、changed、same 或 none。")
@click.option("--problem", default="", metavar="问题", help="只看不能发放的：any，或问题代码。")
@click.option("--enrolment", type=int, metavar="编号", help="只看这项待遇核定，说明为什么。")
@LAST
@ACTING
@JSON
def show(
    key: int,
    change: str,
    problem: str,
    enrolment: int | None,
    last: int,
    username: str | None,
    as_json: bool,
) -> None:
    """显示一次核算和它的明细：金额为什么是这么多，为什么与上月不同。"""
    _, scope = start(username)
    from zhida.payments.queries.runs import run_in
    from zhida.payments.runs import items
    from zhida.payments.runs.answers import as_item, as_run

    found = run_in(scope, key)
    filters = items.Filters(change, problem, enrolment=enrolment)
    with items.opened(found) as database:
        rows = [as_item(one) for one in items.page(database, filters, "item", 0, last)]
    if as_json:
        return print_json({**as_run(found), "items": rows})
    _show(found, False)
    shown = ("enrolment", "person", "due_fen", "last_fen", "change_words", "why", "problem_words")
    print_rows(rows, shown)
    return None


@run.command()
@KEY
@click.option("--reason", required=True, metavar="理由", help="为什么作废。")
@ACTING
@JSON
def discard(key: int, reason: str, username: str | None, as_json: bool) -> None:
    """作废一次核算，以便重新核算这个月。"""
    by, scope = start(username)
    from zhida.payments import actions
    from zhida.payments.queries.runs import run_in

    _show(actions.discard_run(run_in(scope, key), by=by, reason=reason), as_json)


@run.command()
@KEY
@click.option(
    "--allotment",
    "allotment_ids",
    required=True,
    multiple=True,
    type=int,
    metavar="指标编号",
    help="由哪条指标支付；可以重复，按先后使用。",
)
@click.option(
    "--subject",
    "told_subjects",
    multiple=True,
    metavar="科目",
    help="全部列支这个支出功能科目；或写作 名录科目=实际科目，可以重复。"
    "不写的按名录分科目列支，各成一个批次。",
)
@ECONOMY
@click.option("--use", "use_of_money", required=True, metavar="用途", help="支付申请的用途。")
@click.option("--payee", type=int, metavar="账户编号", help="拨付供养机构时的收款账户。")
@ON
@REASON
@ACTING
@JSON
def approve(
    key: int,
    allotment_ids: tuple[int, ...],
    told_subjects: tuple[str, ...],
    economy_subject: str,
    use_of_money: str,
    payee: int | None,
    day: datetime,
    reason: str,
    username: str | None,
    as_json: bool,
) -> None:
    """复核一次核算（须另一人），每个列支科目生成一个发放批次；不能发放的人员不在其中。"""
    by, scope = start(username)
    from zhida.payments import actions, answers, asking
    from zhida.payments.queries.runs import run_in

    terms = asking.run_terms(
        scope,
        allotment_ids=allotment_ids,
        function_subject=next((one for one in told_subjects if "=" not in one), ""),
        subjects=dict(_pair(one) for one in told_subjects if "=" in one),
        economy_subject=economy_subject,
        use_of_money=use_of_money,
        requested_on=day.date(),
        payee=payee,
    )
    tell = progress(as_json)
    made = actions.approve_run(run_in(scope, key), terms, tell=tell, by=by, reason=reason)
    told = [answers.as_payout(one) for one in made]
    if as_json:
        return print_json(told)
    print_rows(told, ("number", "name", "lines", "total_fen"))
    return None


@run.command()
@KEY
@ACTING
@JSON
def subjects(key: int, username: str | None, as_json: bool) -> None:
    """显示一次核算按名录分列到哪些支出功能科目，各多少。"""
    _, scope = start(username)
    from django.utils.timezone import localdate

    from zhida.payments.queries.runs import run_in
    from zhida.payments.runs import booking

    rows = [share._asdict() for share in booking.shares(run_in(scope, key), localdate())]
    if as_json:
        return print_json(rows)
    print_rows(
        [{**row, "kinds": "、".join(row["kinds"])} for row in rows],
        ("listed", "lines", "amount_fen", "kinds"),
    )
    return None


def _pair(told: str) -> tuple[str, str]:
    listed, _, used = told.partition("=")
    return listed.strip(), used.strip()


def _show(found: Any, as_json: bool) -> None:
    from zhida.core.money import yuan
    from zhida.payments.runs.answers import as_run

    if as_json:
        return print_json(as_run(found))
    click.echo(f"核算 {found.pk}：{found}，{found.get_state_display()}")
    click.echo(
        f"核算 {found.enrolments} 人次，应发 {found.payable} 人次 {yuan(found.total_fen)} 元"
        f"（上月 {yuan(found.last_total_fen)} 元），不能发放 {found.unpayable} 人次；"
        f"新增 {found.new}，停发 {found.stopped}，变动 {found.changed}。"
    )
    return None
