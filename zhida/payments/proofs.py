"""What payments can prove about themselves: each sum from the rows that it was moved by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from zhida.allotments.models import Use
from zhida.core.money import yuan
from zhida.payments.lines import proofs as line_proofs
from zhida.payments.models import (
    ChannelOrder,
    PaidRange,
    PaymentRequest,
    Payout,
    ReturnedLine,
    Voucher,
)
from zhida.payments.models.requests import CANCELLED
from zhida.payments.runs import proofs as run_proofs
from zhida.store.verification import Doubt


def doubts() -> Iterator[Doubt]:
    """Yield every sum of payments that its rows do not bear out."""
    yield from _requests_against_uses()
    yield from _requests_against_outcomes()
    yield from _states()
    yield from _payouts_against_requests()
    yield from _vouchers_and_orders()
    yield from line_proofs.doubts()
    yield from run_proofs.doubts()


def _requests_against_uses() -> Iterator[Doubt]:
    """Compare what each request holds and has paid with its uses of the allotment."""
    signed = {
        "reserved": {"reserve": 1, "unpay": 1, "release": -1, "pay": -1},
        "paid": {"pay": 1, "unpay": -1},
    }
    open_fen = F("amount_fen") - F("paid_fen") - F("repaid_fen") - F("given_back_fen")
    holds = Case(
        When(state__in=CANCELLED, then=0), default=open_fen, output_field=BigIntegerField()
    )
    for name, words, stands in (
        ("reserved", "占用指标", holds),
        ("paid", "已支付", F("paid_fen")),
    ):
        rows = PaymentRequest.objects.annotate(stands=stands, proven=_uses(signed[name]))
        yield from _different(rows, words)


def _uses(signs: dict[str, int]) -> Combinable:
    own = Use.objects.order_by().filter(
        document_number=OuterRef("number"), allotment=OuterRef("allotment")
    )
    signed = Case(
        *(When(kind=kind, then=F("amount_fen") * sign) for kind, sign in signs.items()),
        default=0,
        output_field=BigIntegerField(),
    )
    return Coalesce(
        Subquery(own.values("document_number").annotate(fen=Sum(signed)).values("fen")), 0
    )


def _requests_against_outcomes() -> Iterator[Doubt]:
    """Compare what was paid and what came back with the ranges and lines of the outcomes."""
    returned = ReturnedLine.objects.order_by().filter(request=OuterRef("pk"))
    ranges = PaidRange.objects.order_by().filter(order__voucher__request=OuterRef("pk"))
    in_vain = _summed(returned.filter(had_been_paid=True), "request")
    for words, stands, proven in (
        ("已支付", "paid_fen", _summed(ranges, "order__voucher__request") - in_vain),
        ("退回", "failed_fen", _summed(returned, "request")),
        ("重新申请", "repaid_fen", _summed(returned.filter(repaid_in__isnull=False), "request")),
        (
            "退回指标",
            "given_back_fen",
            _summed(returned.filter(given_back_on__isnull=False), "request"),
        ),
    ):
        yield from _different(
            PaymentRequest.objects.annotate(stands=F(stands), proven=proven), words
        )


def _summed(rows: QuerySet[Any], by: str) -> Combinable:
    return Coalesce(Subquery(rows.values(by).annotate(fen=Sum("amount_fen")).values("fen")), 0)


def _different(rows: QuerySet[Any], words: str) -> Iterator[Doubt]:
    for row in rows.exclude(proven=F("stands")).order_by("pk").iterator(chunk_size=500):
        message = (
            f"支付申请 {row.number} 的{words}是 {yuan(row.stands)} 元，"
            f"按明细合计应为 {yuan(row.proven)} 元"
        )
        yield Doubt("sum_not_proven", message, None, PaymentRequest._meta.label, row.pk)


def _states() -> Iterator[Doubt]:
    """Yield requests that are settled with money still open, or done with and not settled."""
    done = Q(amount_fen=F("paid_fen") + F("failed_fen"))
    done &= Q(failed_fen=F("repaid_fen") + F("given_back_fen"))
    wrong = PaymentRequest.objects.filter(
        (Q(state="settled") & ~done) | (Q(state="ordered") & done)
    )
    for row in wrong.order_by("pk"):
        message = f"支付申请 {row.number} 的状态“{row.get_state_display()}”与其金额不符"
        yield Doubt("state_not_proven", message, None, PaymentRequest._meta.label, row.pk)


def _payouts_against_requests() -> Iterator[Doubt]:
    own = PaymentRequest.objects.order_by().filter(payout=OuterRef("pk")).values("payout")
    rows = Payout.objects.annotate(
        asked_fen=Coalesce(Subquery(own.annotate(fen=Sum("amount_fen")).values("fen")), 0),
        asked_lines=Coalesce(Subquery(own.annotate(n=Sum("lines")).values("n")), 0),
    )
    wrong = rows.exclude(asked_fen=F("total_fen"), asked_lines=F("lines"))
    for row in wrong.order_by("pk").iterator(chunk_size=500):
        message = (
            f"发放批次 {row.number} 为 {row.lines} 人次 {yuan(row.total_fen)} 元，"
            f"其支付申请合计 {row.asked_lines} 人次 {yuan(row.asked_fen)} 元"
        )
        yield Doubt("sum_not_proven", message, None, Payout._meta.label, row.pk)


def _vouchers_and_orders() -> Iterator[Doubt]:
    """Yield vouchers and orders over another sum than what they are for."""
    vouchers = Voucher.objects.exclude(amount_fen=F("request__amount_fen"))
    orders = ChannelOrder.objects.exclude(amount_fen=F("voucher__amount_fen"))
    wrong: list[Voucher | ChannelOrder] = [*vouchers.order_by("pk"), *orders.order_by("pk")]
    for row in wrong:
        message = f"{row._meta.verbose_name} {row.number} 的金额与所依据的申请不符"
        yield Doubt("sum_not_proven", message, None, row._meta.label, row.pk)
