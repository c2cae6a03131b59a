"""The command ``zhida simulate``: an invented world in an empty database."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import click

from zhida.access.commanding import progress

SCALES = ("county", "prefecture", "province")
STOPPED = 130
"""Exit code after Ctrl-C, as shells have it."""


@click.command()
@click.option(
    "--scale", type=click.Choice(SCALES), default="county", show_default=True, help="规模。"
)
@click.option(
    "--months",
    type=click.IntRange(1, 12),
    default=12,
    show_default=True,
    metavar="月数",
    help="从1月起模拟几个月。",
)
@click.option("--seed", type=int, default=1, show_default=True, help="同一种子得到同一个世界。")
@click.option("--people", type=click.IntRange(min=1), metavar="人数", help="不用规模的通常人数。")
@click.option(
    "--faults",
    metavar="文件",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="要安排的问题及个数（YAML）；答案写入数据文件夹的 answers.csv。",
)
@click.option("--list-faults", is_flag=True, help="列出可以安排的问题，不模拟。")
def simulate(
    scale: str, months: int, seed: int, people: int | None, faults: Path | None, list_faults: bool
) -> None:
    """模拟：在空数据库里造一个虚构的世界，按月发放。人名、号码、账号都不是真实的。

    可按 Ctrl-C 停止，已经写入的会留下。
    """
    from zhida.store.startup import start_django

    start_django()
    from zhida.simulation import building, fault_shelf, places

    if list_faults:
        for code, title in fault_shelf.titles().items():
            click.echo(f"{code}\t{title}")
        return
    asked = fault_shelf.wanted(faults) if faults else {}
    building.prepare()
    order = building.Order(
        places.scales()[scale], building.data_folder(), seed, months, people or 0, asked
    )
    started = time.monotonic()
    try:
        world = building.build(order, progress())
    except KeyboardInterrupt:
        click.echo(
            "\n已停止。已经写入的留在数据库里；要重来请换一个空的数据文件夹或数据库。", err=True
        )
        sys.exit(STOPPED)
    _say(world, time.monotonic() - started)


def _say(world: Any, seconds: float) -> None:
    from zhida.core.money import yuan
    from zhida.simulation import figures

    told = figures.of(world)
    click.echo(f"模拟完成（{seconds:.0f} 秒）：{told.people:,} 人，待遇 {told.enrolments:,} 项，")
    click.echo(f"发放 {told.payouts:,} 批 {told.lines:,} 人次，已支付 {yuan(told.paid_fen)} 元，")
    click.echo(f"未处理退回 {told.open_returns:,} 笔，未处理疑点 {told.open_cases:,} 条。")
    if world.answers:
        refused = sum(bool(one.refusal) for one in world.answers)
        click.echo(f"安排问题 {len(world.answers)} 个（其中 {refused} 个被系统拒绝）：")
        click.echo(f"    {world.folder / figures.ANSWERS}")
    click.echo("要在浏览器里看，请运行 zhida setup --admin 用户名，再运行 zhida serve。")
