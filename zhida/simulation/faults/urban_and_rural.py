"""同一家庭同时享受城市低保和农村低保

户主已按全家享受一种，配偶又单独核定了另一种。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhida.recipients import actions as recipients
from zhida.recipients.actions import Terms
from zhida.recipients.models import Enrolment, Person
from zhida.simulation.accounts import account_of, give, number_of
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.cast import official
from zhida.simulation.numbers import further_card
from zhida.simulation.plot import Plot
from zhida.simulation.population import SPOUSE

OTHER = {"urban": "rural", "rural": "urban"}


def plant(plot: Plot) -> Iterator[Answer]:
    """Enrol the husband or wife of who draws for the whole family once more, alone."""
    for one in plot.enrolled("minimum_living", household__members__relation=SPOUSE):
        assert one.household is not None  # so it was asked for
        spouse = one.household.members.get(relation=SPOUSE).person
        plot.world.touched.add(spouse.pk)
        give(spouse, further_card(number_of(account_of(one))), spouse.name)
        _enrol(plot, one, spouse)
        yield plot.answer(one, other_person=spouse.pk)


def _enrol(plot: Plot, one: Enrolment, spouse: Person) -> None:
    decided_on = date(plot.world.year - 1, 11, 20)
    terms = Terms(plot.world.month(1), decided_on, category=OTHER[one.category])
    by = official("civil_affairs", one.division)
    recipients.enrol(spouse, one.component, one.division, terms, by=by, reason="模拟")
