"""一年内反复临时救助

同一人一年四次临时救助，事由相同。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhida.recipients import actions as recipients
from zhida.recipients.actions import Aid
from zhida.recipients.models import AidEvent, Enrolment
from zhida.registers import queries as registers
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.carrying_out import day_in
from zhida.simulation.cast import official
from zhida.simulation.plot import Plot

AMOUNT_FEN = 150_000
TIMES = 4


def plant(plot: Plot) -> Iterator[Answer]:
    """Record temporary relief for the same person four times in the year."""
    world = plot.world
    for one in plot.enrolled():
        in_months = [world.month(1 + world.months * time // TIMES) for time in range(TIMES)]
        for time, month in enumerate(in_months):
            _relieve(one, day_in(month, 6 + time))
        told = " ".join(map(str, in_months))
        yield plot.noted(one.division.code, person=one.person_id, months=told)


def _relieve(one: Enrolment, day: date) -> AidEvent:
    aid = Aid(
        day,
        day,
        day,
        standard_fen=AMOUNT_FEN,
        amount_fen=AMOUNT_FEN,
        circumstances="突发困难",
    )
    component = registers.component("temporary_relief.aid")
    by = official("civil_affairs", one.division)
    return recipients.record_aid(one.person, component, one.division, aid, by=by, reason="模拟")
