"""How money moves between allotments: the running sums and the movement, in one breath.

Nothing here is an action by itself. Sums are moved by conditional updates under the table's
checks, the same on both databases; the condition is only there to say the figures in the refusal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, ExpressionWrapper, F, QuerySet, Value
from django.db.models.functions import Coalesce

from zhida.allotments.clocks import due_on
from zhida.allotments.models import DOWNWARD, Allotment, Movement
from zhida.allotments.refusals import AMOUNT_NOT_POSITIVE, NOT_BELOW, NOT_ENOUGH_LEFT
from zhida.core.money import yuan
from zhida.notices.models import Notice
from zhida.store.append_only import fixed_columns
from zhida.store.bulk import insert, reserve_ids
from zhida.store.trail import Line

USED = F("passed_down_fen") + F("reserved_fen") + F("paid_fen") + F("carried_fen")
USED = F("passed_down_fen") + F("reserved_fen") + F("paid_fen") + F("carried_fen")
LEFT = ExpressionWrapper(F("amount_fen") - USED, output_field=BigIntegerField())
"""What of an allotment is left, as the check ``allotment_never_overspent`` counts it."""


@dataclass(frozen=True)
class Basis:
    """What a movement rests on: the document, the day on which it happened, the reason."""

    document_number: str
    happened_on: date
    reason: str = ""
    notice: Notice | None = None


@dataclass(frozen=True)
class Share:
    """What one receiver gets. ``level`` is the division's; ids are those of the registers."""

    receiver_name: str
    division_id: int
    scope_path: str
    level: str
    amount_fen: int
    agency_id: int | None = None
    purpose_id: int | None = None
    source_label: str = ""


def charge(upper_id: int, amount_fen: int, day: date) -> None:
    """Count ``amount_fen`` of an allotment as passed down; refuses when it is not left."""
    changed = with_left(upper_id, amount_fen).update(
        passed_down_fen=F("passed_down_fen") + amount_fen,
        passed_down_on=Coalesce("passed_down_on", Value(day)),
    )
    if not changed:
        raise not_enough(upper_id, amount_fen)


def move(
    line: Line,
    kind: str,
    lower: Allotment,
    amount_fen: int,
    basis: Basis,
    *,
    corrects: Movement | None = None,
) -> Movement:
    """Move money between an allotment and what is above it (its parent, or outside).

    A movement of kind ``correct`` undoes ``corrects`` between that movement's own ends. Refuses
    when the side that gives has not enough left.
    """
    if amount_fen <= 0:
        raise AMOUNT_NOT_POSITIVE(amount=yuan(amount_fen))
    downward, upper_id = kind in DOWNWARD, lower.parent_id
    if corrects is not None:
        was_downward = corrects.kind in DOWNWARD
        downward = not was_downward
        upper_id = corrects.from_allotment_id if was_downward else corrects.to_allotment_id
    if downward:
        if upper_id is not None:
            charge(upper_id, amount_fen, basis.happened_on)
        gained = {"amount_fen": F("amount_fen") + amount_fen}
        if corrects is not None and corrects.kind == "take_back":
            gained["taken_back_fen"] = F("taken_back_fen") - amount_fen
        Allotment.objects.filter(pk=lower.pk).update(**gained)
        return record(line, kind, upper_id, lower.pk, amount_fen, basis, lower.fund_id, corrects)
    _give_back(lower.pk, upper_id, amount_fen, counts_as_taken_back=kind == "take_back")
    return record(line, kind, lower.pk, upper_id, amount_fen, basis, lower.fund_id, corrects)


def _give_back(
    lower_id: int, upper_id: int | None, amount_fen: int, *, counts_as_taken_back: bool
) -> None:
    lost: dict[str, Any] = {"amount_fen": F("amount_fen") - amount_fen}
    if counts_as_taken_back:
        lost["taken_back_fen"] = F("taken_back_fen") + amount_fen
    if not with_left(lower_id, amount_fen).update(**lost):
        raise not_enough(lower_id, amount_fen)
    if upper_id is not None:
        Allotment.objects.filter(pk=upper_id).update(
            passed_down_fen=F("passed_down_fen") - amount_fen
        )


def record(
    line: Line,
    kind: str,
    from_id: int | None,
    to_id: int | None,
    amount_fen: int,
    basis: Basis,
    fund_id: int,
    corrects: Movement | None = None,
) -> Movement:
    """Write one movement and seal it. The running sums are the caller's business."""
    movement = Movement.objects.create(
        kind=kind,
        fund_id=fund_id,
        from_allotment_id=from_id,
        to_allotment_id=to_id,
        amount_fen=amount_fen,
        corrects=corrects,
        corrected_kind=corrects.kind if corrects else "",
        notice=basis.notice,
        document_number=basis.document_number,
        reason=basis.reason,
        happened_on=basis.happened_on,
        recorded_at=line.recorded_at,
        audit_number=line.number,
    )
    line.wrote(movement)
    return movement


def hand_down(line: Line, upper: Allotment, shares: Sequence[Share], basis: Basis) -> list[int]:
    """Give each receiver its share of ``upper``: new allotments below it, all or none.

    Set-based: one update of the source, one insert of all allotments, one of all movements.
    Returns the ids of the new allotments in the order of ``shares``.
    """
    _require_below(upper, shares)
    total_fen = sum(share.amount_fen for share in shares)
    if total_fen:
        charge(upper.pk, total_fen, basis.happened_on)
    ids = reserve_ids(Allotment, len(shares))
    _insert_allotments(line, upper, ids, shares, basis)
    given = [(id_, s.amount_fen) for id_, s in zip(ids, shares, strict=True) if s.amount_fen]
    moved = reserve_ids(Movement, len(given))
    shared = {
        "kind": "pass_down",
        "fund_id": upper.fund_id,
        "from_allotment_id": upper.pk,
        "notice_id": basis.notice and basis.notice.pk,
        "document_number": basis.document_number,
        "reason": basis.reason,
        "happened_on": basis.happened_on,
        "recorded_at": line.recorded_at,
        "audit_number": line.number,
    }
    rows = ((movement, *row) for movement, row in zip(moved, given, strict=True))
    insert(Movement, shared, ("id", "to_allotment_id", "amount_fen"), rows)
    seal_allotments(line, ids, traced=True)
    line.wrote_many(Movement, moved)
    return ids


def _require_below(upper: Allotment, shares: Sequence[Share]) -> None:
    """Refuse a receiver outside the holder's division; below the nation lies everybody."""
    if upper.division.level == "nation":
        return
    for share in shares:
        if not share.scope_path.startswith(upper.scope_path):
            raise NOT_BELOW(receiver=share.receiver_name, holder=upper.division.name)


def _insert_allotments(
    line: Line, upper: Allotment, ids: list[int], shares: Sequence[Share], basis: Basis
) -> None:
    shared = {
        "fund_id": upper.fund_id,
        "parent_id": upper.pk,
        "path": upper.subtree,
        "notice_id": basis.notice and basis.notice.pk,
        "document_number": basis.document_number,
        "origin_year": upper.origin_year,
        "issued_on": basis.happened_on,
        "registered_at": line.recorded_at,
    }
    names = (
        "id",
        "receiver_name",
        "division_id",
        "scope_path",
        "amount_fen",
        "agency_id",
        "purpose_id",
        "source_label",
        "due_on",
    )
    # Thousands of receivers share a handful of levels: the due date is worked out once for each.
    due = {
        key: _as_text(due_on(*key, basis.happened_on))
        for key in {(share.level, share.agency_id is not None) for share in shares}
    }
    rows = (
        (
            id_,
            share.receiver_name,
            share.division_id,
            share.scope_path,
            share.amount_fen,
            share.agency_id,
            share.purpose_id,
            share.source_label,
            due[share.level, share.agency_id is not None],
        )
        for id_, share in zip(ids, shares, strict=True)
    )
    insert(Allotment, shared, names, rows)


def _as_text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def seal_allotments(line: Line, ids: Sequence[int], *, traced: bool) -> None:
    """Seal what never changes of new allotments; of traced ones their parent too."""
    columns = fixed_columns(Allotment) + (["parent_id"] if traced else [])
    line.wrote_many(Allotment, ids, columns=columns)


def with_left(allotment_id: int, amount_fen: int) -> QuerySet[Allotment]:
    """Return an allotment if so much of it is left; no sum that is too large is ever reckoned."""
    return Allotment.objects.alias(left=LEFT).filter(pk=allotment_id, left__gte=amount_fen)


def not_enough(allotment_id: int, asked_fen: int) -> Exception:
    """Return the refusal that says what is left of an allotment and what was asked of it."""
    allotment = Allotment.objects.get(pk=allotment_id)
    return NOT_ENOUGH_LEFT(
        receiver=allotment.receiver_name,
        document=allotment.document_number,
        left=yuan(allotment.left_fen),
        asked=yuan(asked_fen),
    )
