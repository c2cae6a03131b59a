"""Commands of the official lists: load, list, find, and an administrator's additions."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from zhida.store.action import Actor

DAY = click.DateTime(["%Y-%m-%d"])
JSON = click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
SOURCE = click.option("--source", required=True, metavar="来源", help="依据的文件或网页。")
REASON = click.option("--reason", default="", metavar="理由", help="写入审计记录的理由。")


@click.group()
def registers() -> None:
    """基础登记：行政区划、单位、科目、支出方向、标识、资金项目。"""


@registers.command()
@click.option("--only", multiple=True, metavar="名录", help="只载入这个名录，可以重复。")
@JSON
def load(only: tuple[str, ...], as_json: bool) -> None:
    """把随程序附带的名录载入数据库；重复载入不会改变任何内容。"""
    by = _start()
    from zhida.registers import actions

    report = [vars(one) for one in actions.load(only, by=by)]
    if as_json:
        _print_json(report)
        return
    for one in report:
        click.echo("{name}：新增 {added}，更新 {changed}，保留管理员改动 {kept}".format(**one))


@registers.command("find")
@click.argument("name")
@click.option("--within", metavar="区划代码", help="只在这个区划之内找（州社会福利院、本级等）。")
@click.option("--on", type=DAY, metavar="日期", help="按这一天的名称找。")
@JSON
def find_command(name: str, within: str | None, on: datetime | None, as_json: bool) -> None:
    """说明公文里的一个名称指的是谁。"""
    _start()
    from zhida.registers import queries

    found = queries.find_receiver(name, within, on.date() if on else None)
    if found is None:
        if as_json:
            _print_json(None)
        raise click.ClickException(f"名录里找不到“{name}”，或不止一个；可用 --within 限定区划。")
    place, agency = found
    answer = {
        "code": agency.code if agency else place.code,
        "name": agency.name if agency else place.name,
        "kind": "agency" if agency else "division",
        "division": place.code,
        "path": place.path,
    }
    if as_json:
        _print_json(answer)
    else:
        click.echo("{code} {name}（{path}）".format(**answer))


@registers.command("list")
@click.argument(
    "name",
    type=click.Choice(["divisions", "agencies", "subjects", "purposes", "marks", "fund_projects"]),
)
@click.option("--search", default="", metavar="文字", help="名称、代码或拼音。")
@click.option("--under", default="", metavar="区划代码", help="只列这个区划之内的。")
@click.option("--year", type=int, metavar="年度", help="只列这一年度的科目。")
@JSON
def list_command(name: str, search: str, under: str, year: int | None, as_json: bool) -> None:
    """列出一个名录。"""
    _start()
    from zhida.registers import queries

    asked: dict[str, Iterable[Any]] = {
        "divisions": queries.divisions(search, under=under),
        "agencies": queries.agencies(search, under=under),
        "subjects": queries.subjects(search, year=year),
        "purposes": queries.purposes(),
        "marks": queries.marks(under),
        "fund_projects": queries.fund_projects(),
    }
    found = [
        {
            "id": row.pk,
            "code": row.code,
            "name": row.name,
            "source": row.source,
            "valid_to": row.valid_to,
        }
        for row in asked[name]
    ]
    if as_json:
        _print_json(found)
        return
    for one in found:
        click.echo("{code}\t{name}".format(**one))


@registers.command("add-alias")
@click.argument("code")
@click.argument("name")
@SOURCE
@REASON
def add_alias(code: str, name: str, source: str, reason: str) -> None:
    """给一个区划或单位（按代码）增加别名。"""
    by = _start()
    from zhida.registers import actions, queries

    if code.isdigit():
        place = queries.division(code)
        actions.add_division_alias(place, name, source=source, by=by, reason=reason)
    else:
        agency = queries.agency(code)
        actions.add_agency_alias(agency, name, source=source, by=by, reason=reason)
    click.echo(f"已登记：{name} 即 {code}。")


@registers.command("add-agency")
@click.argument("code")
@click.argument("name")
@click.option(
    "--kind",
    type=click.Choice(["finance", "civil_affairs", "institution", "audit", "other"]),
    required=True,
    help="类别。",
)
@click.option("--division", required=True, metavar="区划代码", help="所在区划。")
@click.option("--credit-code", default="", metavar="信用代码", help="统一社会信用代码。")
@SOURCE
@REASON
def add_agency(
    code: str, name: str, kind: str, division: str, credit_code: str, source: str, reason: str
) -> None:
    """增加一个单位。"""
    by = _start()
    from zhida.registers import actions, queries

    place = queries.division(division)
    actions.add_agency(
        code,
        name,
        kind,
        place,
        source=source,
        credit_code=credit_code,
        by=by,
        reason=reason,
    )
    click.echo(f"已登记单位：{code} {name}。")


@registers.command("add-division")
@click.argument("code")
@click.argument("name")
@click.option("--from", "since", type=DAY, metavar="日期", help="生效日期。")
@SOURCE
@REASON
def add_division(code: str, name: str, since: datetime | None, source: str, reason: str) -> None:
    """增加一个行政区划；上级由代码得知。"""
    by = _start()
    from zhida.registers import actions

    day = since.date() if since else None
    actions.add_division(code, name, valid_from=day, source=source, by=by, reason=reason)
    click.echo(f"已登记区划：{code} {name}。")


@registers.command("add-subject")
@click.argument("code")
@click.argument("name")
@click.option("--year", type=int, required=True, metavar="年度", help="哪一年度的科目。")
@click.option(
    "--kind",
    type=click.Choice(["income", "function", "government_economy", "department_economy"]),
    required=True,
    help="类别。",
)
@SOURCE
@REASON
def add_subject(code: str, name: str, year: int, kind: str, source: str, reason: str) -> None:
    """增加一个预算科目。"""
    by = _start()
    from zhida.registers import actions

    actions.add_subject(year, kind, code, name, source=source, by=by, reason=reason)
    click.echo(f"已登记科目：{year} 年 {code} {name}。")


@registers.command("add-mark")
@click.argument("code")
@click.argument("name")
@click.option("--region", required=True, metavar="区划代码", help="发布地区。")
@click.option("--direct/--not-direct", default=True, show_default=True, help="是否属直达资金。")
@SOURCE
@REASON
def add_mark(code: str, name: str, region: str, direct: bool, source: str, reason: str) -> None:
    """增加一个资金标识。"""
    by = _start()
    from zhida.registers import actions, queries

    place = queries.division(region)
    actions.add_mark(place, code, name, direct=direct, source=source, by=by, reason=reason)
    click.echo(f"已登记标识：{code} {name}。")


@registers.command("end")
@click.argument("name", metavar="名录")
@click.argument("key", metavar="编号", type=int)
@click.option("--last-day", required=True, type=DAY, metavar="日期", help="最后有效的一天。")
@click.option("--reason", required=True, metavar="理由", help="写入审计记录的理由。")
def end_command(name: str, key: int, last_day: datetime, reason: str) -> None:
    """设定名录的一行到哪一天为止有效；编号见 zhida registers list --json。"""
    by = _start()
    from zhida.registers import actions, queries

    row = actions.end_validity(queries.row(name, key), last_day.date(), by=by, reason=reason)
    click.echo(f"已设定失效：{row}，{last_day:%Y-%m-%d}。")


@registers.command("set-standard")
@click.argument("component")
@click.argument("amount")
@click.option("--division", required=True, metavar="区划代码", help="适用区划。")
@click.option("--category", default="", metavar="类别", help="保障类别代码，如 urban。")
@click.option(
    "--from", "since", required=True, type=click.DateTime(["%Y-%m-%d"]), help="执行日期。"
)
@click.option("--verified", is_flag=True, help="已与文件核对；来源须写明文号。")
@SOURCE
@REASON
def set_standard(
    component: str,
    amount: str,
    division: str,
    category: str,
    since: datetime,
    verified: bool,
    source: str,
    reason: str,
) -> None:
    """登记一项待遇（按代码）每人每月的保障标准，金额以元计。"""
    by = _start()
    from zhida.core.money import to_fen
    from zhida.registers import actions, queries

    standard = actions.set_standard(
        queries.component(component),
        category,
        queries.division(division),
        to_fen(amount),
        valid_from=since.date(),
        source=source,
        verified=verified,
        by=by,
        reason=reason,
    )
    said = "已核对" if standard.verified else "未核对"
    click.echo(f"已登记：{standard} {standard.amount} 元（{said}）。")


def _start() -> Actor:
    """Make Django ready; return who acts."""
    from zhida.store.startup import command_line_actor, start_django

    start_django()
    return command_line_actor()


def _print_json(answer: Any) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2, default=_as_text))


def _as_text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"cannot write {value!r} as JSON")
