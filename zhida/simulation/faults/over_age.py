"""年满18周岁仍发放儿童基本生活费

登记了不实的在校就读，没有截止日期。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhida.recipients.eligibility import ADULT_YEARS, SCHOOLING
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.plot import Plot
from zhida.simulation.world import Happening


def plant(plot: Plot) -> Iterator[Answer]:
    """Record schooling that is not true for children who come of age in the year."""
    world = plot.world
    born = {"person__birth_on__year": world.year - ADULT_YEARS, "person__birth_on__month__lt": 11}
    for one in plot.enrolled("unsupported_child", **born):
        assert one.person.birth_on is not None  # so it was asked for
        began = date(world.year - 1, 9, 1)
        world.foresee(world.month(1), Happening(one.person_id, one.division_id, SCHOOLING, began))
        wrongly = range(one.person.birth_on.month + 1, 13)
        yield plot.answer(one, [world.month(place) for place in wrongly])
