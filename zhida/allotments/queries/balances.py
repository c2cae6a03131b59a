"""What an allotment holds, now or as of another time.

Every fact has two times: when it happened and when Zhida learned of it. A balance may be asked as
of both. Now is read from the running sums, any other time is summed up from the movements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import F, Model, Q, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from zhida.allotments.models import DOWNWARD, UPWARD, Allotment, Movement, Use

M = TypeVar("M", bound=Model)

DOWN = Q(kind__in=DOWNWARD) | Q(kind="correct", corrected_kind__in=UPWARD)
"""Movements that bring money to the lower end; all others take it from there."""

TAKEN_BACK = Q(kind="take_back")
TAKING_BACK_CORRECTED = Q(kind="correct", corrected_kind="take_back")

USED_UP = {
    "reserved_fen": (("reserve", "unpay"), ("release", "pay")),
    "paid_fen": (("pay",), ("unpay",)),
}
"""For each running sum of uses: the kinds that raise it, the kinds that lower it."""


@dataclass(frozen=True)
class AsOf:
    """A time to ask for: what had happened by ``happened_on`` and was known at ``known_at``."""

    happened_on: date | None = None
    known_at: datetime | None = None

    def filter(self, facts: QuerySet[M]) -> QuerySet[M]:
        """Return the movements, or uses, that had happened and were known."""
        if self.happened_on is not None:
            facts = facts.filter(happened_on__lte=self.happened_on)
        if self.known_at is not None:
            facts = facts.filter(recorded_at__lte=self.known_at)
        return facts


@dataclass(frozen=True)
class Sums:
    """The sums of one allotment or of many, in fen. ``outside_fen``: what came from no parent."""

    amount_fen: int = 0
    passed_down_fen: int = 0
    reserved_fen: int = 0
    paid_fen: int = 0
    taken_back_fen: int = 0
    carried_fen: int = 0
    outside_fen: int = 0

    @property
    def left_fen(self) -> int:
        """What is neither passed down nor promised, paid or carried over."""
        used = self.passed_down_fen + self.reserved_fen + self.paid_fen + self.carried_fen
        return self.amount_fen - used

    def as_dict(self) -> dict[str, int]:
        """Return the sums and what is left by name."""
        return {**asdict(self), "left_fen": self.left_fen}


SUMS = tuple(name for name in Sums.__dataclass_fields__ if name != "outside_fen")
"""The running sums that stand on the row."""


def sums_now(allotment: Allotment) -> Sums:
    """Return the running sums of one allotment."""
    outside = allotment.amount_fen if allotment.parent_id is None else 0
    return Sums(**{name: getattr(allotment, name) for name in SUMS}, outside_fen=outside)


def sums_as_of(ids: Iterable[int], as_of: AsOf) -> dict[int, Sums]:
    """Return the sums of each allotment at that time, all zero before its first movement.

    Carried sums are known as of now only and stay 0 here.
    """
    wanted = list(ids)
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    known = as_of.filter(Movement.objects.order_by())
    arrived = known.filter(to_allotment__in=wanted).values(own=F("to_allotment"))
    left = known.filter(from_allotment__in=wanted).values(own=F("from_allotment"))
    for row in arrived.annotate(
        amount=_sum(DOWN),
        passed_down=-_sum(~DOWN),
        taken_back=-_sum(TAKING_BACK_CORRECTED),
        outside=_sum(DOWN & Q(from_allotment=None)),
    ):
        _add(found, row)
    for row in left.annotate(
        amount=-_sum(~DOWN),
        passed_down=_sum(DOWN),
        taken_back=_sum(TAKEN_BACK),
        outside=-_sum(~DOWN & Q(to_allotment=None)),
    ):
        _add(found, row)
    used = as_of.filter(Use.objects.order_by().filter(allotment__in=wanted))
    for use in used.values(own=F("allotment")).annotate(
        reserved=signed(*USED_UP["reserved_fen"]), paid=signed(*USED_UP["paid_fen"])
    ):
        _add(found, use)
    return {id_: Sums(**found[id_]) for id_ in wanted}


def signed(raising: Iterable[str], lowering: Iterable[str]) -> Combinable:
    """Return the sum of the uses that raise a running sum, less those that lower it."""
    return _sum(Q(kind__in=raising)) - _sum(Q(kind__in=lowering))


def _sum(condition: Q) -> Coalesce:
    return Coalesce(Sum("amount_fen", filter=condition), 0)


def _add(found: dict[int, dict[str, int]], row: Mapping[str, Any]) -> None:
    own = found[row["own"]]
    for name in row.keys() - {"own"}:
        own[f"{name}_fen"] += row[name]
