"""The ledger as a list: filters, order, pages, and totals of the whole selection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from zhida.access.scope import Scope
from zhida.allotments.models import Allotment, Fund
from zhida.allotments.queries.balances import SUMS, AsOf, Sums, sums_as_of, sums_now
from zhida.core.refusal import refusal
from zhida.registers.models import Division

LEFT = F("amount_fen") - F("passed_down_fen") - F("reserved_fen") - F("paid_fen") - F("carried_fen")

SORTS: dict[str, tuple[Any, ...]] = {
    "issued": ("issued_on", "id"),
    "amount": ("amount_fen", "id"),
    "left": (LEFT, "id"),
    "receiver": ("division__code", "agency__code", "id"),
    "document": ("document_number", "id"),
    "due": ("due_on", "id"),
}
"""What the list may be ordered by; "-" before the name reverses it."""


NO_SUCH_FUND = refusal(
    "fund_is_in_scope",
    "没有编号为 {number} 的资金，或它不在您可以查看的范围内。",
    advice="请从指标台账中查看资金编号。",
    status=404,
)


@dataclass(frozen=True)
class Filters:
    """Which allotments are wanted. Empty fields want all; all that are given must hold.

    ``division`` is a path (the division and all below it), ``purpose`` a code, ``text`` is looked
    for in receiver, document number and source. ``late`` wants those past their due date on
    ``today`` with money left, ``untraced`` those whose own source is not registered.
    """

    fiscal_year: int | None = None
    fund: int | None = None
    notice: int | None = None
    division: str = ""
    purpose: str = ""
    text: str = ""
    late: bool = False
    untraced: bool = False
    today: date = field(default_factory=timezone.localdate)

    @property
    def narrow(self) -> bool:
        """Whether an allotment may be wanted without its parent: year and fund they share."""
        by_place = self.notice, self.division, self.purpose
        return any(by_place) or bool(self.text.strip()) or self.late or self.untraced


@dataclass(frozen=True)
class LedgerRow:
    """One allotment with its sums at the time that was asked for."""

    allotment: Allotment
    sums: Sums


@dataclass(frozen=True)
class Totals:
    """The totals of a whole selection.

    ``sums`` adds up the rows as they stand. A selection that holds an allotment and its children
    holds the same money twice; ``entered_fen`` counts money once, where it enters the selection.
    """

    count: int
    sums: Sums
    entered_fen: int


@dataclass(frozen=True)
class LedgerPage:
    """One page of the list, and the totals of all pages."""

    rows: list[LedgerRow]
    totals: Totals
    page: int
    pages: int
    size: int


def ledger(
    scope: Scope,
    filters: Filters | None = None,
    *,
    sort: str = "-issued",
    page: int = 1,
    size: int = 50,
    as_of: AsOf | None = None,
) -> LedgerPage:
    """Return one page of the allotments in scope. ``page`` counts from 1 and is kept in range.

    Raises ``KeyError`` for an unknown sort.
    """
    wanted = filters or Filters()
    chosen = selection(scope, wanted)
    totals = totals_of(chosen, as_of, narrowed=not scope.all or wanted.narrow)
    pages = max(1, -(-totals.count // size))
    page = min(max(1, page), pages)
    start = (page - 1) * size
    # First which rows, from an index; then all that a row shows, for these only.
    ids = list(_ordered(chosen, sort).values_list("pk", flat=True)[start : start + size])
    named = _with_names(Allotment.objects.order_by()).in_bulk(ids)
    rows = _with_sums([named[id_] for id_ in ids], as_of)
    return LedgerPage(rows, totals, page, pages, size)


def export_rows(
    scope: Scope,
    filters: Filters | None = None,
    *,
    sort: str = "-issued",
    as_of: AsOf | None = None,
) -> Iterator[LedgerRow]:
    """Yield every row of the selection, for files; a thousand at a time from the database."""
    batch: list[Allotment] = []
    for allotment in _with_names(_ordered(selection(scope, filters), sort)).iterator(1000):
        batch.append(allotment)
        if len(batch) == 1000:
            yield from _with_sums(batch, as_of)
            batch = []
    yield from _with_sums(batch, as_of)


def selection(scope: Scope, filters: Filters | None = None) -> QuerySet[Allotment]:
    """Return the allotments in scope that the filters want, in no order."""
    wanted = filters or Filters()
    chosen = scope.filter(Allotment.objects.order_by())
    for condition in _conditions(wanted):
        chosen = chosen.filter(condition)
    return chosen


def _conditions(wanted: Filters) -> Iterator[Q]:
    equal: dict[str, Any] = {
        "fund__fiscal_year": wanted.fiscal_year,
        "fund": wanted.fund,
        "notice": wanted.notice,
        "division_path": wanted.division,
        "purpose__code": wanted.purpose,
    }
    path = equal.pop("division_path")
    for name, value in equal.items():
        if value:
            yield Q(**{name: value})
    if path:
        yield Q(scope_path__within=path)
    if text := wanted.text.strip():
        named = Division.objects.filter(name__contains=text)
        yield (
            Q(receiver_name__contains=text)
            | Q(document_number__contains=text)
            | Q(source_label__contains=text)
            | Q(division__in=named.values("pk"))
        )
    if wanted.untraced:
        yield Q(untraced=True)
    if wanted.late:
        yield late_on(wanted.today)


def late_on(today: date) -> Q:
    """Return the condition of being late on a day: past the due date with money not passed down."""
    return Q(due_on__lt=today) & Q(
        amount_fen__gt=F("passed_down_fen") + F("reserved_fen") + F("paid_fen") + F("carried_fen")
    )


def totals_of(
    chosen: QuerySet[Allotment], as_of: AsOf | None = None, *, narrowed: bool = True
) -> Totals:
    """Return the totals of a selection, now or as of another time.

    A selection that is not ``narrowed`` holds the parent of each allotment it holds, so money
    enters it from outside only; that need not be looked up.
    """
    if as_of is not None:
        return _totals_as_of(chosen, as_of)
    outside = Sum("amount_fen", filter=Q(parent=None))
    found = chosen.aggregate(
        count=Count("pk"),
        outside_fen=Coalesce(outside, 0),
        **{name: Coalesce(Sum(name), 0) for name in SUMS},
    )
    count = found.pop("count")
    entered = _entered(chosen, found["amount_fen"]) if narrowed else found["outside_fen"]
    return Totals(count, Sums(**found), entered)


def _entered(chosen: QuerySet[Allotment], amount_fen: int) -> int:
    """Return what entered the selection: all of it less what comes from within the selection."""
    within = chosen.filter(parent__in=chosen.values("pk"))
    inside: int = within.aggregate(fen=Coalesce(Sum("amount_fen"), 0))["fen"]
    return amount_fen - inside


def _totals_as_of(chosen: QuerySet[Allotment], as_of: AsOf) -> Totals:
    parents = dict(chosen.values_list("pk", "parent"))
    sums = sums_as_of_all(chosen, as_of)
    added = {
        name: sum(getattr(one, name) for one in sums.values()) for name in (*SUMS, "outside_fen")
    }
    inside = sum(one.amount_fen for id_, one in sums.items() if parents[id_] in parents)
    return Totals(len(parents), Sums(**added), added["amount_fen"] - inside)


def sums_as_of_all(chosen: QuerySet[Allotment], as_of: AsOf) -> dict[int, Sums]:
    """Return the sums of every allotment of a selection at that time, in bounded questions."""
    ids = list(chosen.values_list("pk", flat=True))
    found: dict[int, Sums] = {}
    for start in range(0, len(ids), 900):
        found |= sums_as_of(ids[start : start + 900], as_of)
    return found


def _ordered(chosen: QuerySet[Allotment], sort: str) -> QuerySet[Allotment]:
    keys = SORTS[sort.removeprefix("-")]
    if not sort.startswith("-"):
        return chosen.order_by(*keys)
    return chosen.order_by(*[_reversed(key) for key in keys])


def _reversed(key: Any) -> Any:
    return f"-{key}" if isinstance(key, str) else key.desc()


def _with_names(chosen: QuerySet[Allotment]) -> QuerySet[Allotment]:
    """Bring along what every row shows, so that a page asks the database once."""
    return chosen.select_related("fund", "division", "agency", "purpose")


def _with_sums(rows: list[Allotment], as_of: AsOf | None) -> list[LedgerRow]:
    if as_of is None:
        return [LedgerRow(row, sums_now(row)) for row in rows]
    sums = sums_as_of([row.pk for row in rows], as_of)
    return [LedgerRow(row, sums[row.pk]) for row in rows]


def funds(scope: Scope) -> list[Fund]:
    """Return the funds of which anything is in scope."""
    held = scope.filter(Allotment.objects.order_by()).values("fund").distinct()
    return list(Fund.objects.filter(pk__in=held))


def fund(scope: Scope, number: int) -> Fund:
    """Return a fund of which anything is in scope; refuses any other as unknown."""
    found = next((one for one in funds(scope) if one.pk == number), None)
    if found is None:
        raise NO_SUCH_FUND(number=number)
    return found
