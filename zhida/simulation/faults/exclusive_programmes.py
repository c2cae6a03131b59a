"""同时享受互斥的两个项目

为低保对象再核定特困供养。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhida.recipients import actions as recipients
from zhida.recipients.actions import Terms
from zhida.recipients.models import Enrolment
from zhida.registers import queries as registers
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.cast import official
from zhida.simulation.plot import Plot, tried


def attempt(plot: Plot) -> Iterator[Answer]:
    """Try to enrol people in a programme that excludes the one they draw."""
    for one in plot.enrolled("minimum_living"):
        yield tried(plot.answer(one), _enrol, one, plot.world.year)


def _enrol(one: Enrolment, year: int) -> Enrolment:
    component = registers.component("extreme_hardship.basic")
    terms = Terms(year * 100 + 12, date(year, 11, 20), category="rural_dispersed")
    by = official("civil_affairs", one.division)
    return recipients.enrol(one.person, component, one.division, terms, by=by, reason="模拟")
