"""One definition of each ratio, with its numerator, denominator, date and zero rule.

The definitions are data (``data/ratios.yaml``); pages, exports, rules and scores all ask here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from zhida.core.yaml_data import content_of

DEFINITIONS = Path(__file__).parent / "data" / "ratios.yaml"


@dataclass(frozen=True)
class Definition:
    """What a ratio is: its terms are names of sums, "-" before a name subtracts it."""

    code: str
    label: str
    numerator: tuple[str, ...]
    numerator_label: str
    denominator: tuple[str, ...]
    denominator_label: str
    zero: str
    region: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, region: str, on: date) -> bool:
        """Tell whether the definition is the one of a region (a division code) on a day."""
        begun = self.valid_from is None or self.valid_from <= on
        ended = self.valid_to is not None and self.valid_to < on
        return self.region in ("", region) and begun and not ended


@dataclass(frozen=True)
class Ratio:
    """A measured ratio. Numerator and denominator are ints (fen, days); ``as_of`` dates them."""

    definition: Definition
    numerator: int
    denominator: int
    as_of: date

    @property
    def per_mille(self) -> int | None:
        """The ratio in whole thousandths, rounded half up; None when there is no figure."""
        if self.denominator == 0:
            return 0 if self.definition.zero == "nil" else None
        exact = Decimal(self.numerator) * 1000 / Decimal(self.denominator)
        return int(exact.quantize(Decimal(1), ROUND_HALF_UP))

    @property
    def text(self) -> str:
        """The ratio as printed, one decimal: ``99.6%``, or ``—`` without a figure."""
        thousandths = self.per_mille
        if thousandths is None:
            return "—"
        sign, thousandths = ("-", -thousandths) if thousandths < 0 else ("", thousandths)
        return f"{sign}{thousandths // 10}.{thousandths % 10}%"

    @property
    def label(self) -> str:
        """The ratio's Chinese name."""
        return self.definition.label


def measure(code: str, sums: Mapping[str, int], as_of: date, region: str = "") -> Ratio:
    """Return a ratio of the given sums; raises ``KeyError`` for an unknown code or sum."""
    definition = definition_of(code, as_of, region)
    return Ratio(
        definition,
        _total(definition.numerator, sums),
        _total(definition.denominator, sums),
        as_of,
    )


@lru_cache(maxsize=1024)
def definition_of(code: str, on: date, region: str = "") -> Definition:
    """Return the definition in force: the region's own before the general one."""
    holding = [one for one in definitions() if one.code == code and one.holds(region, on)]
    if not holding:
        raise KeyError(f"{code}：{on} 没有这个口径")
    return max(holding, key=lambda one: one.region)


@lru_cache
def definitions() -> tuple[Definition, ...]:
    """Return every definition of the data file."""
    return tuple(_definition(row) for row in content_of(DEFINITIONS))


def _definition(row: dict[str, Any]) -> Definition:
    terms = {name: tuple(row[name]) for name in ("numerator", "denominator")}
    return Definition(**{**row, **terms})


def _total(terms: tuple[str, ...], sums: Mapping[str, int]) -> int:
    return sum(-sums[t[1:]] if t.startswith("-") else sums[t] for t in terms)
