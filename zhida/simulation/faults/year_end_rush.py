"""期末突击拨款

在最后一天把整万元拨给机构，没有发放名册。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.simulation import offices
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.funding import WAN_FEN
from zhida.simulation.plot import Plot
from zhida.simulation.transfers import HARDSHIP, HARDSHIP_SUBJECT, Wish, ask, some_money


def attempt(plot: Plot) -> Iterator[Answer]:
    """Ask on the last day for a round amount that nobody is named for."""
    for allotment in some_money(plot, WAN_FEN):
        wish = Wish(
            allotment,
            offices.an_institution(allotment.division),
            plot.world.last_day,
            WAN_FEN,
            purpose=HARDSHIP,
            subject=HARDSHIP_SUBJECT,
            use="特困人员供养",
        )
        ask(wish)
        yield plot.noted(allotment.division.code, allotment=allotment.pk)
