"""Requests in scope: the list with the sums of the whole selection, and one with its thread."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from zhida.access.scope import Scope
from zhida.allotments.queries import Knot, thread
from zhida.payments.models import (
    Case,
    ChannelOrder,
    PaymentRequest,
    ReturnedLine,
    ReturnFile,
    Voucher,
)
from zhida.payments.queries.payouts import SUMS, order_of
from zhida.payments.refusals import NO_SUCH_ROW

SORTS = {
    "requested": "requested_on",
    "number": "number",
    "amount": "amount_fen",
    "state": "state",
    "division": "division__code",
}
"""By what requests may be sorted, and the column that serves it; "-" before it turns it round."""


@dataclass(frozen=True)
class RequestFilters:
    """Which requests are wanted; empty fields want all. ``division`` is a path, month YYYYMM."""

    state: str = ""
    purpose: str = ""
    month: int | None = None
    allotment: int | None = None
    payout: int | None = None
    route: str = ""
    division: str = ""
    text: str = ""


@dataclass(frozen=True)
class RequestTotal:
    """The sums of a whole selection; ``open_fen`` is what was neither paid nor came back."""

    count: int
    lines: int
    amount_fen: int
    paid_fen: int
    failed_fen: int
    repaid_fen: int
    given_back_fen: int


@dataclass(frozen=True)
class RequestView:
    """A request with the thread from its source, and all that came of it."""

    request: PaymentRequest
    thread: list[Knot]
    voucher: Voucher | None
    order: ChannelOrder | None
    files: list[ReturnFile]
    returned: list[ReturnedLine]
    cases: list[Case]
    corrections: list[PaymentRequest]


def requests(
    scope: Scope, filters: RequestFilters | None = None, *, sort: str = "-requested"
) -> QuerySet[PaymentRequest]:
    """Return the requests in scope that the filters want. Raises ``KeyError`` for unknown sorts."""
    wanted = filters or RequestFilters()
    named = PaymentRequest.objects.select_related(
        "allotment", "purpose", "fund", "division", "agency", "payout", "payee"
    )
    found = scope.filter(named)
    for condition in _conditions(wanted):
        found = found.filter(condition)
    return found.order_by(*order_of(sort, SORTS))


def _conditions(wanted: RequestFilters) -> Iterator[Q]:
    equal = {
        "state": wanted.state,
        "purpose__code": wanted.purpose,
        "allotment": wanted.allotment,
        "payout": wanted.payout,
        "route": wanted.route,
    }
    for name, value in equal.items():
        if value:
            yield Q(**{name: value})
    if wanted.month:
        yield Q(payout__first_month__lte=wanted.month, payout__last_month__gte=wanted.month)
    if wanted.division:
        yield Q(scope_path__within=wanted.division)
    if text := wanted.text.strip():
        yield (
            Q(number__contains=text)
            | Q(payout__number__contains=text)
            | Q(use_of_money__contains=text)
        )


def request_total(found: QuerySet[PaymentRequest]) -> RequestTotal:
    """Return the sums of a whole selection."""
    named = {f"all_{name}": Coalesce(Sum(name), 0) for name in ("lines", *SUMS)}
    sums = found.order_by().aggregate(count=Count("pk"), **named)
    return RequestTotal(sums["count"], *(sums[f"all_{name}"] for name in ("lines", *SUMS)))


def request(scope: Scope, key: int) -> PaymentRequest:
    """Return a request in scope; refuses any other as unknown."""
    found = requests(scope).filter(pk=key).first()
    if found is None:
        raise NO_SUCH_ROW(what="支付申请", key=key)
    return found


def request_numbered(scope: Scope, number: str) -> PaymentRequest:
    """Return the request of a number, in scope."""
    found = requests(scope).filter(number=number).first()
    if found is None:
        raise NO_SUCH_ROW(what="支付申请", key=number)
    return found


def request_view(scope: Scope, key: int) -> RequestView:
    """Return a request in scope with its thread and outcomes."""
    found = request(scope, key)
    voucher = Voucher.objects.filter(request=found).first()
    order = ChannelOrder.objects.filter(voucher=voucher).first() if voucher else None
    return RequestView(
        found,
        thread(scope, found.allotment),
        voucher,
        order,
        list(order.answers.order_by("pk")) if order else [],
        list(found.returned_lines.select_related("person", "repaid_in").order_by("reference")),
        list(Case.objects.filter(file__order=order).order_by("pk")) if order else [],
        list(found.corrections.order_by("pk")),
    )


def order(scope: Scope, key: int) -> ChannelOrder:
    """Return an order in scope; refuses any other as unknown."""
    return _the_order(scope, key, pk=key)


def order_numbered(scope: Scope, number: str) -> ChannelOrder:
    """Return the order of a number, in scope."""
    return _the_order(scope, number, number=number)


def _the_order(scope: Scope, said: int | str, **which: int | str) -> ChannelOrder:
    orders = ChannelOrder.objects.select_related("voucher__request__division")
    found = scope.filter(orders, agency_field="voucher__request__agency").filter(**which).first()
    if found is None:
        raise NO_SUCH_ROW(what="支付指令", key=said)
    return found
