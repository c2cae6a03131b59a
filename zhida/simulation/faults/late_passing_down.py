"""上级资金逾期未分解下达

收到上级资金三个月后才下达到县市。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhida.simulation.answer_sheet import Answer
from zhida.simulation.extra_money import passed_on
from zhida.simulation.plot import Plot


def plant(plot: Plot) -> Iterator[Answer]:
    """Let the division above keep money for three months before it passes it down."""
    year = plot.world.year
    for allotment in passed_on(plot, date(year, 4, 2), date(year, 7, 6)):
        yield plot.noted(allotment.division.code, allotment=allotment.parent_id)
