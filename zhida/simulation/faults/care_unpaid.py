"""特困人员的照料护理费没有发放

有基本生活费，没有照料护理费。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.recipients import actions as recipients
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.cast import official
from zhida.simulation.plot import Plot

CARE = "extreme_hardship.care"


def plant(plot: Plot) -> Iterator[Answer]:
    """Stop people's care allowance after the first month, and leave them the other one."""
    world = plot.world
    for one in plot.enrolled(component__code=CARE):
        by = official("civil_affairs", one.division)
        recipients.stop_enrolment(one, world.month(2), by=by, reason="模拟：误停")
        yield plot.answer(one, [world.month(place) for place in range(2, 13)])
