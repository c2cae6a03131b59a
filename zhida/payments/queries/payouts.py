"""Payouts in scope: what was posted together, and how far its money has come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from zhida.access.scope import Scope
from zhida.payments import lines
from zhida.payments.lines import LineRow
from zhida.payments.models import PaymentRequest, Payout
from zhida.payments.models.requests import CANCELLED, STATES
from zhida.payments.refusals import NO_SUCH_ROW
from zhida.recipients.models import Person
from zhida.registers.models import Component

SUMS = ("amount_fen", "paid_fen", "failed_fen", "repaid_fen", "given_back_fen")
"""The running sums of a request."""

SORTS = {
    "made": "id",
    "month": "last_month",
    "lines": "lines",
    "amount": "total_fen",
    "division": "division__code",
}
"""By what payouts may be sorted, and the column that serves it; "-" before it turns it round."""


@dataclass(frozen=True)
class PayoutFilters:
    """Which payouts are wanted; empty fields want all. ``division`` is a path, months YYYYMM.

    ``state`` is that of one of their requests.
    """

    month: int | None = None
    programme: str = ""
    division: str = ""
    kind: str = ""
    state: str = ""
    text: str = ""


@dataclass(frozen=True)
class PayoutTotal:
    """How many payouts, lines and fen a selection holds, cancelled ones included."""

    count: int
    lines: int
    total_fen: int


@dataclass(frozen=True)
class PayoutView:
    """A payout with its requests, and what became of its money in all."""

    payout: Payout
    requests: list[PaymentRequest]
    cancelled: bool
    paid_fen: int
    failed_fen: int
    repaid_fen: int
    given_back_fen: int

    @property
    def open_fen(self) -> int:
        """What is neither paid nor come back yet; nothing of a cancelled payout."""
        return 0 if self.cancelled else self.payout.total_fen - self.paid_fen - self.failed_fen


@dataclass(frozen=True)
class PayoutLine:
    """A line as it is shown: the row, whom it pays and for what."""

    row: LineRow
    name: str
    component: str


def payouts(
    scope: Scope, filters: PayoutFilters | None = None, *, sort: str = "-made"
) -> QuerySet[Payout]:
    """Return the payouts in scope that the filters want. Raises ``KeyError`` for unknown sorts."""
    wanted = filters or PayoutFilters()
    named = Payout.objects.select_related("programme", "division", "agency", "corrects")
    found = scope.filter(named)
    if wanted.month:
        found = found.filter(first_month__lte=wanted.month, last_month__gte=wanted.month)
    if wanted.programme:
        found = found.filter(programme__code=wanted.programme)
    if wanted.division:
        found = found.filter(scope_path__within=wanted.division)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.state:
        asked = PaymentRequest.objects.filter(payout=OuterRef("pk"), state=wanted.state)
        found = found.filter(Exists(asked))
    if text := wanted.text.strip():
        found = found.filter(Q(number__contains=text) | Q(name__contains=text))
    return found.order_by(*order_of(sort, SORTS))


def payout_total(found: QuerySet[Payout]) -> PayoutTotal:
    """Return the sums of a whole selection."""
    sums = found.order_by().aggregate(
        count=Count("pk"),
        all_lines=Coalesce(Sum("lines"), 0),
        all_fen=Coalesce(Sum("total_fen"), 0),
    )
    return PayoutTotal(sums["count"], sums["all_lines"], sums["all_fen"])


def payout(scope: Scope, key: int) -> Payout:
    """Return a payout in scope; refuses any other as unknown."""
    found = payouts(scope).filter(pk=key).first()
    if found is None:
        raise NO_SUCH_ROW(what="发放批次", key=key)
    return found


def payout_view(scope: Scope, key: int) -> PayoutView:
    """Return a payout in scope with its requests."""
    found = payout(scope, key)
    own = found.requests.select_related("allotment", "purpose", "fund", "division").order_by("pk")
    requests = list(own)
    sums = {name: sum(getattr(one, name) for one in requests) for name in SUMS[1:]}
    return PayoutView(found, requests, is_cancelled(found), **sums)


def payout_lines(
    scope: Scope, key: int, first: int = 1, limit: int = 50
) -> tuple[Payout, list[PayoutLine]]:
    """Return a payout in scope and its lines from number ``first`` on, with people's names."""
    found = payout(scope, key)
    rows = lines.of_payout(found, first, limit)
    people = Person.objects.in_bulk({row.person for row in rows})
    names = dict(Component.objects.values_list("pk", "name"))
    return found, [PayoutLine(row, people[row.person].name, names[row.component]) for row in rows]


def cancelled(found: QuerySet[Payout]) -> QuerySet[Payout]:
    """Return those payouts of which nothing was paid and nothing will be."""
    alive = PaymentRequest.objects.filter(payout=OuterRef("pk")).exclude(state__in=CANCELLED)
    return found.filter(~Exists(alive))


def states_of(some: Iterable[Payout]) -> dict[int, list[str]]:
    """Return the states in which the requests of some payouts are, in the order of the steps."""
    known = list(STATES)
    asked = PaymentRequest.objects.filter(payout__in=[one.pk for one in some]).order_by()
    found: dict[int, list[str]] = {}
    for key, state in sorted(
        asked.values_list("payout", "state").distinct(), key=lambda pair: known.index(pair[1])
    ):
        found.setdefault(key, []).append(state)
    return found


def is_cancelled(one: Payout) -> bool:
    """Tell whether nothing of a payout was paid and nothing will be."""
    return cancelled(Payout.objects.filter(pk=one.pk)).exists()


def order_of(sort: str, sorts: dict[str, str]) -> list[str]:
    """Return the columns by which to order, the newest row first among equals."""
    sign = "-" if sort.startswith("-") else ""
    return [f"{sign}{sorts[sort.removeprefix('-')]}", "-id"]
