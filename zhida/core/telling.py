"""Telling how far long work is, to whoever wants to know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Tell = Callable[[str, int, int], object]
"""Takes what is under way, how much is done, and of how much (0: unknown).

Whatever it raises ends the work.
"""

T = TypeVar("T")

EVERY = 2000
"""After how many rows it is told again."""


def silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""


def telling(rows: Iterable[T], tell: Tell, what: str, total: int) -> Iterator[T]:
    """Yield the rows, and tell how many of them have gone by."""
    done = 0
    tell(what, done, total)
    for done, row in enumerate(rows, start=1):
        yield row
        if done % EVERY == 0 and done != total:
            tell(what, done, total)
    if done:
        tell(what, done, total)
