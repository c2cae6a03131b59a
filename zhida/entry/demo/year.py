"""The demonstration's year: invented people live on the notice's money, not without problems."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhida.core.money import wan, yuan
from zhida.core.yaml_data import content_of
from zhida.entry.demo.text_table import table
from zhida.entry.home import home

if TYPE_CHECKING:
    from zhida.allotments.models import Allotment
    from zhida.simulation.noticed import YearPlan
    from zhida.simulation.world import World

PLAN = Path(__file__).parent / "year.yaml"
FIGURES = frozenset({1, 2, 3, 4})


def live(say: Callable[[str], object]) -> None:
    """Let the year of the registered notice pass, and tell what became of its money."""
    from zhida.access.scope import EVERYWHERE
    from zhida.allotments.queries import children
    from zhida.simulation.noticed import live_the_year

    (source,) = children(EVERYWHERE)
    started = time.perf_counter()
    world = live_the_year(source, home(), plan())
    seconds = time.perf_counter() - started
    say(f"四、2022年的发放（{seconds:.0f} 秒；人员、号码、账号都是虚构的）")
    _say_figures(say, world)
    receivers = sorted(children(EVERYWHERE, source.pk), key=lambda one: one.pk)
    rows = [_row(one) for one in receivers]
    header = ["接收单位", "指标", "已支付", "已申请", "余额"]
    say(table(header, rows, figures=FIGURES) + "\n")


def plan() -> YearPlan:
    """Return the plan of the year: the content of ``year.yaml``."""
    from zhida.simulation.noticed import YearPlan
    from zhida.simulation.world import Step

    told: dict[str, Any] = content_of(PLAN)
    told["resting"] = {
        place: {programme: Step[step.upper()] for programme, step in steps.items()}
        for place, steps in told["resting"].items()
    }
    return YearPlan(**told)


def _say_figures(say: Callable[[str], object], world: World) -> None:
    from zhida.simulation import figures

    seen = figures.of(world)
    say(
        f"    {seen.people:,} 人，发放 {seen.payouts} 批 {seen.lines:,} 人次，",
    )
    say(
        f"    已支付 {yuan(seen.paid_fen)} 元；未处理的退回 {seen.open_returns} 笔，",
    )
    say(f"    未处理的对账疑点 {seen.open_cases} 条；有意留下的问题 {len(world.answers)} 个：")
    say(f"    {world.folder / figures.ANSWERS}（单位：万元）")


def _row(one: Allotment) -> list[str]:
    """Return the receiver, and what it got, paid, asked for and has left."""
    sums = (one.amount_fen, one.paid_fen, one.reserved_fen, one.left_fen)
    return [one.receiver_name, *map(wan, sums)]
