"""卡折由他人代持

领款账户的户名是村里另一个人。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhida.recipients import actions as recipients
from zhida.simulation.accounts import account_of, give, number_of
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.cast import official
from zhida.simulation.numbers import further_card
from zhida.simulation.plot import Plot

HOLDER = "代持人"


def plant(plot: Plot) -> Iterator[Answer]:
    """Let people's money go, from the beginning of the year, to a card in another's name."""
    for one in plot.enrolled():
        own = account_of(one)
        by = official("civil_affairs", one.division)
        recipients.end_account(own, date(plot.world.year - 1, 12, 31), by=by, reason="模拟")
        give(one.person, further_card(number_of(own)), HOLDER)
        yield plot.answer(one)
