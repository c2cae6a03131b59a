"""Where the invented people live: the scales, and how many people each division gets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from zhida.core.money import share
from zhida.core.yaml_data import content_of

SCALES = Path(__file__).parent / "data" / "scales.yaml"
NAMES = ("county", "prefecture", "province")


@dataclass(frozen=True)
class Scale:
    """How large a world is: the division (its code) that holds it, and how many people."""

    name: str
    title: str
    root: str
    people: int


@lru_cache
def scales() -> dict[str, Scale]:
    """Return the scales by their names."""
    told = _told()
    return {name: Scale(name, **told[name]) for name in NAMES}


def spread(people: int, divisions: list[str]) -> dict[str, int]:
    """Return how many people each division gets: by its listed share, else all alike."""
    listed: dict[str, int] = _told()["shares"]
    known = [listed[code] for code in divisions if code in listed]
    usual = sum(known) // len(known) if known else 1
    weights = [listed.get(code, usual) for code in divisions]
    return dict(zip(divisions, share(people, weights), strict=True))


@lru_cache
def _told() -> dict[str, Any]:
    told: dict[str, Any] = content_of(SCALES)
    return told
