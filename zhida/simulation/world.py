"""The world as it is being built: who lives where, what is still to happen, what was planted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum
from pathlib import Path
from random import Random
from typing import NamedTuple

from zhida.core import month as months
from zhida.registers.models import Agency, Division
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.chance import dice
from zhida.store.action import Actor

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
    """Why the bank sends money to an account of a division back, from a month (YYYYMM) on."""

    division_id: int
    reason: str
    from_month: int


class Payday(NamedTuple):
    """A month's payment of a programme by a division."""

    division_id: int
    programme: str
    month: int


class Step(IntEnum):
    """How far a month's payment has come."""

    RECKONED = 1
    ASKED = 2
    APPROVED = 3
    SENT = 4
    ANSWERED = 5


@dataclass
class World:
    """What the simulation keeps in memory: little beside the database, and all of it by seed.

    The world lives the first ``months`` of ``year``. ``needs`` is what a month comes to at each
    home, in fen. ``coming`` is by the month (YYYYMM) that is reckoned in knowledge of it, ``ills``
    by account. ``touched`` are people to whom something happens, ``neglected`` those whose returned
    money nobody clears, ``misnamed`` enrolments whose holder the bank names otherwise in a month,
    by a payment that must therefore be a ``usual`` one. ``idle`` are allotments that nobody uses,
    ``unpaid`` payments that never come, ``late`` ones that come weeks too late. ``left_at`` says
    after which step a payment rests, waiting for whoever is next. ``altered`` payments go by a list
    that gives enrolments so many percent of what is due; ``hands`` are who prepares and who
    approves a payment, where it is not the usual two. Divisions that are ``quarterly`` have no bank
    nearby and pay three months at once by a list; ``kinds`` are the situations of families in a
    division.
    """

    seed: int
    year: int
    folder: Path
    tell: Tell = silent
    months: int = 12
    homes: list[Home] = field(default_factory=list)
    needs: dict[Home, int] = field(default_factory=dict)
    people: int = 0
    documents: int = 0
    coming: dict[int, list[Happening]] = field(default_factory=dict)
    ills: dict[int, Illness] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    unpaid: set[Payday] = field(default_factory=set)
    late: set[Payday] = field(default_factory=set)
    neglected: set[int] = field(default_factory=set)
    idle: set[int] = field(default_factory=set)
    misnamed: dict[int, int] = field(default_factory=dict)
    usual: set[Payday] = field(default_factory=set)
    quarterly: set[int] = field(default_factory=set)
    kinds: dict[int, tuple[str, ...]] = field(default_factory=dict)
    left_at: dict[Payday, Step] = field(default_factory=dict)
    altered: dict[Payday, dict[int, int]] = field(default_factory=dict)
    hands: dict[Payday, tuple[Actor, Actor]] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)

    def luck(self, *about: object) -> Random:
        """Return the source of chance for a part of the simulation."""
        return dice(self.seed, *about)

    def foresee(self, month: int, happening: Happening) -> None:
        """Note what an office will know when it reckons a month."""
        self.touched.add(happening.person_id)
        self.coming.setdefault(month, []).append(happening)

    def month(self, place: int) -> int:
        """Return the month of the year as YYYYMM."""
        return self.year * 100 + place

    @property
    def last_day(self) -> date:
        """The last day that is lived."""
        return months.first_day(months.plus(self.month(self.months), 1)) - timedelta(days=1)

    @property
    def plotted(self) -> set[Payday]:
        """The payments that plots have taken: with which something goes wrong, or in which."""
        return {*self.unpaid, *self.late, *self.altered, *self.hands, *self.usual}

    def counties(self) -> Iterator[Home]:
        """Yield the homes that are divisions."""
        return (home for home in self.homes if home.agency is None)

    def monthly(self) -> Iterator[Home]:
        """Yield the divisions that pay month by month; plots are made there."""
        return (home for home in self.counties() if home.division.pk not in self.quarterly)
