"""年满18周岁仍发放儿童基本生活费

登记了不实的在校就读，没有截止日期。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from zhida.recipients.eligibility import ADULT_YEARS, SCHOOLING
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.plot import Plot
from zhida.simulation.world import Happening

OF_CHILDREN = ("orphan.living", "unsupported_child.living")


def plant(plot: Plot) -> Iterator[Answer]:
    """Record schooling that is not true for children who come of age in the year."""
    world = plot.world
    of_age = world.year - ADULT_YEARS
    born: dict[str, Any] = {
        "person__birth_on__year": of_age,
        "person__birth_on__month__lt": world.months,
    }
    for one in plot.enrolled(component__code__in=OF_CHILDREN, **born):
        assert one.person.birth_on is not None  # so it was asked for
        began = date(world.year - 1, 9, 1)
        world.foresee(world.month(1), Happening(one.person_id, one.division_id, SCHOOLING, began))
        wrongly = range(one.person.birth_on.month + 1, 13)
        yield plot.answer(one, [world.month(place) for place in wrongly])
