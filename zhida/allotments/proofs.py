"""What the ledger can prove about itself: every running sum from the movements, every path."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat

from zhida.allotments.models import Allotment, Movement, Use
from zhida.allotments.queries.balances import (
    DOWN,
    TAKEN_BACK,
    TAKING_BACK_CORRECTED,
    USED_UP,
    signed,
)
from zhida.core.money import yuan
from zhida.store.fields import PathField
from zhida.store.verification import Doubt

PROVABLE = {
    "amount_fen": ("指标金额", DOWN, ~DOWN),
    "passed_down_fen": ("已分解下达", ~DOWN, DOWN),
    "taken_back_fen": ("被收回", TAKING_BACK_CORRECTED, TAKEN_BACK),
}
"""For each running sum: its name, and which movements into and out of the allotment tell it."""

PROVABLE_BY_USE = {"reserved_fen": "已申请支付", "paid_fen": "已支付"}


def doubts() -> Iterator[Doubt]:
    """Yield every running sum that the movements do not bear out, and every broken way."""
    for column, (name, into, out) in PROVABLE.items():
        yield from _wrong_sums(column, name, into, out)
    for column, name in PROVABLE_BY_USE.items():
        yield from _unproven(column, name, _sum_of_uses(column))
    yield from _wrong_paths()
    yield from _strange_movements()


def _wrong_sums(column: str, name: str, into: Q, out: Q) -> Iterator[Doubt]:
    arrived, left = _sum_of("to_allotment", into), _sum_of("from_allotment", out)
    # What comes in raises an amount; of the other sums it is what goes out that raises them.
    proven = arrived - left if column == "amount_fen" else left - arrived
    yield from _unproven(column, name, proven)


def _unproven(column: str, name: str, proven: Combinable) -> Iterator[Doubt]:
    wrong = Allotment.objects.annotate(proven_fen=proven).exclude(proven_fen=F(column))
    for row in wrong.order_by("pk").iterator(chunk_size=500):
        stands, moved = yuan(getattr(row, column)), yuan(row.proven_fen)
        message = f"“指标”第 {row.pk} 行的{name}是 {stands} 元，按明细合计应为 {moved} 元"
        yield Doubt("sum_not_proven", message, None, Allotment._meta.label, row.pk)


def _sum_of(end: str, condition: Q) -> Coalesce:
    own = Movement.objects.order_by().filter(condition, **{end: OuterRef("pk")})
    return Coalesce(Subquery(own.values(end).annotate(fen=Sum("amount_fen")).values("fen")), 0)


def _sum_of_uses(column: str) -> Coalesce:
    own = Use.objects.order_by().filter(allotment=OuterRef("pk")).values("allotment")
    return Coalesce(Subquery(own.annotate(fen=signed(*USED_UP[column])).values("fen")), 0)


def _wrong_paths() -> Iterator[Doubt]:
    right = Concat(
        F("parent__path"), Cast("parent", PathField()), Value("/"), output_field=PathField()
    )
    children = Allotment.objects.filter(parent__isnull=False).annotate(right=right)
    astray = children.exclude(path=F("right")).values_list("pk", flat=True)
    rooted = Allotment.objects.filter(parent=None).exclude(path="").values_list("pk", flat=True)
    for id_ in sorted([*astray, *rooted]):
        message = f"“指标”第 {id_} 行的来源路径与它的上级不符"
        yield Doubt("path_not_proven", message, None, Allotment._meta.label, id_)


def _strange_movements() -> Iterator[Doubt]:
    """Yield movements between allotments of which neither is the other's parent."""
    between = Movement.objects.filter(from_allotment__isnull=False, to_allotment__isnull=False)
    along = Q(to_allotment__parent=F("from_allotment")) | Q(
        from_allotment__parent=F("to_allotment")
    )
    for id_ in between.exclude(pk__in=between.filter(along).values("pk")).values_list(
        "pk", flat=True
    ):
        message = f"“变动”第 {id_} 行的两端不是上下级指标"
        yield Doubt("movement_off_the_way", message, None, Movement._meta.label, id_)
