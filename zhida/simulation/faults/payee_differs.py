"""银行回单的户名与指令不符

有一个月回单上的户名与指令不同，成为对账疑点，无人处理。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.recipients.models import Enrolment
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.plot import Plot
from zhida.simulation.world import Payday, World

BEFORE_THE_END = 2


def plant(plot: Plot) -> Iterator[Answer]:
    """Let the bank's file of a month name people otherwise than the order."""
    world = plot.world
    for one in plot.enrolled():
        payday = _payday(world, one)
        world.usual.add(payday)
        world.misnamed[one.pk] = payday.month
        yield plot.answer(one, [payday.month])


def _payday(world: World, one: Enrolment) -> Payday:
    """Return the payment two months before the end, or the last before it that comes on time.

    No plot puts the first month off.
    """
    last = max(1, world.months - BEFORE_THE_END)
    programme = one.component.programme.code
    paydays = (
        Payday(one.division_id, programme, world.month(place)) for place in range(last, 0, -1)
    )
    return next(payday for payday in paydays if payday not in world.unpaid | world.late)
