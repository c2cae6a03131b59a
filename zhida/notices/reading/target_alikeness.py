"""Whether target tables carry the same targets, small differences of wording aside."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache

from zhida.notices.reading.target_indicators import Indicator
from zhida.notices.reading.vocabulary import vocabulary


def all_alike(tables: Sequence[Sequence[Indicator]]) -> bool:
    """Tell whether every table has the indicators and targets of the first one, in its order."""
    first = tables[0]
    return all(
        len(table) == len(first)
        and all(_alike(one, other) for one, other in zip(first, table, strict=True))
        for table in tables[1:]
    )


def _alike(one: Indicator, other: Indicator) -> bool:
    """Compare two indicators; a target that was read with little certainty may differ."""
    same = _demand(one) == _demand(other) or one.uncertain or other.uncertain
    return same and nearly_equal(one.name, other.name)


def _demand(indicator: Indicator) -> tuple[object, ...]:
    """Return what an indicator demands, without the spelling of a measurable target."""
    target = indicator.target
    if target is None:
        return ()
    measured = (target.kind, target.operator, target.value, target.upper, target.unit)
    return measured if target.value is not None else (*measured, "".join(target.text.split()))


@lru_cache(maxsize=4096)
def nearly_equal(first: str, second: str) -> bool:
    """Tell whether two names differ by no more than extraction or a slip of wording leaves."""
    if first == second:
        return True
    limit = Decimal(vocabulary("target_checks")["nearly_equal"])
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= limit
