"""A year on the money of a registered notice: as many people in each place as it can pay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from zhida.allotments import actions as allotments
from zhida.allotments.models import Allotment
from zhida.simulation import building, peopling, standards
from zhida.simulation.cast import official
from zhida.simulation.situations import society
from zhida.simulation.world import Home, Payday, Step, Tell, World, silent

MONTHS = 12
SPENT = (9, 10)
"""What part of its money a place is peopled for; the rest is left at the end of the year."""


def live_the_year(
    source: Allotment,
    folder: Path,
    faults: Mapping[str, int],
    resting: Mapping[str, Mapping[str, Step]],
    *,
    seed: int = 1,
    tell: Tell = silent,
) -> World:
    """People the places to which ``source`` was passed down, and let its year pass.

    ``resting`` says, by division code and programme, after which step the last month's payment
    waits for an official. The answers to the faults go to ``folder``.
    """
    world = World(seed, source.origin_year, folder, tell, MONTHS)
    limits = _limits(source)
    world.homes = list(limits)
    standards.set_up(source.division, world.year)
    peopling.people(world, limits, peopling.month_fen)
    _confirm_receipts(world, source)
    last = world.month(MONTHS)
    for home in world.counties():
        for programme, step in resting.get(home.division.code, {}).items():
            world.left_at[Payday(home.division.pk, programme, last)] = step
    building.live(world, faults)
    return world


def _limits(source: Allotment) -> dict[Home, int]:
    """Return what a month may come to at each place that got something, in fen.

    An institution without residents in the society spends nothing.
    """
    numerator, denominator = SPENT
    limits = {}
    for one in source.children.select_related("division", "agency").order_by("pk"):
        home = Home(one.division, one.agency)
        known = one.agency is None or one.agency.code in society().residents
        if one.amount_fen and known:
            limits[home] = one.amount_fen * numerator // denominator // MONTHS
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
