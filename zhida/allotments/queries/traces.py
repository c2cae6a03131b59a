"""Follow money both ways: from a notice to everything below it, from an allotment to its source.

Each level says how much of it can be traced: money is *traced* when the document that it came from
is registered, so traced + untraced = total at every level and at any time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from zhida.access.scope import Scope
from zhida.allotments.models import Allotment, Movement
from zhida.allotments.queries.balances import DOWN, AsOf, Sums, sums_as_of, sums_now
from zhida.allotments.queries.details import allotment
from zhida.core.refusal import refusal
from zhida.notices.models import Notice

SHOWN = 200
"""How many allotments a level lists; its totals are of all of them."""

DEEPEST = 8
"""How many levels below the start are followed; there are five levels of government."""

Start = dict[str, Any]
"""What is asked for, as conditions on an allotment."""

NOTHING_TO_TRACE = refusal(
    "trace_starts_somewhere",
    "没有文号为“{number}”的资金文件或指标，或它不在您可以查看的范围内。",
    advice="请核对文号（年份用〔〕），或改用指标编号。",
    status=404,
)


@dataclass(frozen=True)
class Step:
    """One allotment on the way, with its sums at the time asked for."""

    allotment: Allotment
    sums: Sums
    traced_fen: int

    @property
    def untraced_fen(self) -> int:
        """What cannot be traced to a registered document."""
        return self.sums.amount_fen - self.traced_fen


@dataclass(frozen=True)
class Level:
    """All allotments the same number of steps below the start (above it: negative)."""

    distance: int
    count: int
    total_fen: int
    traced_fen: int
    passed_down_fen: int
    steps: list[Step] = field(default_factory=list)

    @property
    def untraced_fen(self) -> int:
        """What cannot be traced to a registered document."""
        return self.total_fen - self.traced_fen

    @property
    def kept_fen(self) -> int:
        """What was not passed on from this level."""
        return self.total_fen - self.passed_down_fen


@dataclass(frozen=True)
class Trace:
    """The way of the money through one document or allotment, from the source downwards."""

    subject: str
    levels: list[Level]
    as_of: AsOf | None

    @property
    def start(self) -> Level:
        """The level of what was asked for."""
        return next(level for level in self.levels if level.distance == 0)


def trace_notice(scope: Scope, document_number: str, as_of: AsOf | None = None) -> Trace:
    """Trace what a document gave, registered or only known as a source; refuses an unknown one."""
    notice = Notice.objects.filter(document_number=document_number).first()
    # Money that came by a document not registered here is known by its number only.
    start: Start = (
        {"notice": notice}
        if notice
        else {
            "document_number": document_number,
            "notice": None,
        }
    )
    if not scope.filter(Allotment.objects.filter(**start)).exists():
        raise NOTHING_TO_TRACE(number=document_number)
    return Trace(document_number, _levels(scope, start, as_of), as_of)


def trace_allotment(scope: Scope, number: int, as_of: AsOf | None = None) -> Trace:
    """Trace one allotment in scope."""
    found = allotment(scope, number)
    return Trace(str(found), _levels(scope, {"pk": found.pk}, as_of), as_of)


def _levels(scope: Scope, start: Start, as_of: AsOf | None) -> list[Level]:
    levels = _above(scope, start, as_of)
    for distance in range(DEEPEST):
        rows = scope.filter(Allotment.objects.order_by("pk").filter(_below(start, distance)))
        level = _level(distance, rows, as_of)
        if distance and not level.count:
            break
        levels.append(level)
        if not level.passed_down_fen:
            break
    return levels


def _below(start: Start, distance: int) -> Q:
    """Return the condition of being ``distance`` steps below what ``start`` names."""
    above = "parent__" * distance
    return Q(**{f"{above}{lookup}": value for lookup, value in start.items()})


def _above(scope: Scope, start: Start, as_of: AsOf | None) -> list[Level]:
    paths = scope.filter(Allotment.objects.order_by().filter(**start))
    ids = {
        int(number)
        for path in paths.values_list("path", flat=True).distinct()
        for number in path.split("/")
        if number
    }
    rows = Allotment.objects.filter(pk__in=ids)
    visible = scope.filter(rows).order_by("pk")
    by_depth: dict[int, list[int]] = {}
    for id_, path in visible.values_list("pk", "path"):
        by_depth.setdefault(path.count("/"), []).append(id_)
    deepest = max(by_depth, default=-1) + 1
    return [
        _level(depth - deepest, Allotment.objects.order_by("pk").filter(pk__in=of_depth), as_of)
        for depth, of_depth in sorted(by_depth.items())
    ]


def _level(distance: int, rows: QuerySet[Allotment], as_of: AsOf | None) -> Level:
    return _level_as_of(distance, rows, as_of) if as_of else _level_now(distance, rows)


TRACED = Q(parent__isnull=False, parent__untraced=False)
"""Money is traced when the allotment it came from stands on a registered document."""


def _level_now(distance: int, rows: QuerySet[Allotment]) -> Level:
    totals = rows.order_by().aggregate(
        count=Count("pk"),
        total_fen=Coalesce(Sum("amount_fen"), 0),
        traced_fen=Coalesce(Sum("amount_fen", filter=TRACED), 0),
        passed_down_fen=Coalesce(Sum("passed_down_fen"), 0),
    )
    shown = _shown(rows) if totals["count"] else []
    steps = [Step(row, sums_now(row), row.amount_fen if _traced(row) else 0) for row in shown]
    return Level(distance, **totals, steps=steps)


def _shown(rows: QuerySet[Allotment]) -> list[Allotment]:
    return list(rows.select_related("division", "agency", "purpose", "parent")[:SHOWN])


def _traced(row: Allotment) -> bool:
    return row.parent is not None and not row.parent.untraced


def _level_as_of(distance: int, rows: QuerySet[Allotment], as_of: AsOf) -> Level:
    """Return a level as of another time: summed up from the movements of that time."""
    known = as_of.filter(Movement.objects.order_by())
    own = rows.order_by().values("pk")
    open_ends = _held_from_outside(known, rows)
    arrived = known.filter(to_allotment__in=own).aggregate(
        gained=_sum(DOWN),
        returned=_sum(~DOWN),
        untraced=_sum(DOWN & (Q(from_allotment=None) | Q(from_allotment__in=open_ends))),
    )
    left = known.filter(from_allotment__in=own).aggregate(
        lost=_sum(~DOWN),
        given=_sum(DOWN),
        untraced=_sum(~DOWN & (Q(to_allotment=None) | Q(to_allotment__in=open_ends))),
    )
    total_fen = arrived["gained"] - left["lost"]
    untraced_fen = arrived["untraced"] - left["untraced"]
    shown = _shown(rows)
    sums = sums_as_of([row.pk for row in shown], as_of)
    return Level(
        distance=distance,
        count=rows.count(),
        total_fen=total_fen,
        traced_fen=total_fen - untraced_fen,
        passed_down_fen=left["given"] - arrived["returned"],
        steps=[Step(row, sums[row.pk], _traced_fen(row, sums[row.pk], open_ends)) for row in shown],
    )


def _held_from_outside(known: QuerySet[Movement], rows: QuerySet[Allotment]) -> list[int]:
    """Return which parents of the rows held money from outside at the time of the movements."""
    parents = list(rows.order_by().values_list("parent", flat=True).distinct())
    into = known.filter(to_allotment__in=parents, from_allotment=None)
    out = known.filter(from_allotment__in=parents, to_allotment=None)
    net: dict[int, int] = {}
    for own, sign, movements in (("to_allotment", 1, into), ("from_allotment", -1, out)):
        for id_, fen in _summed(movements, own):
            net[id_] = net.get(id_, 0) + sign * fen
    return [id_ for id_, fen in net.items() if fen > 0]


def _summed(movements: QuerySet[Movement], own: str) -> Iterable[tuple[int, int]]:
    return movements.values_list(own).annotate(fen=Sum("amount_fen"))


def _traced_fen(row: Allotment, sums: Sums, open_ends: list[int]) -> int:
    if row.parent_id in open_ends:
        return 0
    return sums.amount_fen - sums.outside_fen


def _sum(condition: Q) -> Coalesce:
    return Coalesce(Sum(F("amount_fen"), filter=condition), 0)
