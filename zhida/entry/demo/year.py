"""The demonstration's year: invented people live on the notice's money, not without problems."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhida.core.money import yuan
from zhida.core.yaml_data import content_of
from zhida.entry.demo.text_table import table, wrapped
from zhida.entry.home import home

if TYPE_CHECKING:
    from zhida.allotments.models import Allotment
    from zhida.simulation.noticed import YearPlan
    from zhida.simulation.world import World

PLAN = Path(__file__).parent / "year.yaml"
FIGURES = frozenset({1, 2, 3, 4, 5})
WIDTH = 92


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
    header = ["接收单位（单位：元）", "指标", "已支付", "在途", "余额", "支付进度"]
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
    say(f"    {seen.people:,} 人，发放 {seen.payouts} 批 {seen.lines:,} 人次，")
    still = f"未处理的退回 {seen.open_returns} 笔，对账疑点 {seen.open_cases} 条"
    say(f"    已支付 {yuan(seen.paid_fen)} 元；{still}。")
    for told in (
        f"有意留下的问题：{_counted(world, refused=False)}。",
        f"试过、被系统拒绝的：{_counted(world, refused=True)}。",
    ):
        for line in wrapped(told, WIDTH):
            say(f"    {line}")
    say(f"    各在哪里：{world.folder / figures.ANSWERS}\n")


def _counted(world: World, *, refused: bool) -> str:
    """Return the titles of the faults that were refused, or not, and how many there are of each."""
    from zhida.simulation import fault_shelf

    found = Counter(one.fault for one in world.answers if bool(one.refusal) is refused)
    return "、".join(f"{fault_shelf.titles()[code]} {count}" for code, count in found.items())


def _row(one: Allotment) -> list[str]:
    """Return the receiver; what it got, paid, has on the way and left; and how far it has come."""
    sums = (one.amount_fen, one.paid_fen, one.reserved_fen, one.left_fen)
    paid = f"{one.paid_fen * 100 // one.amount_fen}%" if one.amount_fen else "—"
    return [one.receiver_name, *map(yuan, sums), paid]
