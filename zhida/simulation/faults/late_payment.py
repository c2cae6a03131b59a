"""未按月及时发放

一个县市的一个项目有一个月拖到下个月才发放。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.simulation.answer_sheet import Answer
from zhida.simulation.paydays import some_paydays
from zhida.simulation.plot import Plot

FIRST = True
"""What befalls people is told around the months of this."""


def plant(plot: Plot) -> Iterator[Answer]:
    """Pay a month of a programme in a division a month late."""
    for home, payday in some_paydays(plot):
        plot.world.late.add(payday)
        yield plot.noted(home.division.code, months=str(payday.month), said=payday.programme)
