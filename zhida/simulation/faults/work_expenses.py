"""挤占资金用于工作经费

以特困供养的名义向机构拨款，用途写的是办公和差旅。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.simulation import offices
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.carrying_out import day_in
from zhida.simulation.plot import Plot
from zhida.simulation.transfers import HARDSHIP, HARDSHIP_SUBJECT, Wish, have_paid, some_money

AMOUNT_FEN = 386_420


def attempt(plot: Plot) -> Iterator[Answer]:
    """Pay for an office out of money for people in need, and say so as the use of it."""
    month = plot.world.month(plot.world.months)
    for allotment in some_money(plot, AMOUNT_FEN):
        wish = Wish(
            allotment,
            offices.an_institution(allotment.division),
            day_in(month, 14),
            AMOUNT_FEN,
            purpose=HARDSHIP,
            subject=HARDSHIP_SUBJECT,
            use="办公、差旅等工作经费",
        )
        have_paid(plot.world, wish)
        yield plot.noted(allotment.division.code, allotment=allotment.pk, months=str(month))
