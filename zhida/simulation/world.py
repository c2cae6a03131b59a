"""The world as it is being built: who lives where, what is still to happen, what was planted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import NamedTuple

from zhida.registers.models import Agency, Division
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.chance import dice

Tell = Callable[[str, int, int], object]
"""Takes what is done, how much of it, and how much there is (0: unknown); may raise to cancel."""


def silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""


class Home(NamedTuple):
    """Where people live and money is held: a division, or an institution in it."""

    division: Division
    agency: Agency | None = None

    @property
    def name(self) -> str:
        """The name of who holds the money."""
        return self.agency.name if self.agency else self.division.name


class Happening(NamedTuple):
    """A fact of a person's life that an office is yet to learn of."""

    person_id: int
    division_id: int
    fact: str
    happened_on: date
    until_on: date | None = None


class Illness(NamedTuple):
    """Why the bank sends money to an account back, from a month (YYYYMM) on."""

    reason: str
    from_month: int


class Unpaid(NamedTuple):
    """A month's payment of a programme that a division leaves out."""

    division_id: int
    programme: str
    month: int


@dataclass
class World:
    """What the simulation keeps in memory: little beside the database, and all of it by seed.

    ``needs`` is what a month comes to at each home, in fen. ``coming`` is sorted by the month
    (YYYYMM) in which an office learns of it. ``left_open`` are divisions (ids) whose returned
    lines nobody clears, ``idle`` those that stop paying after a month.
    """

    seed: int
    year: int
    tell: Tell = silent
    homes: list[Home] = field(default_factory=list)
    needs: dict[Home, int] = field(default_factory=dict)
    people: int = 0
    coming: dict[int, list[Happening]] = field(default_factory=dict)
    ills: dict[int, Illness] = field(default_factory=dict)
    unpaid: set[Unpaid] = field(default_factory=set)
    left_open: dict[int, int] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)

    def luck(self, *about: object) -> Random:
        """Return the source of chance for a part of the simulation."""
        return dice(self.seed, *about)

    def foresee(self, month: int, happening: Happening) -> None:
        """Note what an office will learn of in a month."""
        self.coming.setdefault(month, []).append(happening)

    def month(self, place: int) -> int:
        """Return the month of the year as YYYYMM."""
        return self.year * 100 + place

    def counties(self) -> Iterator[Home]:
        """Yield the homes that are divisions."""
        return (home for home in self.homes if home.agency is None)
