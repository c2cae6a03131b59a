"""在两个县市重复享受

在另一个县市为同一人核定同一项待遇。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhida.recipients import actions as recipients
from zhida.recipients.actions import Terms
from zhida.recipients.models import Enrolment
from zhida.registers.models import Division
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.cast import official
from zhida.simulation.plot import Plot, tried


def attempt(plot: Plot) -> Iterator[Answer]:
    """Try to enrol people once more in a county beside their own."""
    for one in plot.enrolled():
        yield tried(plot.answer(one), _enrol, one, _beside(one), plot.world.year)


def _beside(one: Enrolment) -> Division:
    """Return another county of the same prefecture."""
    beside = Division.objects.filter(parent_id=one.division.parent_id, level="county")
    return beside.exclude(pk=one.division_id).order_by("code")[0]


def _enrol(one: Enrolment, other: Division, year: int) -> Enrolment:
    terms = Terms(
        year * 100 + 12,
        date(year, 11, 20),
        category=one.category,
        persons_covered=one.persons_covered,
        income_fen=one.income_fen,
    )
    by = official("civil_affairs", other)
    return recipients.enrol(one.person, one.component, other, terms, by=by, reason="模拟")
