"""向已去世人员发放

去世后三个月民政部门才知道，其间照发。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.simulation.answer_sheet import Answer
from zhida.simulation.plot import Plot

MONTHS_LATE = 3


def plant(plot: Plot) -> Iterator[Answer]:
    """Let people die whose office learns of it too late."""
    yield from plot.told_late("deceased", plot.enrolled(), MONTHS_LATE)
