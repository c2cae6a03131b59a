"""What a division pays in a month: the programmes that somebody draws there."""

from __future__ import annotations

from collections.abc import Iterator

from zhida.recipients.models import Enrolment
from zhida.simulation.plot import Plot
from zhida.simulation.world import Home, Payday

FIRST, LAST = 2, 11
"""Between which months a fault falls, so that months before and after can be compared."""


def programmes_of(home: Home) -> list[str]:
    """Return the codes of the programmes that people of a home draw, in the programmes' order."""
    drawn = Enrolment.objects.filter(division=home.division, agency=home.agency)
    ordered = drawn.order_by("component__programme__order")
    return list(ordered.values_list("component__programme__code", flat=True).distinct())


def some_paydays(plot: Plot) -> Iterator[tuple[Home, Payday]]:
    """Yield as many months of programmes of divisions as wanted, none with a fault yet."""
    world = plot.world
    every = [
        (home, Payday(home.division.pk, programme, world.month(place)))
        for home in world.counties()
        for programme in programmes_of(home)
        for place in range(FIRST, LAST + 1)
    ]
    free = [one for one in every if one[1] not in world.unpaid | world.late]
    if len(free) < plot.count:
        raise plot.too_few(len(free), "发放月份")
    yield from plot.luck().sample(free, plot.count)
