"""多人共用一个账户

两个不同家庭的人领款账户相同，户名是其中一人。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhida.recipients import actions as recipients
from zhida.simulation.accounts import account_of, give, number_of
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.cast import official
from zhida.simulation.plot import Plot


def plant(plot: Plot) -> Iterator[Answer]:
    """Let one person's money go to another's card, from the beginning of the year."""
    chosen = plot.enrolled(count=2 * plot.count)
    for one, other in zip(chosen[::2], chosen[1::2], strict=True):
        own, shared = account_of(one), account_of(other)
        by = official("civil_affairs", one.division)
        recipients.end_account(own, date(plot.world.year - 1, 12, 31), by=by, reason="模拟")
        give(one.person, number_of(shared), shared.holder_name)
        yield plot.answer(one, other_person=other.person_id)
