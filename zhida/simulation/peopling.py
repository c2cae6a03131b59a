"""Peopling the world: families drawn, settled a batch at a time, their year noted down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from zhida.core import month as months
from zhida.simulation import actions
from zhida.simulation.actions import Settled
from zhida.simulation.numbers import NumberBook
from zhida.simulation.population import Family, Settlers
from zhida.simulation.world import Happening, Home, Illness, World
from zhida.store.action import SYSTEM

BATCH = 2000
"""Families settled in one transaction: about five thousand people, a few megabytes of them."""

Measure = Callable[[Family], int]


def heads(family: Family) -> int:
    """Return how many people a family has: the measure of a world made for a number of people."""
    return len(family.humans)


def month_fen(family: Family) -> int:
    """Return what a family comes to in a month: the measure of a world made for money."""
    return family.month_fen


def people(world: World, limits: dict[Home, int], measure: Measure) -> None:
    """Settle families at each home until they measure up to its limit, in the order given."""
    book = NumberBook()
    whole, done = sum(limits.values()), 0
    for home, limit in limits.items():
        settlers = Settlers(world.seed, world.year, home.division.code, book)
        agency = home.agency
        stream = settlers.residents(agency.code) if agency else settlers.families()
        chosen = up_to(stream, limit, measure)
        while batch := list(islice(chosen, BATCH)):
            _settle(world, home, batch)
            done += sum(map(measure, batch))
            world.tell("登记人员", min(done, whole), whole)


def up_to(stream: Iterable[Family], limit: int, measure: Measure) -> Iterator[Family]:
    """Yield families while their measures stay within the limit."""
    reached = 0
    for family in stream:
        reached += measure(family)
        if reached > limit:
            return
        yield family


def _settle(world: World, home: Home, families: list[Family]) -> None:
    settled = actions.settle(
        families, home.division, agency=home.agency, by=SYSTEM, reason="模拟数据，不是真实人员"
    )
    world.people += sum(map(len, settled.people))
    world.needs[home] = world.needs.get(home, 0) + sum(one.month_fen for one in families)
    for place, family in enumerate(families):
        _foresee(world, home, family, settled, place)


def _foresee(world: World, home: Home, family: Family, settled: Settled, place: int) -> None:
    """Note what will befall the family in the year."""
    for turn in family.turns:
        person = settled.people[place][turn.holder]
        told = Happening(person, home.division.pk, turn.fact, turn.happened_on, turn.until_on)
        world.foresee(turn.known_month, told)
    for trouble in family.troubles:
        from_month = months.plus(world.month(1), trouble.from_month - 1)
        account = settled.accounts[place][trouble.holder]
        world.touched.add(settled.people[place][trouble.holder])
        world.ills[account] = Illness(home.division.pk, trouble.reason, from_month)
