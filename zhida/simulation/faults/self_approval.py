"""一人两个账号，自己复核自己

同一个人有两个用户名，用一个核算，用另一个复核。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.simulation.answer_sheet import Answer
from zhida.simulation.cast import two_accounts
from zhida.simulation.paydays import some_paydays
from zhida.simulation.plot import Plot


def plant(plot: Plot) -> Iterator[Answer]:
    """Let somebody reckon a month and approve it under another name.

    The database refuses who approves what he or she reckoned; it cannot know two names for one
    person. An auditor can: both accounts were opened for somebody of the same name and office.
    """
    for place, (home, payday) in enumerate(some_paydays(plot), start=1):
        plot.world.hands[payday] = two_accounts(home.division, place)
        yield plot.noted(home.division.code, months=str(payday.month), said=payday.programme)
