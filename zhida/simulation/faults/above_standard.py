"""超标准发放

另造名册发放的一个月，有人的金额比应发的多三成。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.simulation.answer_sheet import Answer
from zhida.simulation.paydays import alter_somebody
from zhida.simulation.plot import Plot

PERCENT = 130


def plant(plot: Plot) -> Iterator[Answer]:
    """Give people more in a month than the standard and their income allow."""
    yield from alter_somebody(plot, PERCENT)
