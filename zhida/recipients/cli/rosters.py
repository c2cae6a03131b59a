"""Commands of rosters: checked, taken in, listed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhida.access.commanding import ACTING, FILE, JSON, print_json, progress, start

if TYPE_CHECKING:
    from zhida.recipients.roster_checks import Verdict

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

    with roster_reading.judged(file, progress(as_json)) as verdict:
        if as_json:
            print_json(verdict.told())
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
    by, _ = start(username)
    from zhida.recipients import actions, answers, roster_reading
    from zhida.registers import queries as registers

    place, tell = registers.division(division), progress(as_json)
    with roster_reading.judged(file, tell, new=True) as verdict:
        done = actions.import_roster(verdict, file.name, place, tell=tell, by=by)
    if as_json:
        return print_json(answers.as_imported(done))
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
    _, scope = start(username)
    from zhida.recipients import answers, queries

    found = [answers.as_roster(one) for one in queries.rosters(scope)]
    if as_json:
        return print_json(found)
    for one in found:
        click.echo("{id}\t{division}\t{name}\t{rows} 行".format(**one))
    return None


def _say(verdict: Verdict) -> None:
    from zhida.core.money import yuan

    total = yuan(verdict.total_fen)
    click.echo(f"{verdict.head.kind.title}：{verdict.rows} 行，合计 {total} 元。")
    for one in verdict.bad:
        click.echo(f"第{one.row}行“{one.heading}”（{one.cell}）：{one.said}")
    for doubt in verdict.doubts:
        click.echo(f"提醒：{doubt}")
    click.echo(f"共 {verdict.bad_count} 处错误。" if verdict.bad_count else "没有错误，可以导入。")
