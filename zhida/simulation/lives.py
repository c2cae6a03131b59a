"""What befalls somebody within the year: facts of life, schooling, trouble with the account."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import NamedTuple

from zhida.core import month as months
from zhida.recipients.eligibility import ADULT_YEARS, SCHOOLING
from zhida.simulation.chance import day_of, happens
from zhida.simulation.situations import TurnPlan, society

MONTHS, QUARTER = 12, 3


class Turn(NamedTuple):
    """A fact of life of the person at place ``holder``.

    ``known_month`` (YYYYMM) is the first month that is reckoned in knowledge of it: when all is
    well, the one after it happened.
    """

    holder: int
    fact: str
    happened_on: date
    known_month: int
    until_on: date | None = None


class Trouble(NamedTuple):
    """From the ``from_month``-th month of the year on the bank sends the person's money back."""

    holder: int
    reason: str
    from_month: int


def turns(
    luck: Random, year: int, holder: int, birth_on: date, components: tuple[str, ...]
) -> tuple[Turn, ...]:
    """Return the facts of the year of who draws ``components``; at most one ends what is drawn."""
    if not components:
        return ()
    schooling = _schooling(luck, year, holder, birth_on)
    for plan in society().turns:
        if _fits(plan, year - birth_on.year, components) and happens(luck, plan.permille):
            happened_on = day_of(luck, max(date(year, 1, 5), birth_on), date(year, 12, 5))
            known_month = months.plus(months.of(happened_on), 1)
            return (*schooling, Turn(holder, plan.fact, happened_on, known_month))
    return schooling


def troubles(luck: Random, holder: int) -> tuple[Trouble, ...]:
    """Return the trouble with the person's account in the year, at most one."""
    for reason, permille in society().troubles.items():
        if happens(luck, permille):
            return (Trouble(holder, reason, luck.randint(1, MONTHS)),)
    return ()


def _fits(plan: TurnPlan, age: int, components: tuple[str, ...]) -> bool:
    return age >= plan.from_age and (
        not plan.components or any(one in plan.components for one in components)
    )


def _schooling(luck: Random, year: int, holder: int, birth_on: date) -> tuple[Turn, ...]:
    """Return the schooling of who comes of age in the year, if he or she is at school."""
    if birth_on.year + ADULT_YEARS != year or not happens(luck, society().at_school):
        return ()
    began, ends = date(year - 2, 9, 1), date(year + 1, 7, 10)
    return (Turn(holder, SCHOOLING, began, year * 100 + 1, ends),)
