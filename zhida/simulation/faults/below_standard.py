"""低于标准发放

另造名册发放的一个月，有人只得到应发的六成。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.simulation.answer_sheet import Answer
from zhida.simulation.paydays import alter_somebody
from zhida.simulation.plot import Plot

PERCENT = 60


def plant(plot: Plot) -> Iterator[Answer]:
    """Give people less in a month than what is due to them."""
    yield from alter_somebody(plot, PERCENT)
