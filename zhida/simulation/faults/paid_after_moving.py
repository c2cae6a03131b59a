"""迁出后继续发放

迁出本县市四个月后才停发。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.simulation.answer_sheet import Answer
from zhida.simulation.plot import Plot

MONTHS_LATE = 4


def plant(plot: Plot) -> Iterator[Answer]:
    """Let people move away whose office learns of it too late."""
    yield from plot.told_late("moved", plot.enrolled(), MONTHS_LATE)
