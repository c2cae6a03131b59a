"""What invented families there are, and what is granted to them: ``data/situations.yaml``."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from zhida.core.money import FEN_PER_YUAN, to_fen
from zhida.core.yaml_data import content_of

SITUATIONS = Path(__file__).parent / "data" / "situations.yaml"

WHOLE_PERCENT = 100


@dataclass(frozen=True)
class AwardPlan:
    """A component that such a family draws, and how likely each category is."""

    component: str
    categories: dict[str, int]


@dataclass(frozen=True)
class AidPlan:
    """Aid that such a family is given once: between which amounts in fen, and why."""

    component: str
    fen: tuple[int, int]
    reasons: tuple[str, ...]
    origins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Situation:
    """A kind of family. Ages are at the beginning of the year; ``income`` in percent.

    With a ``ward_age`` it is a child in the family's care who draws what is granted, else the head.
    Who is ``alone`` belongs to no registered household.
    """

    name: str
    weight: int
    size: tuple[int, int]
    age: tuple[int, int]
    income: tuple[int, int] = (0, 0)
    ward_age: tuple[int, int] | None = None
    alone: bool = False
    awards: tuple[AwardPlan, ...] = ()
    aid: AidPlan | None = None


@dataclass(frozen=True)
class TurnPlan:
    """A fact of life: how likely in a year, from which age, and of whom (any component if none)."""

    fact: str
    from_age: int
    permille: int
    components: tuple[str, ...] = ()


@dataclass(frozen=True)
class StandardPlan:
    """A standard: what a component comes to a month for one person, raised within the year.

    Both are whole yuan, as places set them.
    """

    component: str
    category: str
    amount_fen: int
    raised_fen: int


@dataclass(frozen=True)
class Society:
    """Everything that ``situations.yaml`` says. Likelihoods are per thousand.

    ``residents`` are by the code of the institution that they live in.
    """

    source: str
    raise_month: int
    standards: tuple[StandardPlan, ...]
    situations: dict[str, Situation]
    residents: dict[str, Situation]
    turns: tuple[TurnPlan, ...]
    troubles: dict[str, int]
    newly_granted: int
    without_card: int
    without_identity: int
    at_school: int
    weights: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Weigh the situations."""
        weights = {name: one.weight for name, one in self.situations.items()}
        object.__setattr__(self, "weights", weights)

    def standard_fen(self, component: str, category: str) -> int:
        """Return a standard as it is at the beginning of the year."""
        return _amounts()[component, category]


@lru_cache
def society() -> Society:
    """Return what the data file says."""
    told: dict[str, Any] = content_of(SITUATIONS)
    raised = told["raise"]
    return Society(
        source=told["source"],
        raise_month=raised["month"],
        standards=tuple(_standard(one, raised["percent"]) for one in told["standards"]),
        situations={one["name"]: _situation(one) for one in told["situations"]},
        residents={agency: _situation(one) for agency, one in told["residents"].items()},
        turns=tuple(_turn(one) for one in told["turns"]),
        troubles={one["reason"]: one["permille"] for one in told["troubles"]},
        **{
            name: told[name]
            for name in ("newly_granted", "without_card", "without_identity", "at_school")
        },
    )


@lru_cache
def _amounts() -> dict[tuple[str, str], int]:
    return {(one.component, one.category): one.amount_fen for one in society().standards}


def _standard(told: dict[str, str], percent: int) -> StandardPlan:
    amount_fen = to_fen(told["yuan"])
    raised_yuan = amount_fen * (WHOLE_PERCENT + percent) // (WHOLE_PERCENT * FEN_PER_YUAN)
    raised_fen = raised_yuan * FEN_PER_YUAN
    return StandardPlan(told["component"], told["category"], amount_fen, raised_fen)


def _situation(told: dict[str, Any]) -> Situation:
    ward_age, aid = told.get("ward_age"), told.get("aid")
    return Situation(
        name=told["name"],
        weight=told["weight"],
        size=_ends(told["size"]),
        age=_ends(told["age"]),
        income=_ends(told.get("income", (0, 0))),
        ward_age=_ends(ward_age) if ward_age else None,
        alone=told.get("alone", False),
        awards=tuple(
            AwardPlan(one["component"], one["categories"]) for one in told.get("awards", ())
        ),
        aid=_aid(aid) if aid else None,
    )


def _aid(told: dict[str, Any]) -> AidPlan:
    least, most = (to_fen(str(yuan)) for yuan in told["yuan"])
    return AidPlan(
        told["component"], (least, most), tuple(told["reasons"]), tuple(told.get("origins", ()))
    )


def _turn(told: dict[str, Any]) -> TurnPlan:
    return TurnPlan(
        told["fact"], told["from_age"], told["permille"], tuple(told.get("components", ()))
    )


def _ends(pair: Any) -> tuple[int, int]:
    return int(pair[0]), int(pair[1])
