"""Commands of the ledger: register a notice, see the ledger, trace, and move money."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zhida.access.commanding import ACTING, DAY, JSON, ON, REASON, fen, print_json, start

if TYPE_CHECKING:
    from zhida.allotments.queries import AsOf

DOCUMENT = click.option("--document", required=True, metavar="文号", help="依据的文号。")
UNIT = click.option("--unit", default="元", show_default=True, help="金额的单位：元、万元、分。")
AS_OF = click.option("--as-of", "day", type=DAY, metavar="日期", help="按这一天已发生的变动计算。")

UNREADABLE = 2


class Named(click.ParamType):  # type: ignore[type-arg]  # not generic at run time
    """An option of the form NAME=VALUE."""

    name = "名称=值"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Return (name, value)."""
        name, found, told = value.partition("=")
        if not found or not name.strip() or not told.strip():
            self.fail(f"“{value}”应写成 名称=值。")
        return name.strip(), told.strip()


@click.command()
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.option("--accept", multiple=True, type=Named(), help="接受一项疑点：代码=理由，可以重复。")
@click.option("--receiver", multiple=True, type=Named(), help="指明接收单位：名称=代码，可以重复。")
@ACTING
@JSON
def register(
    file: Path,
    accept: tuple[tuple[str, str], ...],
    receiver: tuple[tuple[str, str], ...],
    username: str | None,
    as_json: bool,
) -> None:
    """识读并登记一份下达通知：文件、原件、资金、指标和绩效目标一次办完。"""
    reading, content = _read(file)
    by, _ = start(username)
    from zhida.allotments.actions import Original, register_notice
    from zhida.allotments.answers import as_registered

    if not as_json:
        for finding in reading["findings"]:
            _say_finding(finding)
    done = register_notice(
        reading,
        Original(file.name, content),
        by=by,
        accepted=dict(accept),
        receivers=dict(receiver),
    )
    answer = as_registered(done)
    if as_json:
        return print_json(answer)
    for remark in done.remarks:
        click.echo(remark)
    if done.new:
        for row in answer["allotments"]:
            click.echo(f"{row['id']}\t{row['receiver']}\t{_yuan(row['amount_fen'])}")
        rows, total = len(answer["allotments"]), _yuan(answer["total_fen"])
        click.echo(f"已登记 {answer['document_number']}：{rows} 条指标，共 {total} 元。")
    return None


@click.command()
@click.argument("source", metavar="文号或指标编号")
@AS_OF
@click.option(
    "--known-at",
    type=click.DateTime(),
    metavar="时间",
    help="按这一时刻已记录的变动计算。",
)
@ACTING
@JSON
def trace(
    source: str,
    day: datetime | None,
    known_at: datetime | None,
    username: str | None,
    as_json: bool,
) -> None:
    """溯源：从文号看到它下面的每一笔指标，从指标看到它的来源。"""
    _, scope = start(username)
    from zhida.allotments import queries
    from zhida.allotments.answers import as_trace

    as_of = _as_of(day, known_at)
    if source.isascii() and source.isdecimal():
        found = queries.trace_allotment(scope, int(source), as_of)
    else:
        found = queries.trace_notice(scope, source, as_of)
    answer = as_trace(found)
    if as_json:
        return print_json(answer)
    for level in answer["levels"]:
        total, traced = _yuan(level["total_fen"]), _yuan(level["traced_fen"])
        untraced = _yuan(level["untraced_fen"])
        click.echo(
            f"第 {level['distance']:+d} 层：{level['count']} 条，共 {total} 元，"
            f"可溯源 {traced} 元，未溯源 {untraced} 元"
        )
        for row in level["allotments"]:
            amount = _yuan(row["amount_fen"])
            click.echo(f"\t{row['id']}\t{row['document_number']}\t{row['receiver']}\t{amount}")
    return None


@click.command()
@click.option("--year", type=int, metavar="年度", help="预算年度。")
@click.option("--division", default="", metavar="路径", help="区划路径，例如 650000/654000/。")
@click.option("--text", default="", metavar="文字", help="接收单位、文号或来源中含有的文字。")
@click.option("--late", is_flag=True, help="只看逾期未分解下达的。")
@click.option("--untraced", is_flag=True, help="只看上级来源未登记的。")
@click.option("--sort", default="document", show_default=True, metavar="次序", help="排序。")
@click.option("--page", default=1, show_default=True, metavar="页")
@click.option("--size", default=100, show_default=True, metavar="条数", help="每页条数。")
@AS_OF
@ACTING
@JSON
def ledger(
    year: int | None,
    division: str,
    text: str,
    late: bool,
    untraced: bool,
    sort: str,
    page: int,
    size: int,
    day: datetime | None,
    username: str | None,
    as_json: bool,
) -> None:
    """指标台账：列出指标和余额，合计是全部所选的合计。"""
    _, scope = start(username)
    from zhida.allotments import queries
    from zhida.allotments.answers import as_page

    if sort.removeprefix("-") not in queries.SORTS:
        raise click.BadParameter(f"可用的次序：{'、'.join(queries.SORTS)}", param_hint="--sort")
    filters = queries.Filters(
        fiscal_year=year, division=division, text=text, late=late, untraced=untraced
    )
    as_of = _as_of(day, None)
    found = queries.ledger(scope, filters, sort=sort, page=page, size=size, as_of=as_of)
    answer = as_page(found)
    if as_json:
        return print_json(answer)
    click.echo("编号\t文号\t接收单位\t指标金额\t已分解下达\t余额")
    for row in answer["allotments"]:
        sums = "\t".join(_yuan(row[key]) for key in ("amount_fen", "passed_down_fen", "left_fen"))
        click.echo(f"{row['id']}\t{row['document_number']}\t{row['receiver']}\t{sums}")
    totals = answer["totals"]
    entered, left = _yuan(totals["entered_fen"]), _yuan(totals["left_fen"])
    click.echo(f"共 {answer['count']} 条，不重复计算 {entered} 元，余额 {left} 元")
    return None


@click.command("pass-down")
@click.argument("allotment", metavar="指标编号", type=int)
@click.argument("shares", metavar="接收单位=金额...", nargs=-1, required=True, type=Named())
@DOCUMENT
@ON
@UNIT
@REASON
@ACTING
@JSON
def pass_down(
    allotment: int,
    shares: tuple[tuple[str, str], ...],
    document: str,
    day: datetime,
    unit: str,
    reason: str,
    username: str | None,
    as_json: bool,
) -> None:
    """分解下达：一次下达给一个或多个单位，要么全部办成，要么全部不办。"""
    by, scope = start(username)
    from zhida.allotments import actions, queries

    upper = queries.allotment(scope, allotment)
    wanted = [
        actions.share_of(name, fen(amount, unit), upper, day.date()) for name, amount in shares
    ]
    ids = actions.pass_down(
        upper, wanted, document_number=document, happened_on=day.date(), by=by, reason=reason
    )
    if as_json:
        return print_json({"allotments": ids})
    click.echo(f"已下达 {len(ids)} 条指标：{'、'.join(map(str, ids))}。")
    return None


def _change_command(name: str, verb: str, help_text: str) -> click.Command:
    """Return a command that changes one allotment by an amount."""

    @click.command(name, help=help_text)
    @click.argument("allotment", metavar="指标编号", type=int)
    @click.argument("amount", metavar="金额")
    @DOCUMENT
    @ON
    @UNIT
    @REASON
    @ACTING
    @JSON
    def command(
        allotment: int,
        amount: str,
        document: str,
        day: datetime,
        unit: str,
        reason: str,
        username: str | None,
        as_json: bool,
    ) -> None:
        by, scope = start(username)
        from zhida.allotments import actions, answers, queries

        change: Callable[..., Any] = getattr(actions, verb)
        changed = change(
            queries.allotment(scope, allotment),
            fen(amount, unit),
            document_number=document,
            happened_on=day.date(),
            by=by,
            reason=reason,
        )
        if as_json:
            return print_json(answers.as_allotment(changed, queries.sums_now(changed)))
        figures = f"指标金额 {_yuan(changed.amount_fen)} 元，余额 {_yuan(changed.left_fen)} 元"
        click.echo(f"“{changed.receiver_name}”：{figures}。")
        return None

    return command


take_back = _change_command("take-back", "take_back", "收回指标：余额退回上级。")
adjust_up = _change_command("adjust-up", "adjust_up", "追加指标。")
adjust_down = _change_command("adjust-down", "adjust_down", "调减指标。")


@click.command("confirm-receipt")
@click.argument("number", metavar="指标编号", type=int)
@click.option("--on", "day", required=True, type=DAY, metavar="日期", help="收到文件的日期。")
@REASON
@ACTING
@JSON
def confirm_receipt(
    number: int, day: datetime, reason: str, username: str | None, as_json: bool
) -> None:
    """确认收到指标文件；到位率据此计算。"""
    by, scope = start(username)
    from zhida.allotments import actions, answers, queries

    found = queries.allotment(scope, number)
    changed = actions.confirm_receipt(found, received_on=day.date(), by=by, reason=reason)
    if as_json:
        return print_json(answers.as_allotment(changed, queries.sums_now(changed)))
    click.echo(f"已确认：指标 {changed.pk}，{changed.receiver_name}，{changed.received_on} 收到。")
    return None


@click.command()
@click.argument("movement", metavar="变动编号", type=int)
@click.option("--reason", required=True, metavar="理由", help="原记录错在哪里、依据什么更正。")
@ON
@ACTING
@JSON
def correct(movement: int, reason: str, day: datetime, username: str | None, as_json: bool) -> None:
    """更正一笔变动：另记一笔相反的变动，原记录保留。"""
    by, scope = start(username)
    from zhida.allotments import actions, answers, queries

    wrong = queries.movement(scope, movement)
    made = actions.correct(wrong, happened_on=day.date(), by=by, reason=reason)
    if as_json:
        return print_json(answers.as_movement(made))
    click.echo(f"已更正变动 {movement}，更正编号 {made.pk}，金额 {_yuan(made.amount_fen)} 元。")
    return None


def _read(file: Path) -> tuple[dict[str, Any], bytes]:
    """Return the reading of a file and its bytes; ends with code 2 when it is unreadable."""
    from zhida.core.document import UnreadableError
    from zhida.formats.reading import read_file
    from zhida.notices.reading.assemble import read

    try:
        return read(read_file(file)).result, file.read_bytes()
    except UnreadableError as unreadable:
        click.echo(str(unreadable), err=True)
        sys.exit(UNREADABLE)


def _say_finding(finding: dict[str, str]) -> None:
    words = {"error": "错误", "warning": "警告", "info": "提示"}[finding["severity"]]
    where = f"（{finding['where']}）" if finding["where"] else ""
    click.echo(f"{words}\t{finding['code']}\t{finding['message']}{where}")


def _as_of(day: datetime | None, known_at: datetime | None) -> AsOf | None:
    if day is None and known_at is None:
        return None
    from django.utils.timezone import make_aware

    from zhida.allotments.queries import AsOf

    happened_on: date | None = day.date() if day else None
    return AsOf(happened_on, make_aware(known_at) if known_at else None)


def _yuan(fen: int) -> str:
    from zhida.core.money import yuan

    return yuan(fen)
