"""银行退回长期未处理

账户有误，银行在最后四个月每月退回，没有更正也没有补发。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.simulation.accounts import account_of
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.plot import Plot
from zhida.simulation.world import Illness

LAST_MONTHS = 4


def plant(plot: Plot) -> Iterator[Answer]:
    """Let the bank send people's money back in the last months, and nobody clear it."""
    world = plot.world
    first = max(1, world.months - LAST_MONTHS + 1)
    for one in plot.enrolled():
        world.ills[account_of(one).pk] = Illness(one.division_id, "账户已销户", world.month(first))
        world.neglected.add(one.person_id)
        yield plot.answer(one, [world.month(place) for place in range(first, 13)])
