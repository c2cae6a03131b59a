"""Commands of the accounts that people are paid to; part of ``zhida people``."""

from __future__ import annotations

from datetime import datetime

import click

from zhida.access.commanding import ACTING, DAY, JSON, ON, REASON, WHY, answer, day_of, start

SHOWN = ("id", "kind", "number", "holder_name", "bank")


@click.command("add-account")
@click.argument("key", metavar="编号", type=int)
@click.option("--number", prompt="账号", metavar="账号")
@click.option("--kind", required=True, metavar="类型", help="一卡通、社保卡、银行卡或存折。")
@click.option("--holder", "holder_name", default="", metavar="户名", help="不写的是本人姓名。")
@click.option("--bank", default="", metavar="开户银行")
@click.option("--from", "first", type=DAY, metavar="日期", help="从哪一天起使用。")
@REASON
@ACTING
@JSON
def add_account(
    key: int,
    number: str,
    kind: str,
    holder_name: str,
    bank: str,
    first: datetime | None,
    reason: str,
    username: str | None,
    as_json: bool,
) -> None:
    """登记一个领款账户。不写 --number 的会另行询问。"""
    by, scope = start(username)
    from zhida.recipients import actions, answers, queries

    person = queries.person(scope, key)
    made = actions.add_account(
        person,
        number,
        kind,
        holder_name or person.name,
        bank=bank,
        valid_from=day_of(first),
        by=by,
        reason=reason,
    )
    view = answers.as_view(queries.person_view(scope, key))
    [told] = [one for one in view["accounts"] if one["id"] == made.pk]
    answer(told, SHOWN, as_json)


@click.command("end-account")
@click.argument("key", metavar="账户编号", type=int)
@ON
@REASON
@ACTING
def end_account(key: int, day: datetime, reason: str, username: str | None) -> None:
    """停用一个领款账户；日期是最后可以使用的一天。"""
    by, scope = start(username)
    from zhida.recipients import actions, queries

    ended = actions.end_account(queries.account(scope, key), day.date(), by=by, reason=reason)
    click.echo(f"账户 {ended.pk} 用到 {ended.valid_to} 为止。")


@click.command("reveal-account")
@click.argument("key", metavar="账户编号", type=int)
@WHY
@ACTING
def reveal_account(key: int, reason: str, username: str | None) -> None:
    """查看完整的账号；谁、何时、为何查看，记入审计追踪。"""
    by, scope = start(username)
    from zhida.recipients import actions, queries

    click.echo(actions.reveal_account(queries.account(scope, key), by=by, reason=reason))
