"""孤儿被收养后继续发放

收养登记两个月后才停发孤儿基本生活费。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.simulation.answer_sheet import Answer
from zhida.simulation.plot import Plot

MONTHS_LATE = 2


def plant(plot: Plot) -> Iterator[Answer]:
    """Let orphans be adopted whose office learns of it too late."""
    yield from plot.told_late("adopted", plot.enrolled("orphan"), MONTHS_LATE)
