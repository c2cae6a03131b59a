"""Under which economy subject a payment is booked unless another is chosen: dated data."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from zhida.core.yaml_data import content_of

DATA = Path(__file__).parent / "data" / "economy_subjects.yaml"


class Usual(NamedTuple):
    """The usual subject of a route, from when to when; and where that is written."""

    route: str
    subject: str
    source: str
    verified: bool
    valid_from: date = date.min
    valid_to: date = date.max


@lru_cache
def _listed() -> list[Usual]:
    return [Usual(**row) for row in content_of(DATA)]


def usual_economy(route: str, day: date) -> str:
    """Return the code of the usual subject of a route on a day, "" for none."""
    holding = [
        one for one in _listed() if one.route == route and one.valid_from <= day <= one.valid_to
    ]
    latest = max(holding, key=lambda one: one.valid_from, default=None)
    return latest.subject if latest else ""
