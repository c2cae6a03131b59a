"""Commands for recipients: rosters checked and taken in, people found and shown, keys changed."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from zhida.access.scope import Scope
    from zhida.recipients.roster_checks import Verdict
    from zhida.store.action import Actor

JSON = click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
ACTING = click.option("--as", "username", metavar="用户名", help="以这个用户的岗位办理和查看。")
REASON = click.option("--reason", required=True, metavar="理由", help="写入审计记录的理由。")
FILE = click.argument(
    "file", metavar="文件", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)

WRONG = 1
"""Exit code when a roster has bad cells."""


@click.group()
def roster() -> None:
    """名册：核对、导入、查看。"""


@roster.command()
@FILE
@click.option(
    "--marked",
    metavar="工作簿",
    type=click.Path(path_type=Path, dir_okay=False),
    help="有错误时，把标出错误单元格的工作簿写到这里。",
)
@JSON
def check(file: Path, marked: Path | None, as_json: bool) -> None:
    """核对一份名册，不导入。有错误时退出码为 1。"""
    from zhida.store.startup import choose_settings

    choose_settings()
    from zhida.recipients import roster_reading, roster_report

    with roster_reading.judged(file, _bar(as_json)) as verdict:
        if as_json:
            _print(verdict.told())
        else:
            _say(verdict)
        if not verdict.sound:
            if marked is not None:
                roster_report.write(verdict, marked)
                click.echo(f"已写出：{marked}", err=as_json)
            sys.exit(WRONG)


@roster.command("import")
@FILE
@click.option("--division", required=True, metavar="区划代码", help="名册属于哪个区划。")
@ACTING
@JSON
def import_command(file: Path, division: str, username: str | None, as_json: bool) -> None:
    """导入一份名册：登记其中的新人员和账户，要么全部，要么全不。可按 Ctrl-C 取消，不留痕迹。"""
    by, _ = _start(username)
    from zhida.recipients import actions, answers, roster_reading
    from zhida.registers import queries as registers

    place, tell = registers.division(division), _bar(as_json)
    with roster_reading.judged(file, tell, new=True) as verdict:
        done = actions.import_roster(verdict, file.name, place, tell=tell, by=by)
    if as_json:
        return _print(answers.as_imported(done))
    click.echo(
        f"已导入：新登记 {len(done.new)} 人，已有 {done.known} 人，新账户 {len(done.accounts)} 个。"
    )
    for one in done.other_names:
        click.echo(f"姓名不同：编号 {one.key} 登记为“{one.registered}”，名册上是“{one.found}”。")
    if done.without_number:
        click.echo(f"没有证件号码的 {done.without_number} 行未登记人员。")
    return None


@roster.command("list")
@ACTING
@JSON
def list_command(username: str | None, as_json: bool) -> None:
    """列出导入过的名册。"""
    _, scope = _start(username)
    from zhida.recipients import answers, queries

    found = [answers.as_roster(one) for one in queries.rosters(scope)]
    if as_json:
        return _print(found)
    for one in found:
        click.echo("{id}\t{division}\t{name}\t{rows} 行".format(**one))
    return None


@click.group()
def people() -> None:
    """救助对象：查找、查看、查看完整号码。"""


@people.command()
@click.argument("text", metavar="姓名、拼音或证件号码")
@click.option("--last", default=50, show_default=True, metavar="人数", help="最多列出多少人。")
@ACTING
@JSON
def find(text: str, last: int, username: str | None, as_json: bool) -> None:
    """按姓名、拼音或完整的证件号码查找。"""
    _, scope = _start(username)
    from zhida.recipients import answers, queries

    found = [answers.as_person(one) for one in queries.find_people(scope, text)[:last]]
    if as_json:
        return _print(found)
    for one in found:
        click.echo("{id}\t{name}\t{number}\t{division}".format(**one))
    return None


@people.command()
@click.argument("number", metavar="编号", type=int)
@ACTING
@JSON
def show(number: int, username: str | None, as_json: bool) -> None:
    """显示一个人的登记、账户和待遇，号码只显示首尾。"""
    _, scope = _start(username)
    from zhida.recipients import answers, queries

    view = answers.as_view(queries.person_view(scope, number))
    if as_json:
        return _print(view)
    click.echo("{name}\t{document_kind}\t{number}\t{division}".format(**view))
    for account in view["accounts"]:
        click.echo("账户\t{kind}\t{number}\t{holder_name}\t{doubt}".format(**account))
    for one in view["enrolments"]:
        click.echo("待遇\t{component}\t{start_month} 起\t{stop_month}".format(**one))
    return None


@people.command()
@click.argument("number", metavar="编号", type=int)
@REASON
@ACTING
def reveal(number: int, reason: str, username: str | None) -> None:
    """查看完整的证件号码；谁、何时、为何查看，记入审计追踪。"""
    by, scope = _start(username)
    from zhida.recipients import actions, queries

    click.echo(actions.reveal_number(queries.person(scope, number), by=by, reason=reason))


@people.command()
@click.argument("month", metavar="月份", type=click.DateTime(["%Y-%m", "%Y%m"]))
@click.option("--programme", default="", metavar="项目", help="只看这个救助项目（代码）。")
@ACTING
@JSON
def due(month: datetime, programme: str, username: str | None, as_json: bool) -> None:
    """计算一个月里谁应发多少、为什么。"""
    _, scope = _start(username)
    from zhida.recipients import answers, queries

    found = queries.due_in(scope, month.year * 100 + month.month, programme=programme)
    for one in found:
        told = answers.as_reckoning(one)
        if as_json:
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            click.echo("{person}\t{name}\t{component}\t{why}".format(**told))


@click.group()
def keys() -> None:
    """个人信息的密钥。"""


@keys.command()
@click.option("--reason", default="定期更换密钥", metavar="理由", help="写入审计记录的理由。")
def rotate(reason: str) -> None:
    """换用新密钥，并用它重新加密全部号码；旧密钥留在密钥文件里。"""
    by, _ = _start(None)
    from zhida.recipients import actions

    renewed = actions.rotate_keys(tell=_bar(False), by=by, reason=reason)
    click.echo(f"已换用新密钥，重新加密 {renewed} 个号码。请备份密钥文件。")


def _start(username: str | None) -> tuple[Actor, Scope]:
    """Make Django ready; return who acts and what they may see."""
    from zhida.store.startup import command_line_actor, start_django

    start_django()
    from zhida.access import queries
    from zhida.access.scope import EVERYWHERE

    if username is None:
        return command_line_actor(), EVERYWHERE
    return queries.actor_named(username), queries.scope_of(queries.user_named(username))


def _say(verdict: Verdict) -> None:
    from zhida.core.money import yuan
    from zhida.recipients.roster_report import said

    total = yuan(verdict.total_fen)
    click.echo(f"{verdict.head.kind.title}：{verdict.rows} 行，合计 {total} 元。")
    for one in verdict.bad:
        click.echo(f"第{one.row}行“{one.heading}”：{said(one)}")
    click.echo(f"共 {verdict.bad_count} 处错误。" if verdict.bad_count else "没有错误，可以导入。")


def _bar(quiet: bool) -> Any:
    """Return what shows progress on a terminal; on anything else nothing."""
    if quiet or not sys.stderr.isatty():
        return lambda what, done, total: None

    def show(what: str, done: int, total: int) -> None:
        part = f"{done * 100 // total}%" if total else f"{done:,}"
        click.echo(f"\r{what} {part}\x1b[K", nl=bool(total) and done >= total, err=True)

    return show


def _print(answer: Any) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
