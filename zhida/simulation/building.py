"""Building a world: people, money, planted faults, the year itself, what was tried, the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db.models import QuerySet

from zhida.allotments.models import Allotment
from zhida.recipients.models import Person
from zhida.registers import queries as registers
from zhida.registers.actions import load
from zhida.registers.models import Division
from zhida.simulation import (
    answer_sheet,
    fault_shelf,
    funding,
    offices,
    peopling,
    places,
    standards,
    year,
)
from zhida.simulation.chance import PERMILLE
from zhida.simulation.places import Scale
from zhida.simulation.refusals import NOBODY_DRAWS, NOT_EMPTY
from zhida.simulation.situations import society
from zhida.simulation.world import Home, Tell, World, silent
from zhida.store.action import SYSTEM

YEAR = 2022


@dataclass(frozen=True)
class Order:
    """The world that is ordered: how large, for how many months, and with which faults."""

    scale: Scale
    folder: Path
    seed: int = 1
    months: int = 12
    people: int = 0
    faults: Mapping[str, int] = field(default_factory=dict)

    @property
    def number_of_people(self) -> int:
        """How many people are wanted: as ordered, else as the scale says."""
        return self.people or self.scale.people


def prepare() -> None:
    """Bring the database to the present version and load the official lists; repeatable."""
    call_command("migrate", verbosity=0)
    load(by=SYSTEM, reason="模拟")


def data_folder() -> Path:
    """Return the data folder of the installation, beside whose database the answers lie."""
    return Path(settings.ZHIDA_HOME)


def build(order: Order, tell: Tell = silent) -> World:
    """Build the world in the present database, which must hold no people and no money yet.

    The same order gives the same world. Whatever ``tell`` raises stops it; what was done until
    then stays. Raises ``simulation_needs_an_empty_database``, ``simulation_has_somebody_to_pay``
    and what the faults raise.
    """
    _require_empty()
    world = World(order.seed, YEAR, order.folder, tell, order.months)
    root = registers.division(order.scale.root)
    limits = _limits(order.number_of_people, root)
    world.homes = list(limits)
    standards.set_up(root, YEAR)
    peopling.people(world, limits, peopling.heads)
    if not any(world.needs.values()):
        raise NOBODY_DRAWS(people=world.people)
    funding.fund(world, _top(root), order.months)
    live(world, order.faults)
    return world


def live(world: World, faults: Mapping[str, int]) -> None:
    """Plant the faults, let the months pass, try what ought to be refused, write the answers."""
    offices.set_up(world)
    fault_shelf.commit(world, faults, fault_shelf.PLANT)
    for place in range(1, world.months + 1):
        year.live_through(world, world.month(place))
    fault_shelf.commit(world, faults, fault_shelf.ATTEMPT)
    if faults:
        answer_sheet.write(world.answers, world.folder)


def _require_empty() -> None:
    for model, what in ((Person, "救助对象"), (Allotment, "指标")):
        if model.objects.exists():
            raise NOT_EMPTY(what=what)


def _limits(people: int, root: Division) -> dict[Home, int]:
    """Return how many people live at each home of a division, in a fixed order."""
    counties = [root] if root.level == "county" else list(_counties(root))
    spread = places.spread(people, [one.code for one in counties])
    limits = {Home(one): spread[one.code] for one in counties}
    for agency in registers.agencies(kind="institution").filter(division=root).order_by("code"):
        if agency.code in society().residents:
            weight = society().residents[agency.code].weight
            limits[Home(root, agency)] = people * weight // PERMILLE
    return limits


def _counties(root: Division) -> QuerySet[Division]:
    """Return the counties below a division that still exist."""
    below = registers.divisions(under=root.code, level="county")
    return below.filter(valid_to=None).order_by("code")


def _top(root: Division) -> Division:
    """Return where the money comes in: a province itself, else the division above a county."""
    if root.level == "county" and root.parent is not None:
        return root.parent
    return root
