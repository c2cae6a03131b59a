"""Commands of aid given once: listed, recorded, gone on with, cancelled."""

from __future__ import annotations

from datetime import datetime

import click

from zhida.access.commanding import (
    ACTING,
    DAY,
    JSON,
    LAST,
    REASON,
    WHY,
    answer,
    day_of,
    fen,
    print_json,
    print_rows,
    start,
)

SHOWN = ("id", "component", "division", "requested_on", "registered_on", "aided_on", "amount_fen")

EVENT = click.argument("key", metavar="事项编号", type=int)
REGISTERED = click.option("--registered", type=DAY, metavar="日期", help="登记受理的日期。")
AIDED = click.option("--aided", type=DAY, metavar="日期", help="实施救助的日期。")
HOME = click.option("--home", type=DAY, metavar="日期", help="送返的日期。")


@click.group()
def aid() -> None:
    """救助事项：列出、登记、登记进展、作废。发放见 zhida pay aid。"""


@aid.command("list")
@click.option("--from", "first", type=DAY, metavar="日期", help="这一天及以后申请的。")
@click.option("--to", "until", type=DAY, metavar="日期", help="这一天及以前申请的。")
@click.option(
    "--state",
    type=click.Choice(["open", "aided", "cancelled"]),
    help="未办结、已救助或已作废。",
)
@LAST
@ACTING
@JSON
def list_command(
    first: datetime | None,
    until: datetime | None,
    state: str | None,
    last: int,
    username: str | None,
    as_json: bool,
) -> None:
    """列出救助事项。"""
    _, scope = start(username)
    from zhida.recipients import answers, queries

    found = queries.aid_events(scope, first=day_of(first), last=day_of(until), state=state or "")
    rows = [answers.as_aid(one) for one in found[:last]]
    if as_json:
        return print_json(rows)
    print_rows(rows, SHOWN)
    return None


@aid.command()
@click.argument("person", metavar="人员编号", type=int)
@click.argument("component", metavar="待遇代码")
@click.option("--division", required=True, metavar="区划代码", help="受理的区划。")
@click.option("--agency", default="", metavar="单位代码", help="由机构救助的填写。")
@click.option("--requested", required=True, type=DAY, metavar="日期", help="申请或求助的日期。")
@REGISTERED
@AIDED
@HOME
@click.option("--standard", default="0", metavar="元", help="适用的标准。")
@click.option("--amount", default="0", metavar="元", help="救助金额。")
@click.option("--document", default="", metavar="文号", help="批准文号。")
@click.option("--circumstances", default="", metavar="情形", help="遇到了什么困难。")
@click.option("--origin", default="", metavar="地方", help="流入前的住地。")
@click.option("--origin-unknown", is_flag=True, help="无法查明来自哪里。")
@REASON
@ACTING
@JSON
def record(
    person: int,
    component: str,
    division: str,
    agency: str,
    requested: datetime,
    registered: datetime | None,
    aided: datetime | None,
    home: datetime | None,
    standard: str,
    amount: str,
    document: str,
    circumstances: str,
    origin: str,
    origin_unknown: bool,
    reason: str,
    username: str | None,
    as_json: bool,
) -> None:
    """登记一件救助事项；还不知道的日期以后再补。"""
    by, scope = start(username)
    from zhida.recipients import actions, answers, queries
    from zhida.registers import queries as registers

    told = actions.Aid(
        requested_on=requested.date(),
        registered_on=day_of(registered),
        aided_on=day_of(aided),
        sent_home_on=day_of(home),
        standard_fen=fen(standard),
        amount_fen=fen(amount),
        decision_number=document,
        circumstances=circumstances,
        origin=origin,
        origin_unknown=origin_unknown,
        agency=registers.agency(agency) if agency else None,
    )
    made = actions.record_aid(
        queries.person(scope, person),
        registers.component(component),
        registers.division(division),
        told,
        by=by,
        reason=reason,
    )
    answer(answers.as_aid(made), SHOWN, as_json)


@aid.command()
@EVENT
@REGISTERED
@AIDED
@HOME
@REASON
@ACTING
@JSON
def complete(
    key: int,
    registered: datetime | None,
    aided: datetime | None,
    home: datetime | None,
    reason: str,
    username: str | None,
    as_json: bool,
) -> None:
    """补登一件救助事项的受理、救助或送返日期。"""
    by, scope = start(username)
    from zhida.recipients import actions, answers, queries

    done = actions.complete_aid(
        queries.aid_event(scope, key),
        registered_on=day_of(registered),
        aided_on=day_of(aided),
        sent_home_on=day_of(home),
        by=by,
        reason=reason,
    )
    answer(answers.as_aid(done), SHOWN, as_json)


@aid.command()
@EVENT
@WHY
@ACTING
@JSON
def cancel(key: int, reason: str, username: str | None, as_json: bool) -> None:
    """作废一件登记错了的救助事项。"""
    by, scope = start(username)
    from zhida.recipients import actions, answers, queries

    done = actions.cancel_aid(queries.aid_event(scope, key), by=by, reason=reason)
    answer(answers.as_aid(done), SHOWN, as_json)
