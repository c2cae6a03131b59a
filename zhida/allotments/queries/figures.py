"""The overview: what came in, what went down, who is late, and the flow between holders.

All of it comes from one pass over the allotments in scope, grouped by who holds them and from whom
they came: a few thousand groups, however many allotments there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Case, Count, F, Max, Q, Sum, Value, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce
from django.utils import timezone

from zhida.access.scope import Scope
from zhida.allotments.queries.balances import SUMS, Sums
from zhida.allotments.queries.flow import (
    Group,
    Link,
    Place,
    Places,
    between_holders,
    places_of,
    used_for,
)
from zhida.allotments.queries.listing import LEFT, Filters, late_on, selection
from zhida.allotments.ratios import Ratio, measure
from zhida.store.trail import head


@dataclass(frozen=True)
class DivisionProgress:
    """What entered one division and what became of it, against the time gone by."""

    name: str
    path: str
    entered_fen: int
    passed_down_fen: int
    paid_fen: int
    left_fen: int
    spending: Ratio


@dataclass(frozen=True)
class Overview:
    """The figures of a scope and year on a day."""

    as_of: date
    count: int
    notices: int
    entered_fen: int
    sums: Sums
    confirmed_fen: int
    untraced_fen: int
    late_count: int
    late_fen: int
    elapsed: Ratio
    ratios: list[Ratio]
    divisions: list[DivisionProgress]
    flow: list[Link]
    used: list[Link]


def overview(
    scope: Scope,
    *,
    fiscal_year: int | None = None,
    fund: int | None = None,
    as_of: date | None = None,
) -> Overview:
    """Return the figures of everything in scope, of one budget year or fund if it is given."""
    _, seal = head()
    return _overview(scope, fiscal_year, fund, as_of or timezone.localdate(), seal)


@lru_cache(maxsize=128)
def _overview(
    scope: Scope, fiscal_year: int | None, fund: int | None, day: date, seal: str
) -> Overview:
    """Work the figures out; they are kept until the next action.

    Every change leaves an audit line, so ``seal``, the last line's, is the ledger's own version:
    as long as it is the same, so is everything that is summed up here.
    """
    filters = Filters(fiscal_year=fiscal_year, fund=fund, today=day)
    groups = _groups(scope, filters)
    places = places_of(groups)
    sums = Sums(
        **_sums(groups),
        outside_fen=sum(one["amount"] for one in groups if one["parent__division"] is None),
    )
    confirmed = {"amount_fen": _total(groups, "issued_fen")}
    confirmed["confirmed_fen"] = _total(groups, "confirmed_fen")
    return Overview(
        as_of=day,
        count=_total(groups, "count"),
        notices=_notices(scope, fiscal_year, fund),
        entered_fen=sum(one["amount"] for one in groups if not _from_inside(one, scope, places)),
        sums=sums,
        confirmed_fen=confirmed["confirmed_fen"],
        untraced_fen=_total(groups, "untraced_fen"),
        late_count=_total(groups, "late_count"),
        late_fen=_total(groups, "late_fen"),
        elapsed=elapsed_time(fiscal_year or _newest_year(groups, day), day),
        ratios=[
            measure("spending_progress", sums.as_dict(), day),
            measure("delivery_rate", confirmed, day),
        ],
        divisions=_progress(groups, places, day),
        flow=between_holders(groups, places),
        used=used_for(selection(scope, filters), groups, places),
    )


def _newest_year(groups: Iterable[Group], day: date) -> int:
    """Return the newest budget year of the money: last year's money is measured by last year."""
    return max((group["newest_year"] for group in groups), default=day.year)


def elapsed_time(fiscal_year: int, day: date) -> Ratio:
    """Return 序时进度: how much of the budget year is over at the end of a day."""
    first, last = date(fiscal_year, 1, 1), date(fiscal_year, 12, 31)
    days_in_year = (last - first).days + 1
    days_elapsed = min(max((day - first).days + 1, 0), days_in_year)
    return measure(
        "elapsed_time", {"days_elapsed": days_elapsed, "days_in_year": days_in_year}, day
    )


def _groups(scope: Scope, filters: Filters) -> list[Group]:
    """Return the sums of the selection by holder and by the holder above."""
    late = late_on(filters.today)
    rows = selection(scope, filters).values(
        "division",
        "agency",
        "parent__division",
        "parent__agency",
        # What came from outside is told apart by the document that brought it.
        document=Case(When(parent=None, then="document_number"), default=Value("")),
    )
    return list(
        rows.annotate(
            # Under a name without "_fen": a sum may not be called as the column it sums.
            **{_short(name): Sum(name) for name in SUMS},
            count=Count("pk"),
            newest_year=Max("origin_year"),
            issued_fen=_sum(F("amount_fen"), Q(issued_on__isnull=False)),
            confirmed_fen=_sum(F("amount_fen"), Q(received_on__isnull=False)),
            untraced_fen=_sum(F("amount_fen"), Q(untraced=True)),
            late_count=Count("pk", filter=late),
            late_fen=_sum(LEFT, late),
        )
    )


def _short(column: str) -> str:
    return column.removesuffix("_fen")


def _sum(value: F | CombinedExpression, condition: Q) -> Coalesce:
    return Coalesce(Sum(value, filter=condition), 0)


def _total(groups: Iterable[Group], name: str) -> int:
    return sum(group[name] for group in groups)


def _sums(groups: Iterable[Group]) -> dict[str, int]:
    return {name: _total(groups, _short(name)) for name in SUMS}


def _notices(scope: Scope, fiscal_year: int | None, fund: int | None) -> int:
    given = selection(scope, Filters(fiscal_year=fiscal_year, fund=fund))
    return given.filter(notice__isnull=False).values("notice").distinct().count()


def _from_inside(group: Group, scope: Scope, places: Places) -> bool:
    """Tell whether the money of a group comes from a holder inside the scope."""
    above = group["parent__division"]
    return above is not None and scope.covers(places.divisions[above].path, group["parent__agency"])


def _progress(groups: Iterable[Group], places: Places, day: date) -> list[DivisionProgress]:
    """Return for each division what entered it from above or outside, in order of its code."""
    by_division: dict[int, list[Group]] = defaultdict(list)
    for group in groups:
        by_division[group["division"]].append(group)
    ordered = sorted(by_division, key=lambda id_: places.divisions[id_].code)
    return [
        _division_progress(id_, places.divisions[id_], by_division[id_], day) for id_ in ordered
    ]


def _division_progress(
    number: int, division: Place, groups: list[Group], day: date
) -> DivisionProgress:
    held = _sums(groups)
    own = sum(g["amount"] for g in groups if g["parent__division"] == number)
    return DivisionProgress(
        name=division.name,
        path=division.path,
        entered_fen=held["amount_fen"] - own,
        # What a division gives to its own institutions has not left it.
        passed_down_fen=held["passed_down_fen"] - own,
        paid_fen=held["paid_fen"],
        left_fen=Sums(**held).left_fen,
        spending=measure("spending_progress", held, day, division.path.partition("/")[0]),
    )
