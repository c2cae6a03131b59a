"""一人登记多个账户

同一个人有两个在用的领款账户。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.simulation.accounts import account_of, give, number_of
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.numbers import further_card
from zhida.simulation.plot import Plot


def plant(plot: Plot) -> Iterator[Answer]:
    """Give people a second card beside the first."""
    for one in plot.enrolled():
        give(one.person, further_card(number_of(account_of(one))), one.person.name)
        yield plot.answer(one)
