"""The overview: what came in, what went down, who is late, and the flow between holders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce
from django.utils import timezone

from zhida.access.scope import Scope
from zhida.allotments.queries.balances import Sums
from zhida.allotments.queries.listing import LEFT, Filters, late_on, selection, totals_of
from zhida.allotments.ratios import Ratio, measure

MOST_LINKS = 60
"""How many links the flow shows; the rest is summed into its holder's 其他."""


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
class Link:
    """Money that went from one holder to another; from outside, ``source`` is a document."""

    source: str
    target: str
    amount_fen: int


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


def overview(
    scope: Scope,
    *,
    fiscal_year: int | None = None,
    fund: int | None = None,
    as_of: date | None = None,
) -> Overview:
    """Return the figures of everything in scope, of one budget year or fund if it is given."""
    day = as_of or timezone.localdate()
    filters = Filters(fiscal_year=fiscal_year, fund=fund, today=day)
    chosen = selection(scope, filters)
    totals = totals_of(chosen)
    late = late_on(day)
    more = chosen.aggregate(
        notices=Count("notice", distinct=True),
        late_count=Count("pk", filter=late),
        late_fen=_sum(LEFT, late),
        confirmed_fen=_sum(F("amount_fen"), Q(received_on__isnull=False)),
        issued_fen=_sum(F("amount_fen"), Q(issued_on__isnull=False)),
        untraced_fen=_sum(F("amount_fen"), Q(untraced=True)),
    )
    elapsed = elapsed_time(fiscal_year or day.year, day)
    received = {"amount_fen": more["issued_fen"], "confirmed_fen": more.pop("confirmed_fen")}
    more.pop("issued_fen")
    return Overview(
        as_of=day,
        count=totals.count,
        entered_fen=totals.entered_fen,
        sums=totals.sums,
        confirmed_fen=received["confirmed_fen"],
        elapsed=elapsed,
        ratios=[
            measure("spending_progress", totals.sums.as_dict(), day),
            measure("delivery_rate", received, day),
        ],
        divisions=progress_by_division(scope, filters),
        flow=flow(scope, filters),
        **more,
    )


def elapsed_time(fiscal_year: int, day: date) -> Ratio:
    """Return 序时进度: how much of the budget year is over at the end of a day."""
    first, last = date(fiscal_year, 1, 1), date(fiscal_year, 12, 31)
    days_in_year = (last - first).days + 1
    days_elapsed = min(max((day - first).days + 1, 0), days_in_year)
    return measure(
        "elapsed_time", {"days_elapsed": days_elapsed, "days_in_year": days_in_year}, day
    )


def progress_by_division(scope: Scope, filters: Filters) -> list[DivisionProgress]:
    """Return for each division what entered it from above or outside, in order of its code."""
    entering = Q(parent=None) | ~Q(parent__division=F("division"))
    rows = (
        selection(scope, filters)
        .values("division__code", "division__name", "scope_path")
        .annotate(
            entered=_sum(F("amount_fen"), entering),
            held=_sum(F("amount_fen")),
            passed_down=_sum(F("passed_down_fen")),
            paid=_sum(F("paid_fen")),
            left=_sum(LEFT),
        )
        .order_by("division__code")
    )
    return [_division_progress(row, filters.today) for row in rows]


def _division_progress(row: Mapping[str, Any], day: date) -> DivisionProgress:
    held = {
        "amount_fen": row["held"],
        "passed_down_fen": row["passed_down"],
        "paid_fen": row["paid"],
    }
    region = row["scope_path"].partition("/")[0]
    return DivisionProgress(
        name=row["division__name"],
        path=row["scope_path"],
        entered_fen=row["entered"],
        # What a division gives to its own institutions has not left it.
        passed_down_fen=row["passed_down"] - (row["held"] - row["entered"]),
        paid_fen=row["paid"],
        left_fen=row["left"],
        spending=measure("spending_progress", held, day, region),
    )


def flow(scope: Scope, filters: Filters) -> list[Link]:
    """Return the money between holders, largest first; zero links are left out.

    A holder is an institution by its name, or a division by its name.
    """
    rows = (
        selection(scope, filters)
        .filter(amount_fen__gt=0)
        .values(
            "document_number",
            "parent__division__name",
            "parent__agency__name",
            "division__name",
            "agency__name",
        )
        .annotate(fen=Sum("amount_fen"))
        .order_by("-fen")
    )
    links: dict[tuple[str, str], int] = {}
    for row in rows:
        above = row["parent__agency__name"] or row["parent__division__name"]
        # What comes from outside the ledger is known by its document only.
        source = above or row["document_number"]
        target = row["agency__name"] or row["division__name"]
        # An open end that was tied stands below its own division: no money changed hands.
        if source != target:
            links[source, target] = links.get((source, target), 0) + row["fen"]
    ordered = sorted(links.items(), key=lambda link: -link[1])
    return [Link(*ends, fen) for ends, fen in ordered[:MOST_LINKS]]


def _sum(value: F | CombinedExpression, condition: Q | None = None) -> Coalesce:
    return Coalesce(Sum(value, filter=condition), 0)
