"""虚报保障人口

核定的保障人口比家庭登记的人口多两个人。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhida.simulation.answer_sheet import Answer
from zhida.simulation.plot import Plot

INVENTED = 2


def plant(plot: Plot) -> Iterator[Answer]:
    """Let families be paid for people who are not there."""
    world = plot.world
    decided_on = date(world.year - 1, 12, 10)
    for one in plot.enrolled("minimum_living", start_month__lt=world.month(1)):
        covered = one.persons_covered + INVENTED
        changed = plot.regranted(one, decided_on=decided_on, persons_covered=covered)
        yield plot.answer(changed, [world.month(place) for place in range(1, 13)])
