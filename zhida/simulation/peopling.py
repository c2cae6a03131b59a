"""Peopling the world: families drawn, settled a batch at a time, their year noted down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice

from zhida.core import month as months
from zhida.simulation import actions
from zhida.simulation.actions import Settled
from zhida.simulation.lives import QUARTER
from zhida.simulation.numbers import NumberBook
from zhida.simulation.population import Dwellers, Settlers
from zhida.simulation.world import Happening, Home, Illness, World
from zhida.store.action import SYSTEM

BATCH = 2000
"""Families settled in one transaction: about five thousand people, a few megabytes of them."""

SETTLING = "登记人员"
"""What the world tells while people are settled."""

Measure = Callable[[Dwellers], int]


def heads(dwellers: Dwellers) -> int:
    """Return how many people a family has: the measure of a world made for a number of people."""
    return len(dwellers.humans)


def month_fen(dwellers: Dwellers) -> int:
    """Return what a family comes to in a month: the measure of a world made for money."""
    return dwellers.month_fen


def people(world: World, limits: dict[Home, int], measure: Measure) -> None:
    """Settle families at each home until they measure up to its limit, in the order given."""
    book = NumberBook()
    whole, done = sum(limits.values()), 0
    for home, limit in limits.items():
        kinds = world.kinds.get(home.division.pk, ())
        settlers = Settlers(world.seed, world.year, home.division.code, book, kinds)
        agency = home.agency
        stream = settlers.residents(agency.code) if agency else settlers.families()
        chosen = up_to(stream, limit, measure)
        while batch := list(islice(chosen, BATCH)):
            _settle(world, home, batch)
            done += sum(map(measure, batch))
            world.tell(SETTLING, min(done, whole), whole)


def up_to(stream: Iterable[Dwellers], limit: int, measure: Measure) -> Iterator[Dwellers]:
    """Yield families while their measures stay within the limit."""
    reached = 0
    for dwellers in stream:
        reached += measure(dwellers)
        if reached > limit:
            return
        yield dwellers


def _settle(world: World, home: Home, families: list[Dwellers]) -> None:
    settled = actions.settle(
        [one.aided_by(world.last_day) for one in families],
        home.division,
        agency=home.agency,
        by=SYSTEM,
        reason="模拟数据，不是真实人员",
    )
    world.people += sum(map(len, settled.people))
    world.needs[home] = world.needs.get(home, 0) + sum(one.month_fen for one in families)
    for place, dwellers in enumerate(families):
        _foresee(world, home, dwellers, settled, place)


def _foresee(world: World, home: Home, dwellers: Dwellers, settled: Settled, place: int) -> None:
    """Note what will befall the family in the year."""
    for turn in dwellers.turns:
        person = settled.people[place][turn.holder]
        day, known = turn.happened_on, turn.known_month
        if home.division.pk in world.quarterly and day.year == world.year:
            day = _late_in_quarter(day)
            known = months.plus(months.of(day), 1)
        told = Happening(person, home.division.pk, turn.fact, day, turn.until_on)
        world.foresee(known, told)
    for trouble in dwellers.troubles:
        from_month = months.plus(world.month(1), trouble.from_month - 1)
        account = settled.accounts[place][trouble.holder]
        world.touched.add(settled.people[place][trouble.holder])
        world.ills[account] = Illness(home.division.pk, trouble.reason, from_month)


def _late_in_quarter(day: date) -> date:
    """Return the day in the last month of its quarter, so that no month is paid in vain."""
    last = (day.month - 1) // QUARTER * QUARTER + QUARTER
    return day.replace(month=last, day=min(day.day, 28))
