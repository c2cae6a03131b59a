"""超过指标余额支付

申请的金额比指标余额多一分。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.simulation import offices
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.plot import Plot, tried
from zhida.simulation.transfers import Wish, ask, some_money


def attempt(plot: Plot) -> Iterator[Answer]:
    """Try to pay one fen more than is left."""
    for allotment in some_money(plot):
        account = offices.an_institution(allotment.division)
        wish = Wish(allotment, account, plot.world.last_day, allotment.left_fen + 1)
        answer = plot.noted(allotment.division.code, allotment=allotment.pk)
        yield tried(answer, ask, wish)
