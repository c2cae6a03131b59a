"""名册合计与申报不符

名册的合计比封面申报的多。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.core import month as months
from zhida.simulation import by_roster
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.paydays import some_paydays
from zhida.simulation.plot import Plot, tried

MORE_FEN = 50_000


def attempt(plot: Plot) -> Iterator[Answer]:
    """Try to post a list of a month to come with more on it than its cover declares."""
    world = plot.world
    for ahead, (home, payday) in enumerate(some_paydays(plot, paid=True), start=1):
        coming = months.plus(world.month(world.months), ahead)
        answer = plot.noted(home.division.code, months=str(coming), said=payday.programme)
        told = (world, home, payday._replace(month=coming), world.last_day, MORE_FEN)
        yield tried(answer, by_roster.pay_undeclared, *told)
