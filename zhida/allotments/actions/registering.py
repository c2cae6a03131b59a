"""Registering a notice: the document, its fund, its allotments and its targets in one stroke."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.timezone import localdate

from zhida.allotments.actions.posting import Basis, Share, hand_down, move
from zhida.allotments.actions.receiving import Holder, holders_of
from zhida.allotments.actions.tracing import require_same_fund, sources_for, tie_open_ends
from zhida.allotments.models import Allotment, Fund
from zhida.allotments.plan import Head, Row, head_of, rows_of
from zhida.allotments.refusals import (
    ACCEPTED_WITHOUT_REASON,
    ISSUER_PASSES_ITSELF,
    ISSUER_UNKNOWN,
    NO_SUCH_FINDING,
    NOT_THE_ISSUER,
    OPEN_ERRORS,
    OTHER_FILE_SAME_NUMBER,
    TAKE_BACK_TOO_MUCH,
)
from zhida.core.money import yuan
from zhida.notices.actions import (
    Original,
    keep_accepted,
    keep_notice,
    keep_original,
    keep_targets,
)
from zhida.notices.models import Notice
from zhida.registers.classification import find_mark
from zhida.registers.lists import find_issuer_division
from zhida.registers.models import Agency, Division, Mark, Purpose
from zhida.store.action import Actor, Unchanged, action
from zhida.store.trail import Line


@dataclass(frozen=True)
class Registered:
    """The outcome: the notice, whether it is new, and remarks in Chinese for the official."""

    notice: Notice
    new: bool
    remarks: list[str] = field(default_factory=list)


@action("allotments.register_notice", "登记资金文件")
def register_notice(
    line: Line,
    reading: Mapping[str, Any],
    original: Original,
    *,
    by: Actor,
    accepted: Mapping[str, str] | None = None,
    receivers: Mapping[str, str] | None = None,
    reason: str = "",
) -> Registered:
    """Register a notice as read: document, fund, allotments, targets; all of it or nothing.

    ``reading`` has the shape of ``zhida read``. ``accepted`` gives a reason for each finding code
    that a person accepts; an error finding not accepted refuses the whole. ``receivers`` maps a
    printed name to a division's or agency's code where the registers do not know the name. The
    same file again changes nothing; another file with the same number is refused.
    """
    _answer_if_registered(reading, original)
    accepted = accepted or {}
    _require_accepted(reading["findings"], accepted)
    head, rows = head_of(reading), rows_of(reading)
    issuer = _issuer(head)
    _require_chain(by, issuer)
    _require_own_money(by, issuer, rows, head.basis)
    names = [row.receiver for row in rows]
    holders = holders_of(names, issuer, receivers or {}, head.issued_on)
    notice = keep_notice(line, _notice(line, reading, head, issuer, original))
    keep_accepted(line, notice, reading["findings"], accepted)
    keep_targets(
        line, notice, reading["targets"], {name: one.place for name, one in holders.items()}
    )
    basis = Basis(head.document_number, head.issued_on, reason, notice)
    remarks = _enter(line, head, rows, holders, issuer, basis)
    line.about(f"{head.document_number} {head.title}", issuer.path)
    line.says(
        document_number=head.document_number,
        file=original.name,
        sha256=original.sha256,
        total_fen=notice.total_fen,
        rows=len(rows),
        accepted=dict(accepted),
        receivers=dict(receivers or {}),
        remarks=remarks,
    )
    return Registered(notice, new=True, remarks=remarks)


def _answer_if_registered(reading: Mapping[str, Any], original: Original) -> None:
    """End the action when this very file is registered; refuse another one of the same number."""
    same = Notice.objects.filter(source__sha256=original.sha256).first()
    if same is not None:
        said = (
            f"这份文件已于 {same.registered_at:%Y-%m-%d} 登记为 {same.document_number}，没有改变。"
        )
        raise Unchanged(Registered(same, new=False, remarks=[said]))
    number = reading["notice"]["document_number"]
    other = Notice.objects.select_related("source").filter(document_number=number).first()
    if other is not None:
        raise OTHER_FILE_SAME_NUMBER(
            number=number,
            registered=other.source.name,
            day=localdate(other.registered_at),
            offered=original.name,
        )


def _require_accepted(findings: Sequence[Mapping[str, str]], accepted: Mapping[str, str]) -> None:
    codes = {finding["code"] for finding in findings}
    for code, why in accepted.items():
        if code not in codes:
            raise NO_SUCH_FINDING(code=code, codes="、".join(sorted(codes)) or "无")
        if not why.strip():
            raise ACCEPTED_WITHOUT_REASON(code=code)
    errors = [f for f in findings if f["severity"] == "error" and f["code"] not in accepted]
    if errors:
        said = "；".join(f"{finding['code']}（{finding['message']}）" for finding in errors)
        raise OPEN_ERRORS(count=len(errors), findings=said)


def _issuer(head: Head) -> Division:
    code = find_issuer_division(head.issuers, head.issued_on)
    division = Division.objects.filter(code=code).first() if code else None
    if division is None:
        raise ISSUER_UNKNOWN(issuers="、".join(head.issuers))
    return division


def _require_chain(by: Actor, issuer: Division) -> None:
    """Let the issuer, those above it and those below it register; nobody beside them."""
    if not (issuer.path.startswith(by.scope_path) or by.scope_path.startswith(issuer.path)):
        raise NOT_THE_ISSUER(issuer=issuer.name)


def _require_own_money(
    by: Actor, issuer: Division, rows: Sequence[Row], cited: Sequence[str]
) -> None:
    """Let a post below the issuer enter what it was given, but not move the issuer's own money.

    Where the issuer keeps its ledger here, its registered money goes down by its own hand, and
    nobody below takes money back in its name.
    """
    if issuer.path.startswith(by.scope_path):
        return
    held = Allotment.objects.filter(division=issuer, agency=None, document_number__in=cited)
    if held.filter(untraced=False).exists() or any(row.amount_fen < 0 for row in rows):
        raise ISSUER_PASSES_ITSELF(issuer=issuer.name)


def _notice(
    line: Line, reading: Mapping[str, Any], head: Head, issuer: Division, original: Original
) -> Notice:
    total_fen = reading["total_fen"]
    if total_fen is None:
        total_fen = sum(row["amount_fen"] for row in reading["allotments"])
    agency = Agency.objects.filter(name=head.issuers[0], division=issuer).first()
    return Notice(
        document_number=head.document_number,
        title=head.title,
        issuers=list(head.issuers),
        issuer_division=issuer,
        issuer_agency=agency,
        issued_on=head.issued_on,
        fiscal_year=head.fiscal_year,
        project_name=head.project_name,
        direct_fund_tag=head.mark,
        total_fen=total_fen,
        source=keep_original(line, original),
        reading=dict(reading),
        scope_path=issuer.path,
    )


def _enter(
    line: Line,
    head: Head,
    rows: Sequence[Row],
    holders: Mapping[str, Holder],
    issuer: Division,
    basis: Basis,
) -> list[str]:
    """Enter the rows fund by fund: first what is taken back, then what is given. Return remarks."""
    purposes = dict(Purpose.objects.values_list("code", "pk"))
    funds = {
        marked: _fund(line, head, issuer, marked)
        for marked in dict.fromkeys(row.marked for row in rows)
    }
    require_same_fund(list(funds.values()), issuer, head.basis)
    for row in rows:
        if row.amount_fen < 0:
            _take_from(line, row, funds[row.marked], holders[row.receiver], head, basis)
    given: list[int] = []
    for marked, fund in funds.items():
        own = [row for row in rows if row.marked == marked and row.amount_fen >= 0]
        shares = [_share(row, holders, purposes) for row in own]
        for source in sources_for(line, fund, issuer, head.basis, shares, basis):
            given += hand_down(line, source.allotment, source.shares, basis)
    return tie_open_ends(line, Allotment.objects.filter(pk__in=given), basis)


def _fund(line: Line, head: Head, issuer: Division, marked: bool) -> Fund:
    """Return the fund of the notice's year, project and mark; it is opened at its first notice."""
    mark = _mark(head.mark, issuer) if marked else None
    region = mark.region.code if mark else issuer.path.partition("/")[0]
    fund, new = Fund.objects.get_or_create(
        fiscal_year=head.fiscal_year,
        project_name=head.project_name,
        mark_region=region if marked else "",
        mark_text=head.mark if marked else "",
        defaults={
            "mark": mark,
            "income_subject": head.income_subject[:13],
            "function_subjects": list(head.function_subjects),
            "purposes": list(head.purposes),
        },
    )
    if new:
        line.wrote(fund)
    return fund


def _mark(text: str, issuer: Division) -> Mark | None:
    """Return the registered mark of that text nearest above the issuer, or None."""
    listed = find_mark(issuer.code, text)
    if listed is None:
        return None
    found = Mark.objects.select_related("region")
    return found.filter(region__code=listed.region, code=listed.code, name=listed.name).first()


def _share(row: Row, holders: Mapping[str, Holder], purposes: Mapping[str, int]) -> Share:
    return holders[row.receiver].share(
        row.receiver, row.amount_fen, purposes.get(row.purpose), row.source
    )


def _take_from(line: Line, row: Row, fund: Fund, holder: Holder, head: Head, basis: Basis) -> None:
    """Take a negative row's money back from what the receiver holds of the fund.

    What the cited documents gave goes first, then the newest. Refuses when it is not all there.
    """
    held = Allotment.objects.filter(fund=fund, division=holder.division, agency=holder.agency)
    if row.purpose:
        held = held.filter(purpose__code=row.purpose)
    if row.source:
        held = held.filter(source_label=row.source)
    given = sorted(held, key=lambda one: (one.document_number not in head.basis, -one.pk))
    asked_fen, left_fen = -row.amount_fen, sum(one.left_fen for one in given)
    if left_fen < asked_fen:
        raise TAKE_BACK_TOO_MUCH(
            receiver=row.receiver, asked=yuan(asked_fen), left=yuan(left_fen), fund=fund
        )
    for allotment in given:
        part_fen = min(asked_fen, allotment.left_fen)
        if part_fen:
            move(line, head.takes_back, allotment, part_fen, basis)
        asked_fen -= part_fen
