"""Commands about accounts of units."""

from __future__ import annotations

from datetime import datetime

import click

from zhida.access.commanding import ACTING, JSON, ON, REASON, print_json, print_rows, start

SHOWN = ("id", "agency", "kind", "holder_name", "bank", "number", "valid_to")


@click.command()
@click.option("--agency", default="", metavar="单位代码")
@ACTING
@JSON
def payees(agency: str, username: str | None, as_json: bool) -> None:
    """列出单位收款账户，账号只显示首尾。"""
    _, scope = start(username)
    from zhida.payments import answers, queries

    found = queries.payee_accounts(scope, agency=agency)
    rows = [answers.as_payee_account(one) for one in found]
    if as_json:
        return print_json(rows)
    print_rows(rows, SHOWN)
    return None


@click.command()
@click.argument("agency", metavar="单位代码")
@click.option("--number", prompt="账号", metavar="账号")
@click.option("--kind", required=True, metavar="性质", help="账户性质代码。")
@click.option("--bank", required=True, metavar="开户银行")
@click.option("--holder", "holder_name", default="", metavar="户名", help="与单位名称不同时填写。")
@REASON
@ACTING
@JSON
def payee(
    agency: str,
    number: str,
    kind: str,
    bank: str,
    holder_name: str,
    reason: str,
    username: str | None,
    as_json: bool,
) -> None:
    """登记一个单位收款账户。不写 --number 的会另行询问。"""
    by, _ = start(username)
    from zhida.payments import actions, answers
    from zhida.registers import queries as registers

    unit = registers.agency(agency)
    made = actions.add_payee_account(
        unit, kind, number, bank=bank, holder_name=holder_name, by=by, reason=reason
    )
    answer = answers.as_payee_account(made)
    if as_json:
        return print_json(answer)
    print_rows([answer], SHOWN)
    return None


@click.command("end-payee")
@click.argument("key", metavar="账户编号", type=int)
@ON
@REASON
@ACTING
def end_payee(key: int, day: datetime, reason: str, username: str | None) -> None:
    """停用一个单位收款账户；日期是最后可以使用的一天。"""
    by, scope = start(username)
    from zhida.payments import actions, queries

    found = queries.payee_account(scope, key)
    ended = actions.end_payee_account(found, day.date(), by=by, reason=reason)
    click.echo(f"账户 {ended.pk} 用到 {ended.valid_to} 为止。")


@click.command("payee-exception")
@click.argument("key", metavar="账户编号", type=int)
@click.argument("fund", metavar="资金编号", type=int)
@click.option("--document", required=True, metavar="文号", help="批准的文号。")
@click.option("--reason", required=True, metavar="理由", help="为什么可以付到这个账户。")
@ACTING
def payee_exception(key: int, fund: int, document: str, reason: str, username: str | None) -> None:
    """登记账户例外：一份文件准许一项资金付到原本不得付款的账户。"""
    by, scope = start(username)
    from zhida.allotments import queries as allotments
    from zhida.payments import actions, queries

    made = actions.record_payee_exception(
        queries.payee_account(scope, key),
        allotments.fund(scope, fund),
        document_number=document,
        by=by,
        reason=reason,
    )
    click.echo(f"已登记账户例外 {made.pk}。")
