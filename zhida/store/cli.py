"""Commands of the audit trail: list it, verify it, print the seal to note elsewhere."""

from __future__ import annotations

import json
import sys

import click

BROKEN = 1
"""Exit code when the trail or a sealed row is not as it was written."""


class Head(click.ParamType):  # type: ignore[type-arg]  # not generic at run time
    """A head as ``audit seal`` prints it: number, colon, seal."""

    name = "序号:封印"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, str]:
        """Return (number, seal)."""
        number, _, seal = value.partition(":")
        if not number.isdecimal() or len(seal) != 64:
            self.fail("应为“序号:封印”，封印是 64 位十六进制，由 zhida audit seal 给出。")
        return int(number), seal.lower()


@click.group()
def audit() -> None:
    """审计追踪：查看、验证、留存封印。"""


@audit.command()
@click.option("--head", type=Head(), help="以前留存的封印；据此可以发现末尾被截去。")
@click.option("--sweep", is_flag=True, help="先清除被中断的办理留下的文件。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def verify(head: tuple[int, str] | None, sweep: bool, as_json: bool) -> None:
    """验证审计追踪和已封存的数据：有没有被改动、删除、插入。"""
    from zhida.store.startup import start_django

    start_django()
    from zhida.store import sweeping
    from zhida.store.trail import head as current_head
    from zhida.store.verification import verify as find_doubts

    swept = sweeping.sweep() if sweep else []
    doubts = find_doubts(head)
    number, seal = current_head()
    if as_json:
        found = [vars(doubt) for doubt in doubts]
        told = {"sound": not doubts, "number": number, "seal": seal, "doubts": found}
        told |= {"swept": swept} if sweep else {}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        if sweep:
            click.echo(f"已清除被中断的办理留下的文件 {len(swept)} 个。")
        for doubt in doubts:
            click.echo(doubt.message)
        end = f"发现 {len(doubts)} 处问题。" if doubts else "完好，没有发现改动、缺失或插入。"
        click.echo(f"已验证 {number} 条审计记录：{end}")
    if doubts:
        sys.exit(BROKEN)


@audit.command("list")
@click.option("--last", default=20, show_default=True, metavar="条数", help="最近多少条。")
@click.option(
    "--action", default="", metavar="操作", help="只看这种操作，例如 allotments.correct。"
)
@click.option("--text", default="", metavar="文字", help="对象或理由中含有的文字。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def list_command(last: int, action: str, text: str, as_json: bool) -> None:
    """列出最近的审计记录。"""
    from zhida.store.startup import start_django

    start_django()
    from django.utils.timezone import localtime

    from zhida.store.queries import TrailFilters, WholeTrail, title_of, trail

    lines = trail(WholeTrail(), TrailFilters(action=action, text=text))[:last]
    if as_json:
        fields = ("number", "actor", "post", "action", "reason", "subject", "detail", "seal")
        told = [
            {"recorded_at": line.recorded_at.isoformat(), **{f: getattr(line, f) for f in fields}}
            for line in lines
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for line in lines:
        when = f"{localtime(line.recorded_at):%Y-%m-%d %H:%M:%S}"
        click.echo(f"{line.number}\t{when}\t{line.actor}\t{title_of(line.action)}\t{line.subject}")


@audit.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def seal(as_json: bool) -> None:
    """给出最后一条审计记录的序号和封印，请抄存或打印，另处保管。"""
    from zhida.store.startup import start_django

    start_django()
    from zhida.store.trail import head

    number, text = head()
    if as_json:
        click.echo(json.dumps({"number": number, "seal": text}))
        return
    click.echo(f"{number}:{text}")
