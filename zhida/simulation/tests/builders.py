"""A small invented world for the tests: one county, with money, and no month lived yet."""

from __future__ import annotations

from pathlib import Path

from zhida.recipients.tests.builders import load_registers
from zhida.registers import actions as register_actions
from zhida.registers import queries as registers
from zhida.registers.models import Division
from zhida.simulation import funding, peopling, standards
from zhida.simulation.world import Home, World
from zhida.store.action import SYSTEM

YEAR = 2022
PLACE, PREFECTURE = "654021", "654000"


def load_lists() -> Division:
    """Load the registers that a world needs; return the prefecture above its counties."""
    load_registers()
    register_actions.load(["purpose_subjects"], by=SYSTEM)
    above = Division.objects.get(code=PREFECTURE)
    Division.objects.filter(path__within=above.path, level="county").update(parent=above)
    return above


def settled(
    folder: Path,
    people: int = 400,
    seed: int = 1,
    place: str = PLACE,
    kinds: tuple[str, ...] = (),
    months: int = 12,
) -> World:
    """Return a world with people and money for a year in one county, and so many months to live."""
    above = load_lists()
    home = Home(registers.division(place))
    world = World(seed, YEAR, folder, months=months, homes=[home])
    world.kinds[home.division.pk] = kinds
    standards.set_up(home.division, YEAR)
    peopling.people(world, {home: people}, peopling.heads)
    if world.needs:
        funding.fund(world, above, 12)
    return world
