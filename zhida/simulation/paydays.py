"""What a division pays in a month: the programmes that somebody draws there."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from zhida.payments.models import Payout
from zhida.recipients.models import Enrolment
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.plot import Plot
from zhida.simulation.world import Home, Payday

ALTERED = ("minimum_living", "extreme_hardship")
"""Programmes in whose lists a wrong amount does not stand out."""


def programmes_of(home: Home) -> list[str]:
    """Return the codes of the programmes that people of a home draw, in the programmes' order."""
    drawn = Enrolment.objects.filter(scope_path=home.division.path, agency=home.agency)
    ordered = drawn.order_by("component__programme__order")
    return list(ordered.values_list("component__programme__code", flat=True).distinct())


def alter_somebody(plot: Plot, percent: int) -> Iterator[Answer]:
    """Have months paid by lists on which somebody gets so many percent of what is due."""
    for home, payday in some_paydays(plot, only=ALTERED):
        (one,) = plot.enrolled(payday.programme, count=1, division=home.division)
        plot.world.altered[payday] = {one.pk: percent}
        yield plot.answer(one, [payday.month])


def some_paydays(
    plot: Plot, *, paid: bool = False, only: Collection[str] = ()
) -> Iterator[tuple[Home, Payday]]:
    """Yield as many months of programmes of divisions as wanted, none with a fault yet.

    They lie between the first month and the last, so that months before and after can be compared;
    with ``paid`` they are any that were paid already. ``only`` are the codes of the programmes that
    will do, all if empty.
    """
    world = plot.world
    places = range(1, world.months + 1) if paid else range(2, world.months)
    every = [
        (home, Payday(home.division.pk, programme, world.month(place)))
        for home in world.monthly()
        for programme in programmes_of(home)
        if not only or programme in only
        for place in places
    ]
    whole = Payout.objects.filter(kind__in=["regular", "roster"])
    there = set(whole.values_list("division", "programme__code", "last_month"))
    taken = world.plotted
    free = [one for one in every if one[1] not in taken and (one[1] in there) >= paid]
    if len(free) < plot.count:
        raise plot.too_few(len(free), "发放月份")
    yield from plot.luck().sample(free, plot.count)
