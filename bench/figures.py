"""A figure of the table, and how time is taken."""

from __future__ import annotations

import statistics
import time
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

RUNS = 5


@dataclass(frozen=True)
class Figure:
    """One line of the table: what was measured, the value as text, and what it is held against."""

    what: str
    value: str
    against: str = ""
    how: str = ""


def seconds_of(work: Callable[[], object], runs: int = RUNS) -> list[float]:
    """Do ``work`` once to warm up and then ``runs`` times; return the seconds of each run."""
    work()
    return [clocked(work) for _ in range(runs)]


def clocked(work: Callable[[], object]) -> float:
    """Do ``work``; return the seconds that it took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def spread(times: Sequence[float]) -> str:
    """``0.412 s (0.405–0.433)``: median, fastest and slowest."""
    return f"{statistics.median(times):.3f} s ({min(times):.3f}–{max(times):.3f})"


def quantiles(times: Sequence[float]) -> str:
    """``31 / 48 ms``: the median and the 95th percentile."""
    p95 = statistics.quantiles(times, n=20, method="inclusive")[-1]
    return f"{statistics.median(times) * 1000:.0f} / {p95 * 1000:.0f} ms"


def printed(figures: Iterable[Figure]) -> str:
    """Return the figures as a table; Chinese characters take two places."""
    rows = [
        ("what", "value", "held against", "how"),
        *((f.what, f.value, f.against, f.how) for f in figures),
    ]
    widths = [max(_width(row[place]) for row in rows) for place in range(4)]
    lines = [
        "  ".join(t + " " * (w - _width(t)) for t, w in zip(row, widths, strict=True))
        for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
