"""银行回单的户名与指令不符

每月回单上的户名都与指令不同，成为对账疑点，无人处理。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.simulation.answer_sheet import Answer
from zhida.simulation.plot import Plot


def plant(plot: Plot) -> Iterator[Answer]:
    """Let the bank's file of every month name people otherwise than the order."""
    for one in plot.enrolled():
        plot.world.misnamed.add(one.person_id)
        yield plot.answer(one)
