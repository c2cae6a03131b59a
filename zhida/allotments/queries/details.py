"""One allotment: the chain it belongs to, its movements, children, clocks and ratios."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from zhida.access.scope import Scope
from zhida.allotments.clocks import Clock, clocks_of
from zhida.allotments.models import Allotment, Movement
from zhida.allotments.queries.balances import AsOf, Sums, sums_as_of, sums_now
from zhida.allotments.ratios import Ratio, measure
from zhida.core.refusal import refusal

NO_SUCH_ALLOTMENT = refusal(
    "allotment_is_in_scope",
    "没有编号为 {number} 的指标，或它不在您可以查看的范围内。",
    advice="请从指标台账中打开。",
    status=404,
)


@dataclass(frozen=True)
class Knot:
    """One knot of the thread 资金脉络. Figures are None where the reader's scope does not reach."""

    allotment_id: int
    document_number: str
    receiver_name: str
    division_name: str
    issued_on: date | None
    untraced: bool
    visible: bool
    notice_id: int | None
    amount_fen: int | None
    passed_down_fen: int | None
    left_fen: int | None


@dataclass(frozen=True)
class Detail:
    """All that a page about one allotment shows. ``thread`` runs from the source to it."""

    allotment: Allotment
    sums: Sums
    thread: list[Knot]
    movements: list[Movement]
    clocks: list[Clock]
    ratios: list[Ratio]


def allotment(scope: Scope, number: int) -> Allotment:
    """Return an allotment in scope; refuses any other number as unknown."""
    named = Allotment.objects.select_related(
        "fund__mark", "division", "agency", "purpose", "notice", "parent__division"
    )
    found = scope.filter(named).filter(pk=number).first()
    if found is None:
        raise NO_SUCH_ALLOTMENT(number=number)
    return found


def movement(scope: Scope, number: int) -> Movement:
    """Return a movement of which either end is in scope; refuses any other number."""
    found = movements_in(scope).filter(pk=number).first()
    if found is None:
        raise NO_SUCH_ALLOTMENT(number=number)
    return found


def movements_in(scope: Scope) -> QuerySet[Movement]:
    """Return the movements of which either end is in scope."""
    held = scope.filter(Allotment.objects.order_by()).values("pk")
    return Movement.objects.filter(Q(to_allotment__in=held) | Q(from_allotment__in=held))


def detail(scope: Scope, number: int, as_of: AsOf | None = None) -> Detail:
    """Return everything about one allotment in scope."""
    found = allotment(scope, number)
    sums = sums_as_of([found.pk], as_of)[found.pk] if as_of else sums_now(found)
    day = (as_of and as_of.happened_on) or timezone.localdate()
    return Detail(
        allotment=found,
        sums=sums,
        thread=thread(scope, found),
        movements=movements_of(found, as_of),
        clocks=clocks(found, day),
        ratios=ratios(found, sums, day),
    )


def thread(scope: Scope, of: Allotment) -> list[Knot]:
    """Return the chain from the source down to the allotment, itself included."""
    above = [int(number) for number in of.path.split("/") if number]
    named = Allotment.objects.select_related("division").in_bulk(above)
    return [_knot(scope, named[number]) for number in above] + [_knot(scope, of)]


def _knot(scope: Scope, one: Allotment) -> Knot:
    visible = scope.covers(one.scope_path, one.agency_id)
    return Knot(
        allotment_id=one.pk,
        document_number=one.document_number,
        receiver_name=one.receiver_name,
        division_name=one.division.name,
        issued_on=one.issued_on,
        untraced=one.untraced,
        visible=visible,
        notice_id=one.notice_id,
        amount_fen=one.amount_fen if visible else None,
        passed_down_fen=one.passed_down_fen if visible else None,
        left_fen=one.left_fen if visible else None,
    )


def children(scope: Scope, number: int | None = None) -> list[Allotment]:
    """Return the allotments right below one; without a number, the topmost ones in scope."""
    visible = scope.filter(Allotment.objects.order_by("division__code", "pk"))
    named = visible.select_related("fund", "division", "agency", "purpose")
    if number is not None:
        return list(named.filter(parent=allotment(scope, number)))
    held = scope.filter(Allotment.objects.order_by()).values("pk")
    return list(named.filter(Q(parent=None) | ~Q(parent__in=held)))


def movements_of(one: Allotment, as_of: AsOf | None = None) -> list[Movement]:
    """Return the movements of one allotment in the order in which they were recorded."""
    own = Movement.objects.filter(Q(to_allotment=one) | Q(from_allotment=one))
    known = as_of.filter(own) if as_of else own
    named = known.select_related("from_allotment", "to_allotment").prefetch_related("corrections")
    return list(named.order_by("pk"))


def clocks(one: Allotment, day: date) -> list[Clock]:
    """Return the clocks of one allotment on a day."""
    return clocks_of(
        issued_on=one.issued_on,
        registered_on=timezone.localtime(one.registered_at).date(),
        received_on=one.received_on,
        finished_on=_finished_on(one),
        due=one.due_on,
        as_of=day,
    )


def _finished_on(one: Allotment) -> date | None:
    """Return the day on which the last of the money was passed down, None while some is left."""
    if one.left_fen or not one.passed_down_fen:
        return None
    last = one.movements_out.filter(kind="pass_down").order_by("-happened_on").first()
    return last.happened_on if last else None


def ratios(one: Allotment, sums: Sums, day: date) -> list[Ratio]:
    """Return how far the money of one allotment is passed down and spent."""
    region = one.scope_path.partition("/")[0]
    codes = ["pass_down_progress"] if one.due_on or sums.passed_down_fen else []
    return [measure(code, sums.as_dict(), day, region) for code in [*codes, "spending_progress"]]
