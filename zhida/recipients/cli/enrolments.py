"""Commands of enrolments: listed, decided, changed, stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from zhida.access.commanding import (
    ACTING,
    DAY,
    JSON,
    LAST,
    MONTH,
    REASON,
    WHY,
    answer,
    fen,
    month_of,
    print_json,
    print_rows,
    start,
)

if TYPE_CHECKING:
    from zhida.recipients.actions import Terms

SHOWN = ("id", "person", "component", "category", "division", "start_month", "stop_month")

TERMS = (
    click.option("--from", "first", required=True, type=MONTH, metavar="月份", help="起发月份。"),
    click.option("--decided", required=True, type=DAY, metavar="日期", help="核定日期。"),
    click.option("--document", default="", metavar="文号", help="核定文号。"),
    click.option("--category", default="", metavar="类别", help="保障类别（代码）。"),
    click.option("--persons", default=1, show_default=True, metavar="人数", help="保障人口。"),
    click.option("--income", default="0", metavar="元", help="家庭月收入，补差的待遇要用。"),
)


def terms_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say on what terms somebody is enrolled."""
    for option in reversed(TERMS):
        command = option(command)
    return command


@click.group()
def enrolments() -> None:
    """待遇：列出、核定、变更、停发。当月应发多少见 zhida people due。"""


@enrolments.command("list")
@click.option("--month", type=MONTH, metavar="月份", help="只看这个月在享的。")
@click.option("--programme", default="", metavar="项目", help="只看这个救助项目（代码）。")
@LAST
@ACTING
@JSON
def list_command(
    month: datetime | None, programme: str, last: int, username: str | None, as_json: bool
) -> None:
    """列出待遇。"""
    _, scope = start(username)
    from zhida.recipients import answers, queries

    wanted = month_of(month)
    found = queries.enrolments(scope, month=wanted, programme=programme)[:last]
    rows = [answers.as_enrolment(one) for one in found]
    if as_json:
        return print_json(rows)
    print_rows(rows, SHOWN)
    return None


@enrolments.command()
@click.argument("person", metavar="人员编号", type=int)
@click.argument("component", metavar="待遇代码")
@click.option("--division", required=True, metavar="区划代码", help="核定的区划。")
@click.option("--household", type=int, metavar="家庭编号", help="按户核定的待遇填写。")
@click.option("--agency", default="", metavar="单位代码", help="集中供养的填写供养机构。")
@terms_options
@REASON
@ACTING
@JSON
def enrol(
    person: int,
    component: str,
    division: str,
    household: int | None,
    agency: str,
    reason: str,
    username: str | None,
    as_json: bool,
    **terms: Any,
) -> None:
    """核定一项待遇。互斥的待遇会被拒绝，并说明依据。"""
    by, scope = start(username)
    from zhida.recipients import actions, answers, queries
    from zhida.registers import queries as registers

    made = actions.enrol(
        queries.person(scope, person),
        registers.component(component),
        registers.division(division),
        _terms(**terms),
        household=queries.household(scope, household) if household else None,
        agency=registers.agency(agency) if agency else None,
        by=by,
        reason=reason,
    )
    answer(answers.as_enrolment(made), SHOWN, as_json)


@enrolments.command()
@click.argument("key", metavar="待遇编号", type=int)
@terms_options
@WHY
@ACTING
@JSON
def change(key: int, reason: str, username: str | None, as_json: bool, **terms: Any) -> None:
    """变更一项待遇：原来的到前一个月为止，新的从起发月份开始。"""
    by, scope = start(username)
    from zhida.recipients import actions, answers, queries

    found = queries.enrolment(scope, key)
    made = actions.change_enrolment(found, _terms(**terms), by=by, reason=reason)
    answer(answers.as_enrolment(made), SHOWN, as_json)


@enrolments.command()
@click.argument("key", metavar="待遇编号", type=int)
@click.option("--from", "month", required=True, type=MONTH, metavar="月份", help="哪个月起不发。")
@WHY
@ACTING
@JSON
def stop(key: int, month: datetime, reason: str, username: str | None, as_json: bool) -> None:
    """停发一项待遇。"""
    by, scope = start(username)
    from zhida.recipients import actions, answers, queries

    found = queries.enrolment(scope, key)
    stopped = actions.stop_enrolment(found, month_of(month), by=by, reason=reason)
    answer(answers.as_enrolment(stopped), SHOWN, as_json)


def _terms(
    first: datetime, decided: datetime, document: str, category: str, persons: int, income: str
) -> Terms:
    """Return what ``terms_options`` asked as the actions take it."""
    from zhida.recipients.actions import Terms

    return Terms(
        start_month=month_of(first),
        decided_on=decided.date(),
        decision_number=document,
        category=category,
        persons_covered=persons,
        income_fen=fen(income),
    )
