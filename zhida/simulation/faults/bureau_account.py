"""资金转入财政专户

申请把救助资金转入财政部门自己的专户。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.simulation import offices
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.plot import Plot, tried
from zhida.simulation.transfers import Wish, ask, some_money


def attempt(plot: Plot) -> Iterator[Answer]:
    """Try to have money transferred to a special account of the bureau itself."""
    for allotment in some_money(plot):
        bureau = offices.finance_bureau(allotment.division)
        account = offices.account_of(bureau, offices.SPECIAL)
        answer = plot.noted(allotment.division.code, allotment=allotment.pk)
        yield tried(answer, ask, Wish(allotment, account, plot.world.last_day))
