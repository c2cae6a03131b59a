"""Commands of households: listed, opened, who joins and who leaves."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from zhida.access.commanding import (
    ACTING,
    JSON,
    LAST,
    ON,
    REASON,
    answer,
    print_json,
    print_rows,
    start,
)

if TYPE_CHECKING:
    from zhida.access.scope import Scope

SHOWN = ("id", "number", "division")
MEMBER = ("id", "person", "name", "relation", "joined_on", "left_on")


@click.group()
def households() -> None:
    """家庭：列出、查看、登记、成员加入和离开。"""


@households.command("list")
@click.argument("text", metavar="编号开头", default="")
@LAST
@ACTING
@JSON
def list_command(text: str, last: int, username: str | None, as_json: bool) -> None:
    """列出家庭，可以只列编号以某几个字符开头的。"""
    _, scope = start(username)
    from zhida.recipients import answers, queries

    found = [answers.as_household(one) for one in queries.households(scope, text)[:last]]
    if as_json:
        return print_json(found)
    print_rows(found, SHOWN)
    return None


@households.command()
@click.argument("key", metavar="家庭编号", type=int)
@ACTING
@JSON
def show(key: int, username: str | None, as_json: bool) -> None:
    """显示一个家庭、它的成员和待遇。"""
    _, scope = start(username)
    _show(scope, key, as_json)


@households.command("open")
@click.argument("number", metavar="户号")
@click.option("--division", required=True, metavar="区划代码", help="所在区划。")
@REASON
@ACTING
@JSON
def open_command(
    number: str, division: str, reason: str, username: str | None, as_json: bool
) -> None:
    """登记一个家庭。"""
    by, _ = start(username)
    from zhida.recipients import actions, answers
    from zhida.registers import queries as registers

    place = registers.division(division)
    made = actions.open_household(number, place, by=by, reason=reason)
    answer(answers.as_household(made), SHOWN, as_json)


@households.command()
@click.argument("key", metavar="家庭编号", type=int)
@click.argument("person", metavar="人员编号", type=int)
@click.argument("relation", metavar="与户主关系")
@ON
@REASON
@ACTING
@JSON
def join(
    key: int,
    person: int,
    relation: str,
    day: datetime,
    reason: str,
    username: str | None,
    as_json: bool,
) -> None:
    """登记一个成员。"""
    by, scope = start(username)
    from zhida.recipients import actions, queries

    found, who = queries.household(scope, key), queries.person(scope, person)
    actions.add_member(found, who, relation, day.date(), by=by, reason=reason)
    _show(scope, key, as_json)


@households.command()
@click.argument("key", metavar="成员编号", type=int)
@ON
@REASON
@ACTING
@JSON
def leave(key: int, day: datetime, reason: str, username: str | None, as_json: bool) -> None:
    """登记一个成员离开；从这一天起不再是家庭成员。"""
    by, scope = start(username)
    from zhida.recipients import actions, queries

    member = queries.membership(scope, key)
    actions.end_membership(member, day.date(), by=by, reason=reason)
    _show(scope, member.household_id, as_json)


def _show(scope: Scope, key: int, as_json: bool) -> None:
    from zhida.recipients import answers, queries

    view = answers.as_household_view(queries.household_view(scope, key))
    if as_json:
        return print_json(view)
    print_rows([view], SHOWN)
    print_rows(view["members"], MEMBER)
    return None
