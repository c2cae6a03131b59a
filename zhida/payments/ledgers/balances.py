"""What movements and uses come to, by purpose or by whoever holds the allotment: a few sums.

Set-based: three questions group all movements and uses of a selection, however many allotments.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from zhida.allotments.models import Allotment, Movement, Use
from zhida.allotments.queries import AsOf
from zhida.allotments.queries.balances import DOWN, USED_UP, signed

KEYS = {"purpose": "purpose", "division": "division", "agency": "agency", "allotment": "id"}
"""By what balances may be told, and the column of the allotment that tells it."""

Facts = Callable[[Any], Any]
"""Chooses the movements, or uses, that count."""


@dataclass(frozen=True)
class Balances:
    """Sums in fen. ``drawn_fen`` came from money of no (or another) purpose when it was used.

    ``received_fen`` is what came in less what was taken back; ``reserved_fen`` and ``paid_fen`` are
    what stands so; ``returned_fen`` is what ever came back after it was paid.
    """

    received_fen: int = 0
    passed_down_fen: int = 0
    drawn_fen: int = 0
    reserved_fen: int = 0
    paid_fen: int = 0
    returned_fen: int = 0

    @property
    def left_fen(self) -> int:
        """What is neither passed down nor promised nor paid."""
        return (
            self.received_fen
            + self.drawn_fen
            - self.passed_down_fen
            - self.reserved_fen
            - self.paid_fen
        )

    def __add__(self, other: Balances) -> Balances:
        return self._with(other, 1)

    def __sub__(self, other: Balances) -> Balances:
        return self._with(other, -1)

    def _with(self, other: Balances, sign: int) -> Balances:
        return Balances(*(getattr(self, one) + sign * getattr(other, one) for one in COLUMNS))

    def as_dict(self) -> dict[str, int]:
        """Return the sums and what is left by name."""
        return {**{name: getattr(self, name) for name in COLUMNS}, "left_fen": self.left_fen}


COLUMNS = tuple(field.name for field in fields(Balances))

Found = dict[int | None, dict[str, int]]


def until(as_of: AsOf | None) -> Facts:
    """Return the choice of what had happened and was known at a time (None: all)."""
    return lambda facts: as_of.filter(facts) if as_of else facts


def after(as_of: AsOf | None) -> Facts:
    """Return the choice of all the rest: what happened, or was learned of, later."""
    later = Q(pk__in=[])
    if as_of and as_of.happened_on is not None:
        later |= Q(happened_on__gt=as_of.happened_on)
    if as_of and as_of.known_at is not None:
        later |= Q(recorded_at__gt=as_of.known_at)
    return lambda facts: facts.filter(later)


def balances_by(key: str, chosen: QuerySet[Allotment], facts: Facts) -> dict[int | None, Balances]:
    """Return the balances of the chosen allotments by a key out of ``KEYS``.

    By purpose, None holds what no purpose was drawn from yet; by agency, None is the divisions'
    own money.
    """
    found: Found = defaultdict(lambda: defaultdict(int))
    _add_movements(found, KEYS[key], chosen, facts)
    if key == "purpose":
        _add_uses_by_purpose(found, chosen, facts)
    else:
        _add_uses(found, KEYS[key], chosen, facts)
    return {own: Balances(**sums) for own, sums in found.items()}


def total(balances: Iterable[Balances]) -> Balances:
    """Return the sum of balances."""
    return sum(balances, Balances())


def _add_movements(found: Found, column: str, chosen: QuerySet[Allotment], facts: Facts) -> None:
    known = facts(Movement.objects.order_by())
    ids = chosen.values("pk")
    arrived = known.filter(to_allotment__in=ids).values(own=F(f"to_allotment__{column}"))
    gone = known.filter(from_allotment__in=ids).values(own=F(f"from_allotment__{column}"))
    for row in arrived.annotate(received=_sum(DOWN), passed_down=-_sum(~DOWN)):
        _add(found, row)
    for row in gone.annotate(received=-_sum(~DOWN), passed_down=_sum(DOWN)):
        _add(found, row)


def _add_uses(found: Found, column: str, chosen: QuerySet[Allotment], facts: Facts) -> None:
    uses = _used(chosen, facts).values(own=F(f"allotment__{column}"))
    for row in uses.annotate(**USE_SUMS):
        _add(found, row)


def _add_uses_by_purpose(found: Found, chosen: QuerySet[Allotment], facts: Facts) -> None:
    """Count a use for the purpose that it names, and draw its money there if it was elsewhere."""
    uses = _used(chosen, facts).values(own=F("purpose"), held=F("allotment__purpose"))
    rows: QuerySet[Any, Any] = uses.annotate(**USE_SUMS)
    for row in rows:
        own, held = row["own"], row.pop("held")
        if held != own:
            drawn_fen = row["reserved"] + row["paid"]
            found[own]["drawn_fen"] += drawn_fen
            found[held]["drawn_fen"] -= drawn_fen
        _add(found, row)


USE_SUMS = {
    "reserved": signed(*USED_UP["reserved_fen"]),
    "paid": signed(*USED_UP["paid_fen"]),
    "returned": signed(["unpay"], []),
}


def _used(chosen: QuerySet[Allotment], facts: Facts) -> QuerySet[Use]:
    used: QuerySet[Use] = facts(Use.objects.order_by().filter(allotment__in=chosen.values("pk")))
    return used


def _sum(condition: Q) -> Coalesce:
    return Coalesce(Sum("amount_fen", filter=condition), 0)


def _add(found: Found, row: Mapping[str, Any]) -> None:
    own = found[row["own"]]
    for name in row.keys() - {"own"}:
        own[f"{name}_fen"] += row[name]


def running(chosen: QuerySet[Allotment]) -> Balances:
    """Return the running sums of the chosen allotments, which stand on their rows."""
    columns = {
        "received_fen": "amount_fen",
        "passed_down_fen": "passed_down_fen",
        "reserved_fen": "reserved_fen",
        "paid_fen": "paid_fen",
    }
    sums = {f"all_{name}": Coalesce(Sum(column), 0) for name, column in columns.items()}
    found = chosen.order_by().aggregate(**sums)
    return Balances(**{name: found[f"all_{name}"] for name in columns})
