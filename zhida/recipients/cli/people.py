"""Commands of people: found, shown, registered, named, merged, what happened to them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

import click

from zhida.access.commanding import (
    ACTING,
    DAY,
    JSON,
    LAST,
    MONTH,
    REASON,
    WHY,
    day_of,
    month_of,
    print_json,
    print_rows,
    start,
)
from zhida.recipients.cli.accounts import add_account, end_account, reveal_account

if TYPE_CHECKING:
    from zhida.access.scope import Scope

SHOWN = ("id", "name", "document_kind", "number", "division")
PARTS = (
    ("姓名", "names", ("kind", "name")),
    ("情形", "facts", ("fact", "happened_on", "until_on")),
    ("账户", "accounts", ("id", "kind", "number", "holder_name", "doubt")),
    ("家庭", "households", ("number", "relation", "joined_on", "left_on")),
    ("待遇", "enrolments", ("id", "component", "start_month", "stop_month")),
    ("救助", "aid_events", ("id", "component", "requested_on")),
)
"""What is told of a person, part by part, and the columns of each."""

PERSON = click.argument("key", metavar="编号", type=int)


@click.group()
def people() -> None:
    """救助对象：查找、查看、登记、接收、更正姓名、合并、拆分、账户。"""


people.add_command(add_account)
people.add_command(end_account)
people.add_command(reveal_account)


@people.command()
@click.argument("text", metavar="姓名、拼音或证件号码")
@LAST
@ACTING
@JSON
def find(text: str, last: int, username: str | None, as_json: bool) -> None:
    """按姓名、拼音或完整的证件号码查找。"""
    _, scope = start(username)
    from zhida.recipients import answers, queries

    found = [answers.as_person(one) for one in queries.find_people(scope, text)[:last]]
    if as_json:
        return print_json(found)
    print_rows(found, ("id", "name", "number", "division"))
    return None


@people.command()
@PERSON
@ACTING
@JSON
def show(key: int, username: str | None, as_json: bool) -> None:
    """显示一个人的登记、账户和待遇，号码只显示首尾。"""
    _, scope = start(username)
    show_person(scope, key, as_json)


@people.command()
@PERSON
@WHY
@ACTING
def reveal(key: int, reason: str, username: str | None) -> None:
    """查看完整的证件号码；谁、何时、为何查看，记入审计追踪。"""
    by, scope = start(username)
    from zhida.recipients import actions, queries

    click.echo(actions.reveal_number(queries.person(scope, key), by=by, reason=reason))


@people.command()
@click.argument("month", metavar="月份", type=MONTH)
@click.option("--programme", default="", metavar="项目", help="只看这个救助项目（代码）。")
@ACTING
@JSON
def due(month: datetime, programme: str, username: str | None, as_json: bool) -> None:
    """计算一个月里谁应发多少、为什么。"""
    _, scope = start(username)
    from zhida.recipients import answers, queries

    for one in queries.due_in(scope, month_of(month), programme=programme):
        told = answers.as_reckoning(one)
        if as_json:
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            click.echo("{person}\t{name}\t{component}\t{why}".format(**told))


@people.command()
@click.argument("name", metavar="姓名")
@click.option("--division", required=True, metavar="区划代码", help="所在区划。")
@click.option("--document", default="身份证", show_default=True, metavar="证件类型")
@click.option("--number", prompt="证件号码", default="", show_default=False, metavar="号码")
@click.option("--born", type=DAY, metavar="日期", help="证件号码里没有出生日期时填写。")
@click.option("--sex", type=click.Choice(["男", "女"]), help="证件号码里没有性别时填写。")
@REASON
@ACTING
@JSON
def register(
    name: str,
    division: str,
    document: str,
    number: str,
    born: datetime | None,
    sex: str | None,
    reason: str,
    username: str | None,
    as_json: bool,
) -> None:
    """登记一个救助对象。不写 --number 的会另行询问，号码就不会留在命令的历史里。"""
    by, scope = start(username)
    from zhida.recipients import actions
    from zhida.registers import queries as registers

    made = actions.register_person(
        document,
        number,
        name,
        registers.division(division),
        birth_on=day_of(born),
        sex=sex or "",
        by=by,
        reason=reason,
    )
    show_person(scope, made.pk, as_json)


@people.command()
@click.argument("name", metavar="姓名")
@click.option("--number", prompt="证件号码", metavar="号码")
@click.option("--agency", default="", metavar="单位代码", help="接收的机构；机构岗位不必写。")
@REASON
@ACTING
@JSON
def admit(
    name: str, number: str, agency: str, reason: str, username: str | None, as_json: bool
) -> None:
    """机构接收别处已登记的人，证件号码和姓名都要相符。不写 --number 的会另行询问。"""
    by, scope = start(username)
    from zhida.recipients import actions
    from zhida.registers import queries as registers

    taking = registers.agency(agency) if agency else None
    found = actions.admit_person(number, name, taking, by=by, reason=reason)
    show_person(scope, found.pk, as_json)


@people.command()
@PERSON
@click.argument("name", metavar="姓名")
@click.option(
    "--was",
    "kind",
    type=click.Choice(["former", "mistake"]),
    default="mistake",
    show_default=True,
    help="原来的姓名是曾用名（former）还是误写（mistake）。",
)
@WHY
@ACTING
@JSON
def rename(
    key: int, name: str, kind: str, reason: str, username: str | None, as_json: bool
) -> None:
    """更正姓名；原来的姓名保留。"""
    by, scope = start(username)
    from zhida.recipients import actions, queries

    actions.correct_name(queries.person(scope, key), name, kind, by=by, reason=reason)
    show_person(scope, key, as_json)


@people.command("add-name")
@PERSON
@click.argument("name", metavar="姓名")
@click.option(
    "--kind",
    type=click.Choice(["former", "alias", "mistake"]),
    default="alias",
    show_default=True,
    help="曾用名、别名或误写。",
)
@REASON
@ACTING
@JSON
def add_name(
    key: int, name: str, kind: str, reason: str, username: str | None, as_json: bool
) -> None:
    """登记一个曾用名或别名，以后用它也找得到。"""
    by, scope = start(username)
    from zhida.recipients import actions, queries

    actions.add_name(queries.person(scope, key), name, kind, by=by, reason=reason)
    show_person(scope, key, as_json)


@people.command()
@PERSON
@click.argument("into", metavar="并入编号", type=int)
@WHY
@ACTING
@JSON
def merge(key: int, into: int, reason: str, username: str | None, as_json: bool) -> None:
    """把重复登记的人并入另一个编号；以后可以拆分。"""
    by, scope = start(username)
    from zhida.recipients import actions, queries

    found, other = queries.person(scope, key), queries.person(scope, into)
    actions.merge_people(found, other, by=by, reason=reason)
    show_person(scope, into, as_json)


@people.command()
@PERSON
@WHY
@ACTING
@JSON
def split(key: int, reason: str, username: str | None, as_json: bool) -> None:
    """撤回一次合并。"""
    by, scope = start(username)
    from zhida.recipients import actions, queries

    actions.split_people(queries.person(scope, key), by=by, reason=reason)
    show_person(scope, key, as_json)


@people.command()
@PERSON
@click.argument("fact", metavar="情形")
@click.option("--on", "day", required=True, type=DAY, metavar="日期", help="哪一天起。")
@click.option("--until", type=DAY, metavar="日期", help="到哪一天为止；不写的一直有效。")
@click.option("--source", required=True, metavar="依据", help="从哪里得知，例如死亡证明。")
@REASON
@ACTING
@JSON
def fact(
    key: int,
    fact: str,
    day: datetime,
    until: datetime | None,
    source: str,
    reason: str,
    username: str | None,
    as_json: bool,
) -> None:
    """登记去世、迁出、被收养、在校等情形；停发规则据此判断。情形写代码，例如 deceased。"""
    by, scope = start(username)
    from zhida.recipients import actions, queries

    actions.record_fact(
        queries.person(scope, key),
        fact,
        day.date(),
        source=source,
        until_on=day_of(until),
        by=by,
        reason=reason,
    )
    show_person(scope, key, as_json)


def show_person(scope: Scope, key: int, as_json: bool) -> None:
    """Print all that is known of a person, numbers masked."""
    from zhida.recipients import answers, queries

    view = answers.as_view(queries.person_view(scope, key))
    if as_json:
        return print_json(view)
    print_rows([view], SHOWN)
    for title, part, names in PARTS:
        print_rows([{"part": title, **one} for one in view[part]], ("part", *names))
    for one in view["merged"]:
        click.echo(f"并入本编号\t{one}")
    return None
