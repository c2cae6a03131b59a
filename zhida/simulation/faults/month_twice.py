"""同一个月重复发放

已发放的月份另造一份名册，再发放一次。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhida.simulation import by_roster
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.paydays import some_paydays
from zhida.simulation.plot import Plot, tried


def attempt(plot: Plot) -> Iterator[Answer]:
    """Try to pay months of programmes that were paid already, by another list."""
    world = plot.world
    for home, payday in some_paydays(plot, paid=True):
        answer = plot.noted(home.division.code, months=str(payday.month), said=payday.programme)
        day = date(world.year, world.months, 27)
        yield tried(answer, by_roster.pay_again, world, home, payday, day)
