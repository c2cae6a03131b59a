"""资金闲置

追加的一笔资金到县市后全年没有使用。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhida.simulation.answer_sheet import Answer
from zhida.simulation.extra_money import passed_on
from zhida.simulation.plot import Plot


def plant(plot: Plot) -> Iterator[Answer]:
    """Pass further money down in March that nobody uses."""
    year = plot.world.year
    for allotment in passed_on(plot, date(year, 3, 1), date(year, 3, 15)):
        plot.world.idle.add(allotment.pk)
        yield plot.noted(allotment.division.code, allotment=allotment.pk)
