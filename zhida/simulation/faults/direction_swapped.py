"""改变支出方向

把低保方向的资金拨给养老机构运转使用，没有发放名册。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.simulation import offices
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.carrying_out import day_in
from zhida.simulation.funding import WAN_FEN
from zhida.simulation.plot import Plot
from zhida.simulation.transfers import Wish, have_paid, some_money

AMOUNT_FEN = WAN_FEN - 12_345


def attempt(plot: Plot) -> Iterator[Answer]:
    """Pay allowances of the poor to a home for the old; nothing in its form is wrong."""
    month = plot.world.month(plot.world.months)
    for allotment in some_money(plot, AMOUNT_FEN):
        home = offices.an_institution(allotment.division)
        wish = Wish(allotment, home, day_in(month, 12), AMOUNT_FEN, use="养老机构运转")
        have_paid(plot.world, wish)
        yield plot.noted(allotment.division.code, allotment=allotment.pk, months=str(month))
