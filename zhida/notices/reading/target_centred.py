"""Which rows a heading covers when it stands in the middle of them and its span is lost."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache


def around(marks: Sequence[int], count: int) -> list[range]:
    """Divide ``count`` rows into runs, one around each of ``marks``, as centred as can be.

    ``marks`` are ascending row numbers from 0. Of all divisions the one is taken in which the
    marks are off the middle of their runs by the least sum; the earlier run is then the longer.
    """

    @cache
    def best(at: int, start: int) -> tuple[int, tuple[int, ...]]:
        """Return (sum, ends) of the best division of the rows from ``start`` on."""
        if at == len(marks) - 1:
            return abs(2 * marks[at] - start - (count - 1)), (count,)
        options = []
        for end in range(marks[at + 1], marks[at], -1):
            rest, ends = best(at + 1, end)
            options.append((abs(2 * marks[at] - start - (end - 1)) + rest, (end, *ends)))
        return min(options, key=lambda option: option[0])

    ends = best(0, 0)[1] if marks else ()
    return [range(start, end) for start, end in zip((0, *ends), ends, strict=False)]
