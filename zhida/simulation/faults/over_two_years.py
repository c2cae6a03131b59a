"""结转超过两年的资金没有收回

三年前的一笔资金还留在县市，没有使用，也没有收回。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhida.simulation.answer_sheet import Answer
from zhida.simulation.extra_money import passed_on
from zhida.simulation.plot import Plot

YEARS = 3


def plant(plot: Plot) -> Iterator[Answer]:
    """Leave money with a division that was passed down three years before."""
    year = plot.world.year - YEARS
    for allotment in passed_on(plot, date(year, 3, 1), date(year, 3, 15)):
        plot.world.idle.add(allotment.pk)
        yield plot.noted(allotment.division.code, allotment=allotment.pk)
