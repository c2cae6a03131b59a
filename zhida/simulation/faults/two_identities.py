"""同一人凭两种证件重复享受

以居住证另行登记一次，享受另一个项目；姓名、出生日期、账户相同。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhida.core import identity
from zhida.recipients import actions as recipients
from zhida.recipients.actions import Terms
from zhida.recipients.models import Enrolment, Person
from zhida.registers import queries as registers
from zhida.simulation.accounts import account_of, give, number_of
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.cast import official
from zhida.simulation.numbers import residence_permit
from zhida.simulation.plot import Plot

COMPONENT, CATEGORY = "extreme_hardship.basic", "rural_dispersed"


def plant(plot: Plot) -> Iterator[Answer]:
    """Register people of one programme again under a permit, in a programme it excludes."""
    for place, one in enumerate(plot.enrolled("minimum_living")):
        double = _registered_again(one, place)
        year = plot.world.year
        terms = Terms(plot.world.month(1), date(year - 1, 11, 20), category=CATEGORY)
        recipients.enrol(
            double,
            registers.component(COMPONENT),
            one.division,
            terms,
            by=official("civil_affairs", one.division),
            reason="模拟",
        )
        yield plot.answer(one, other_person=double.pk)


def _registered_again(one: Enrolment, place: int) -> Person:
    born = one.person.birth_on
    assert born is not None  # who has a number has a day of birth
    # The last digit of the serial tells the sex, as in every such number.
    serial = 2 * place + (1 if one.person.sex == "男" else 2)
    double = recipients.register_person(
        identity.RESIDENCE_PERMIT,
        residence_permit(born, serial),
        one.person.name,
        one.division,
        by=official("civil_affairs", one.division),
        reason="模拟",
    )
    account = account_of(one)
    give(double, number_of(account), account.holder_name)
    return double
