"""银行退回长期未处理

账户有误，银行从9月起每月退回，没有更正也没有补发。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.simulation.accounts import account_of
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.plot import Plot
from zhida.simulation.world import Illness

FROM_MONTH = 9


def plant(plot: Plot) -> Iterator[Answer]:
    """Let the bank send people's money back from September on, and nobody clear it."""
    world = plot.world
    for one in plot.enrolled():
        world.ills[account_of(one).pk] = Illness("账户已销户", world.month(FROM_MONTH))
        world.neglected.add(one.person_id)
        yield plot.answer(one, [world.month(place) for place in range(FROM_MONTH, 13)])
