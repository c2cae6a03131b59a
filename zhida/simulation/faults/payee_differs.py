"""银行回单的户名与指令不符

有一个月回单上的户名与指令不同，成为对账疑点，无人处理。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.simulation.answer_sheet import Answer
from zhida.simulation.plot import Plot

BEFORE_THE_END = 2


def plant(plot: Plot) -> Iterator[Answer]:
    """Let the bank's file of a month name people otherwise than the order."""
    for one in plot.enrolled():
        month = plot.world.month(max(1, plot.world.months - BEFORE_THE_END))
        plot.world.misnamed[one.person_id] = month
        yield plot.answer(one, [month])
