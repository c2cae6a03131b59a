"""A year on the money of a registered notice: as many people in each place as it can pay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from zhida.allotments import actions as allotments
from zhida.allotments.models import Allotment
from zhida.simulation import building, peopling, standards
from zhida.simulation.cast import official
from zhida.simulation.chance import PERMILLE, between
from zhida.simulation.situations import society
from zhida.simulation.world import Home, Payday, Step, Tell, World, silent

MONTHS = 12
SPENT = 820, 960
"""How many thousandths of its money a place is peopled for, at least and at most."""


@dataclass(frozen=True)
class YearPlan:
    """How the places of a notice live its year; places are named by the codes of divisions.

    ``kinds`` are the situations of families at a place, ``else`` standing for all others. Places
    that are not ``monthly`` pay three months at once. ``resting`` says, by place and programme,
    after which step the last month's payment waits for an official.
    """

    seed: int
    faults: Mapping[str, int]
    kinds: Mapping[str, Sequence[str]]
    monthly: Sequence[str]
    resting: Mapping[str, Mapping[str, Step]]


def live_the_year(source: Allotment, folder: Path, plan: YearPlan, *, tell: Tell = silent) -> World:
    """People the places to which ``source`` was passed down, and let its year pass.

    The answers to the faults go to ``folder``.
    """
    world = World(plan.seed, source.origin_year, folder, tell, MONTHS)
    limits = _limits(world, source)
    world.homes = list(limits)
    for home in world.counties():
        _arrange(world, home, plan)
    standards.set_up(source.division, world.year)
    peopling.people(world, limits, peopling.month_fen)
    _confirm_receipts(world, source)
    building.live(world, plan.faults)
    return world


def _arrange(world: World, home: Home, plan: YearPlan) -> None:
    """Note the families of a place, how often it pays, and where its last payments rest."""
    key, code = home.division.pk, home.division.code
    world.kinds[key] = tuple(plan.kinds.get(code, plan.kinds["else"]))
    if code not in plan.monthly:
        world.quarterly.add(key)
    for programme, step in plan.resting.get(code, {}).items():
        world.left_at[Payday(key, programme, world.month(MONTHS))] = step


def _limits(world: World, source: Allotment) -> dict[Home, int]:
    """Return what a month may come to at each place that got something, in fen.

    An institution without residents in the society spends nothing.
    """
    luck, limits = world.luck("spent"), {}
    for one in source.children.select_related("division", "agency").order_by("pk"):
        home = Home(one.division, one.agency)
        known = one.agency is None or one.agency.code in society().residents
        if one.amount_fen and known:
            limits[home] = one.amount_fen * between(luck, SPENT) // PERMILLE // MONTHS
    return limits


def _confirm_receipts(world: World, source: Allotment) -> None:
    """Let every division but the last say when the notice reached it."""
    luck = world.luck("receipts")
    below = source.children.filter(agency=None).select_related("division").order_by("pk")
    for one in list(below)[:-1]:
        assert one.issued_on is not None  # a registered notice has a day
        received_on = one.issued_on + timedelta(days=luck.randint(3, 16))
        by = official("finance", one.division)
        allotments.confirm_receipt(one, received_on=received_on, by=by, reason="模拟")
