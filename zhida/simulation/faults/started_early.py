"""审批之前就开始发放

待遇四月才核定，起发月份却写成一月。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhida.simulation.answer_sheet import Answer
from zhida.simulation.plot import Plot

DECIDED_IN = 4


def plant(plot: Plot) -> Iterator[Answer]:
    """Grant a change of terms from January on that was decided in April only."""
    world = plot.world
    for one in plot.enrolled("minimum_living", start_month__lt=world.month(1)):
        changed = plot.regranted(one, decided_on=date(world.year, DECIDED_IN, 12))
        yield plot.answer(changed, [world.month(place) for place in range(1, DECIDED_IN + 1)])
