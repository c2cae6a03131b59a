"""错用支出功能分类

以养老服务科目列支低保资金。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.simulation import offices
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.plot import Plot, tried
from zhida.simulation.transfers import Wish, ask, some_money

OLD_AGE_SERVICE = "2081006"


def attempt(plot: Plot) -> Iterator[Answer]:
    """Try to pay living allowances under the subject of services for the old."""
    for allotment in some_money(plot):
        account = offices.an_institution(allotment.division)
        wish = Wish(allotment, account, plot.world.last_day, subject=OLD_AGE_SERVICE)
        answer = plot.noted(allotment.division.code, allotment=allotment.pk)
        yield tried(answer, ask, wish)
