"""漏发一个月

一个县市的一个项目有一个月没有发放，也没有补发。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.simulation.answer_sheet import Answer
from zhida.simulation.paydays import some_paydays
from zhida.simulation.plot import Plot

FIRST = True
"""What befalls people is told around the months of this."""


def plant(plot: Plot) -> Iterator[Answer]:
    """Leave out a month of a programme in a division."""
    for home, payday in some_paydays(plot):
        plot.world.unpaid.add(payday)
        yield plot.noted(home.division.code, months=str(payday.month), said=payday.programme)
