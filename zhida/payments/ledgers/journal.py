"""Every movement and use of a selection in the order of their days, with what was left after each.

The database orders them and adds them up (a window over movements and uses together); only those
of a page are then fetched whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable

from zhida.allotments.models import Allotment, Movement, Use
from zhida.payments.ledgers.balances import Facts
from zhida.payments.models import PaymentRequest

Figures = tuple[int, int, int, int]
"""What an entry changed; what was left, promised and paid after it; in fen."""

OUTSIDE = "系统之外"

ORDER = "entry_on, entry_at, entry_kind, entry_id"

PAGE = """
SELECT entry_kind, entry_id, to_left,
    sum(to_left) OVER running, sum(to_reserved) OVER running, sum(to_paid) OVER running
FROM ({entries}) AS entries
WINDOW running AS (ORDER BY {order} ROWS UNBOUNDED PRECEDING)
ORDER BY {order} LIMIT %s OFFSET %s
"""

OPENING = """
SELECT count(*), coalesce(sum(to_left), 0), coalesce(sum(to_reserved), 0),
    coalesce(sum(to_paid), 0)
FROM ({entries}) AS entries
"""


class Standing(NamedTuple):
    """What was left, promised and paid at a moment, in fen; and after how many entries."""

    entries: int
    left_fen: int
    reserved_fen: int
    paid_fen: int


@dataclass(frozen=True)
class Entry:
    """One movement or use: its document, its two ends, and what stood after it.

    A movement has no subjects yet: they are chosen when the money is asked for. ``change_fen`` is
    by how much it changed what is left: nothing when promised money is paid.
    """

    kind: str
    happened_on: date
    recorded_at: datetime
    document_number: str
    source: str
    target: str
    purpose: str
    function_subject: str
    economy_subject: str
    amount_fen: int
    change_fen: int
    left_fen: int
    reserved_fen: int
    paid_fen: int
    audit_number: int


@dataclass(frozen=True)
class Journal:
    """The entries of the chosen allotments; with ``by_purpose``, of one purpose of them.

    ``purpose`` is then its id, or None for what belongs to no purpose yet.
    """

    chosen: QuerySet[Allotment]
    facts: Facts
    by_purpose: bool = False
    purpose: int | None = None

    def standing(self, before: date | None = None) -> Standing:
        """Return what stood before a day, or at the end."""
        sql, given = self._entries(before)
        with connection.cursor() as cursor:
            cursor.execute(OPENING.format(entries=sql), given)
            return Standing(*map(int, cursor.fetchone()))

    def page(self, first: int, size: int) -> list[Entry]:
        """Return ``size`` entries from the ``first`` (from 0) on."""
        sql, given = self._entries(None)
        with connection.cursor() as cursor:
            cursor.execute(PAGE.format(entries=sql, order=ORDER), [*given, size, first])
            rows = cursor.fetchall()
        return _entries(rows)

    def _entries(self, before: date | None) -> tuple[str, Any]:
        """Return the question for all entries with their effects, and its parameters."""
        until = Q() if before is None else Q(happened_on__lt=before)
        moved = self._movements().filter(until).values(*_NAMES)
        used = self._uses().filter(until).values(*_NAMES)
        return moved.union(used, all=True).query.sql_with_params()

    def _held(self) -> QuerySet[Allotment]:
        chosen = self.chosen.order_by()
        return chosen.filter(purpose=self.purpose) if self.by_purpose else chosen

    def _movements(self) -> QuerySet[Any]:
        held = self._held()
        known: QuerySet[Any] = self.facts(Movement.objects.order_by()).filter(
            Q(to_allotment__in=held.values("pk")) | Q(from_allotment__in=held.values("pk"))
        )
        arrived = Case(When(_holds(held, "to_allotment"), F("amount_fen")), default=0)
        gone = Case(When(_holds(held, "from_allotment"), F("amount_fen")), default=0)
        named: QuerySet[Any] = known.annotate(
            **_named("movement", arrived - gone, Value(0), Value(0))
        )
        return named

    def _uses(self) -> QuerySet[Any]:
        known: QuerySet[Any] = self.facts(Use.objects.order_by()).filter(
            allotment__in=self.chosen.order_by().values("pk")
        )
        left, mine = Q(), Q()
        if self.by_purpose:
            left = Q(allotment__in=self._held().values("pk"))
            mine = Q(purpose=self.purpose) if self.purpose else Q(pk__in=[])
            known = known.filter(left | mine)
        named: QuerySet[Any] = known.annotate(
            **_named(
                "use",
                _effect(left, {"reserve": -1, "release": 1}),
                _effect(mine, {"reserve": 1, "release": -1, "pay": -1, "unpay": 1}),
                _effect(mine, {"pay": 1, "unpay": -1}),
            )
        )
        return named


_NAMES = ("entry_kind", "entry_id", "entry_on", "entry_at", "to_left", "to_reserved", "to_paid")


def _named(kind: str, left: Any, reserved: Any, paid: Any) -> dict[str, Any]:
    return {
        "entry_kind": Value(kind),
        "entry_id": F("pk"),
        "entry_on": F("happened_on"),
        "entry_at": F("recorded_at"),
        "to_left": left,
        "to_reserved": reserved,
        "to_paid": paid,
    }


def _effect(counts: Q, signs: dict[str, int]) -> Combinable:
    """Return what a use does to a sum: its amount with a sign, or nothing."""
    return Case(
        *(When(counts & Q(kind=kind), F("amount_fen") * sign) for kind, sign in signs.items()),
        default=0,
        output_field=BigIntegerField(),
    )


def _holds(held: QuerySet[Allotment], end: str) -> Exists:
    return Exists(held.filter(pk=OuterRef(end)))


def _entries(rows: list[tuple[Any, ...]]) -> list[Entry]:
    ends = ("from_allotment", "to_allotment")
    moved = Movement.objects.select_related(*ends, "to_allotment__purpose").in_bulk(
        [row[1] for row in rows if row[0] == "movement"]
    )
    used = Use.objects.select_related("allotment", "purpose").in_bulk(
        [row[1] for row in rows if row[0] == "use"]
    )
    numbers = {one.document_number for one in used.values()}
    asked = PaymentRequest.objects.filter(number__in=numbers).order_by()
    economy = dict(asked.values_list("number", "economy_subject"))
    return [
        _of_movement(moved[key], figures)
        if kind == "movement"
        else _of_use(used[key], figures, economy.get(used[key].document_number, ""))
        for kind, key, figures in (
            (kind, key, (int(change), int(left), int(reserved), int(paid)))
            for kind, key, change, left, reserved, paid in rows
        )
    ]


def _of_movement(one: Movement, figures: Figures) -> Entry:
    source, target = one.from_allotment, one.to_allotment
    purpose = target.purpose if target and target.purpose else None
    return Entry(
        one.get_kind_display(),
        one.happened_on,
        one.recorded_at,
        one.document_number,
        source.receiver_name if source else OUTSIDE,
        target.receiver_name if target else OUTSIDE,
        purpose.short_name if purpose else "",
        "",
        "",
        one.amount_fen,
        *figures,
        one.audit_number,
    )


def _of_use(one: Use, figures: Figures, economy: str) -> Entry:
    holder, request = one.allotment.receiver_name, f"支付申请 {one.document_number}"
    back = one.kind in ("release", "unpay")
    return Entry(
        one.get_kind_display(),
        one.happened_on,
        one.recorded_at,
        one.document_number,
        request if back else holder,
        holder if back else request,
        one.purpose.short_name,
        one.function_subject,
        economy,
        one.amount_fen,
        *figures,
        one.audit_number,
    )
