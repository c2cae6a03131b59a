"""Chance that repeats itself: every part of the world draws from a source of its own.

A source is named by the seed and by what it is for, so that a change in one part does not stir
the draws of another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")

PERMILLE = 1000


def dice(seed: int, *about: object) -> Random:
    """Return the source for ``about``: the same words and seed always give the same draws."""
    return Random("/".join(map(str, (seed, *about))))


def happens(luck: Random, permille: int) -> bool:
    """Tell whether something happens that happens so many times in a thousand."""
    return luck.randrange(PERMILLE) < permille


def weighed(luck: Random, weights: Mapping[T, int]) -> T:
    """Return one of the keys, each as likely as its weight."""
    return luck.choices(list(weights), list(weights.values()))[0]


def between(luck: Random, ends: Sequence[int]) -> int:
    """Return a whole number from the first end to the last, both included."""
    return luck.randint(ends[0], ends[1])


def day_of(luck: Random, first: date, last: date) -> date:
    """Return a day from ``first`` to ``last``, both included."""
    return first + timedelta(days=luck.randint(0, (last - first).days))
