"""How the money of one allotment is promised, paid and comes back: running sum and use at once.

Nothing here is an action by itself: a payment's actions call it inside their own transaction. Who
uses several allotments at once takes them in the order of their ids, so that no two wait for each
other. Sums move by conditional updates; the condition only serves to say the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from zhida.allotments.actions.posting import not_enough, with_left
from zhida.allotments.models import Allotment, Use
from zhida.allotments.refusals import AMOUNT_NOT_POSITIVE, LESS_IN_USE
from zhida.core.money import yuan
from zhida.store.trail import Line

IN_USE = {"reserved_fen": "已申请支付", "paid_fen": "已支付"}
"""The running sums of what is used, by column, as refusals name them."""


@dataclass(frozen=True)
class Claim:
    """Money of an allotment that a request claims: for what, under which subject and number."""

    allotment_id: int
    fund_id: int
    purpose_id: int
    function_subject: str
    document_number: str


def reserve(line: Line, claim: Claim, amount_fen: int, day: date) -> Use:
    """Promise ``amount_fen`` of what is left; refuses when less is left."""
    (use,) = reserve_each(line, [(claim, amount_fen)], day)
    return use


def reserve_each(line: Line, claims: Sequence[tuple[Claim, int]], day: date) -> list[Use]:
    """Promise each claim so many fen of what is left; refuses when less is left."""
    for claim, amount_fen in claims:
        _require_positive(amount_fen)
        fits = with_left(claim.allotment_id, amount_fen)
        if not fits.update(reserved_fen=F("reserved_fen") + amount_fen):
            raise not_enough(claim.allotment_id, amount_fen)
    return _record(line, "reserve", claims, day)


def release(line: Line, claim: Claim, amount_fen: int, day: date) -> Use:
    """Let go of what was promised; refuses when less is promised."""
    return _shift(line, "release", claim, amount_fen, day, out_of="reserved_fen")


def pay(line: Line, claim: Claim, amount_fen: int, day: date) -> Use:
    """Count what was promised as paid; refuses when less is promised."""
    return _shift(line, "pay", claim, amount_fen, day, out_of="reserved_fen", into="paid_fen")


def unpay(line: Line, claim: Claim, amount_fen: int, day: date) -> Use:
    """Count what came back after it was paid as promised again; refuses when less is paid."""
    return _shift(line, "unpay", claim, amount_fen, day, out_of="paid_fen", into="reserved_fen")


def _shift(
    line: Line, kind: str, claim: Claim, amount_fen: int, day: date, *, out_of: str, into: str = ""
) -> Use:
    """Move a sum out of one running sum, and into another if there is one to take it."""
    _require_positive(amount_fen)
    moved = {out_of: F(out_of) - amount_fen}
    if into:
        moved[into] = F(into) + amount_fen
    fits = Allotment.objects.filter(pk=claim.allotment_id, **{f"{out_of}__gte": amount_fen})
    if not fits.update(**moved):
        raise _less_in_use(claim, out_of, amount_fen)
    (use,) = _record(line, kind, [(claim, amount_fen)], day)
    return use


def _require_positive(amount_fen: int) -> None:
    if amount_fen <= 0:
        raise AMOUNT_NOT_POSITIVE(amount=yuan(amount_fen))


def _less_in_use(claim: Claim, column: str, asked_fen: int) -> Exception:
    allotment = Allotment.objects.get(pk=claim.allotment_id)
    return LESS_IN_USE(
        receiver=allotment.receiver_name,
        document=allotment.document_number,
        name=IN_USE[column],
        there=yuan(getattr(allotment, column)),
        asked=yuan(asked_fen),
    )


def _record(line: Line, kind: str, claims: Sequence[tuple[Claim, int]], day: date) -> list[Use]:
    uses = Use.objects.bulk_create(
        Use(
            kind=kind,
            fund_id=claim.fund_id,
            allotment_id=claim.allotment_id,
            purpose_id=claim.purpose_id,
            function_subject=claim.function_subject,
            document_number=claim.document_number,
            amount_fen=amount_fen,
            happened_on=day,
            recorded_at=line.recorded_at,
            audit_number=line.number,
        )
        for claim, amount_fen in claims
    )
    line.wrote(*uses)
    return uses
