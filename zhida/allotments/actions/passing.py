"""Money in hand: receive, pass down, adjust, take back, correct, confirm the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from zhida.allotments.actions.posting import (
    Basis,
    Share,
    hand_down,
    move,
    seal_allotments,
)
from zhida.allotments.clocks import due_on
from zhida.allotments.models import DOWNWARD, Allotment, Fund, Movement
from zhida.allotments.refusals import (
    ALREADY_CORRECTED,
    ALREADY_RECEIVED,
    AMOUNT_NOT_POSITIVE,
    CORRECTION_OF_CORRECTION,
    NOT_YOUR_ALLOTMENT,
    NOTHING_TO_PASS_DOWN,
    REASON_MISSING,
    RECEIVED_BEFORE_ISSUED,
)
from zhida.core.money import yuan
from zhida.registers.models import Division, Mark
from zhida.store.action import Actor, Unchanged, action
from zhida.store.trail import Line


@action("allotments.open_fund", "登记资金")
def open_fund(
    line: Line,
    fiscal_year: int,
    project_name: str,
    mark: Mark | None,
    *,
    project_code: str = "",
    income_subject: str = "",
    function_subjects: Sequence[str] = (),
    purposes: Sequence[str] = (),
    by: Actor,
    reason: str = "",
) -> Fund:
    """Enter a fund by hand; one of the same year, project and mark is returned unchanged."""
    region = mark.region.code if mark else ""
    fund, new = Fund.objects.get_or_create(
        fiscal_year=fiscal_year,
        project_name=project_name,
        mark_region=region,
        mark_text=str(mark or ""),
        defaults={
            "mark": mark,
            "project_code": project_code,
            "income_subject": income_subject,
            "function_subjects": list(function_subjects),
            "purposes": list(purposes),
        },
    )
    if not new:
        raise Unchanged(fund)
    line.wrote(fund)
    line.about(str(fund))
    return fund


@action("allotments.receive", "接收指标")
def receive(
    line: Line,
    fund: Fund,
    division: Division,
    amount_fen: int,
    *,
    document_number: str,
    happened_on: date,
    by: Actor,
    reason: str = "",
) -> Allotment:
    """Enter money that came to a division from outside the ledger, its source not registered."""
    if amount_fen <= 0:
        raise AMOUNT_NOT_POSITIVE(amount=yuan(amount_fen))
    _require_holder(by, division.path, None, division.name)
    basis = Basis(document_number, happened_on, reason)
    allotment = open_source(line, fund, division, basis)
    take_in(line, allotment, amount_fen, basis)
    line.about(f"{division.name} 接收 {document_number}", division.path)
    line.says(amount_fen=amount_fen, allotment=allotment.pk)
    return _again(allotment)


@action("allotments.pass_down", "分解下达")
def pass_down(
    line: Line,
    allotment: Allotment,
    shares: Sequence[Share],
    *,
    document_number: str,
    happened_on: date,
    by: Actor,
    reason: str = "",
) -> list[int]:
    """Pass money down to any number of receivers, all or none; return the new allotments' ids.

    Refuses when the sum is more than is left, when an amount is not positive, and when the
    document has given the same receiver the same purpose from this allotment before.
    """
    if not shares:
        raise NOTHING_TO_PASS_DOWN()
    for share in shares:
        if share.amount_fen <= 0:
            raise AMOUNT_NOT_POSITIVE(amount=yuan(share.amount_fen))
    _require_holder_of(by, allotment)
    basis = Basis(document_number, happened_on, reason)
    ids = hand_down(line, _again(allotment), shares, basis)
    line.about(f"{allotment.receiver_name} 分解下达 {document_number}", allotment.scope_path)
    total_fen = sum(share.amount_fen for share in shares)
    line.says(allotment=allotment.pk, receivers=len(shares), amount_fen=total_fen)
    return ids


@action("allotments.adjust_up", "追加指标")
def adjust_up(
    line: Line,
    allotment: Allotment,
    amount_fen: int,
    *,
    document_number: str,
    happened_on: date,
    by: Actor,
    reason: str = "",
) -> Allotment:
    """Add to an allotment, from its parent, or from outside when it has none."""
    basis = Basis(document_number, happened_on, reason)
    return _change(line, "adjust_up", allotment, amount_fen, basis, by)


@action("allotments.adjust_down", "调减指标")
def adjust_down(
    line: Line,
    allotment: Allotment,
    amount_fen: int,
    *,
    document_number: str,
    happened_on: date,
    by: Actor,
    reason: str = "",
) -> Allotment:
    """Lower an allotment; the money goes back to its parent, or outside when it has none."""
    basis = Basis(document_number, happened_on, reason)
    return _change(line, "adjust_down", allotment, amount_fen, basis, by)


@action("allotments.take_back", "收回指标")
def take_back(
    line: Line,
    allotment: Allotment,
    amount_fen: int,
    *,
    document_number: str,
    happened_on: date,
    by: Actor,
    reason: str = "",
) -> Allotment:
    """Take money back from an allotment, as ``adjust_down`` does, and count it as taken back."""
    basis = Basis(document_number, happened_on, reason)
    return _change(line, "take_back", allotment, amount_fen, basis, by)


@action("allotments.correct", "更正变动")
def correct(
    line: Line, movement: Movement, *, happened_on: date, by: Actor, reason: str
) -> Movement:
    """Undo a movement by a new one that names it; the old one stays.

    Refuses a second correction, the correction of a correction, one without a reason, and one
    whose money is no longer where the movement put it.
    """
    if not reason.strip():
        raise REASON_MISSING()
    if movement.kind == "correct":
        raise CORRECTION_OF_CORRECTION()
    if movement.corrections.exists():
        kind, amount = movement.get_kind_display(), yuan(movement.amount_fen)
        raise ALREADY_CORRECTED(kind=kind, amount=amount)
    end = movement.to_allotment if movement.kind in DOWNWARD else movement.from_allotment
    assert end is not None  # movement_ends_fit_its_kind
    lower = _again(end)
    _require_giver_of(by, lower)
    basis = Basis(movement.document_number, happened_on, reason, movement.notice)
    made = move(line, "correct", lower, movement.amount_fen, basis, corrects=movement)
    line.about(f"更正 {movement.get_kind_display()} {movement.document_number}", lower.scope_path)
    line.says(movement=movement.pk, allotment=lower.pk, amount_fen=movement.amount_fen)
    return made


@action("allotments.confirm_receipt", "确认收到")
def confirm_receipt(
    line: Line, allotment: Allotment, *, received_on: date, by: Actor, reason: str = ""
) -> Allotment:
    """Let the receiver say when the document reached it; its passing-down clock restarts."""
    allotment = _again(allotment)
    _require_holder_of(by, allotment)
    if allotment.received_on is not None:
        raise ALREADY_RECEIVED(receiver=allotment.receiver_name, day=allotment.received_on)
    if allotment.issued_on is not None and received_on < allotment.issued_on:
        raise RECEIVED_BEFORE_ISSUED(day=received_on, issued=allotment.issued_on)
    allotment.received_on = received_on
    is_agency = allotment.agency_id is not None
    allotment.due_on = due_on(allotment.division.level, is_agency, received_on)
    allotment.save(update_fields=["received_on", "due_on"])
    line.wrote_many(Allotment, [allotment.pk], columns=["received_on"])
    line.about(
        f"{allotment.receiver_name} 确认收到 {allotment.document_number}", allotment.scope_path
    )
    line.says(allotment=allotment.pk, received_on=received_on.isoformat())
    return allotment


def open_source(line: Line, fund: Fund, division: Division, basis: Basis) -> Allotment:
    """Open an empty allotment of a division whose source is not registered (untraced).

    ``basis`` names the document it came by; its day is not known, so no clock runs.
    """
    allotment = Allotment.objects.create(
        fund=fund,
        document_number=basis.document_number,
        receiver_name=division.name,
        division=division,
        scope_path=division.path,
        origin_year=fund.fiscal_year,
        untraced=True,
        registered_at=line.recorded_at,
    )
    seal_allotments(line, [allotment.pk], traced=False)
    return allotment


def take_in(line: Line, allotment: Allotment, amount_fen: int, basis: Basis) -> None:
    """Let money from outside into an allotment without a parent."""
    move(line, "receive", allotment, amount_fen, basis)


def _change(
    line: Line, kind: str, allotment: Allotment, amount_fen: int, basis: Basis, by: Actor
) -> Allotment:
    lower = _again(allotment)
    _require_giver_of(by, lower)
    movement = move(line, kind, lower, amount_fen, basis)
    subject = f"{lower.receiver_name} {movement.get_kind_display()} {basis.document_number}"
    line.about(subject, lower.scope_path)
    line.says(allotment=lower.pk, movement=movement.pk, amount_fen=amount_fen)
    return _again(lower)


def _again(allotment: Allotment) -> Allotment:
    """Return the allotment as it stands now, under the action's own lock."""
    return Allotment.objects.select_related("division", "parent__division").get(pk=allotment.pk)


def _require_holder_of(by: Actor, allotment: Allotment) -> None:
    _require_holder(by, allotment.scope_path, allotment.agency_id, allotment.receiver_name)


def _require_giver_of(by: Actor, allotment: Allotment) -> None:
    """Who gave the money may adjust it or take it back: the parent's holder, or its own."""
    _require_holder_of(by, allotment.parent or allotment)


def _require_holder(by: Actor, path: str, agency_id: int | None, receiver: str) -> None:
    """Refuse a post of another division; the installation itself ("" as path) may act for all."""
    another_division = by.scope_path not in ("", path)
    another_agency = by.agency_id is not None and by.agency_id != agency_id
    if another_division or another_agency:
        raise NOT_YOUR_ALLOTMENT(receiver=receiver)
