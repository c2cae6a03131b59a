"""The ledger's answers as plain dicts, the same for ``--json`` and for the API."""

from __future__ import annotations

from typing import Any

from zhida.allotments.actions import Registered
from zhida.allotments.models import Allotment, Movement
from zhida.allotments.queries import (
    AsOf,
    Detail,
    LedgerPage,
    LedgerRow,
    Level,
    Overview,
    Sums,
    Trace,
)
from zhida.allotments.ratios import Ratio


def as_row(row: LedgerRow) -> dict[str, Any]:
    """Return one allotment with its sums."""
    return as_allotment(row.allotment, row.sums)


def as_allotment(one: Allotment, sums: Sums) -> dict[str, Any]:
    """Return what identifies an allotment, and the given sums; dates as ISO text."""
    return {
        "id": one.pk,
        "parent": one.parent_id,
        "document_number": one.document_number,
        "receiver": one.receiver_name,
        "division": one.division.code,
        "agency": one.agency.code if one.agency else None,
        "purpose": one.purpose.code if one.purpose else None,
        "source": one.source_label or None,
        "fund": one.fund_id,
        "origin_year": one.origin_year,
        "untraced": one.untraced,
        "issued_on": one.issued_on and one.issued_on.isoformat(),
        "received_on": one.received_on and one.received_on.isoformat(),
        "due_on": one.due_on and one.due_on.isoformat(),
        **sums.as_dict(),
    }


def as_page(page: LedgerPage) -> dict[str, Any]:
    """Return one page of the ledger with the totals of the whole selection."""
    totals = {"entered_fen": page.totals.entered_fen, **page.totals.sums.as_dict()}
    return {
        "count": page.totals.count,
        "page": page.page,
        "pages": page.pages,
        "totals": totals,
        "allotments": [as_row(row) for row in page.rows],
    }


def as_movement(one: Movement) -> dict[str, Any]:
    """Return one movement."""
    return {
        "id": one.pk,
        "kind": one.kind,
        "from": one.from_allotment_id,
        "to": one.to_allotment_id,
        "amount_fen": one.amount_fen,
        "corrects": one.corrects_id,
        "document_number": one.document_number,
        "reason": one.reason,
        "happened_on": one.happened_on.isoformat(),
        "recorded_at": one.recorded_at.isoformat(),
        "audit_number": one.audit_number,
    }


def as_ratio(one: Ratio) -> dict[str, Any]:
    """Return a ratio with its numerator, denominator and date."""
    return {
        "code": one.definition.code,
        "label": one.label,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "per_mille": one.per_mille,
        "text": one.text,
        "as_of": one.as_of.isoformat(),
    }


def as_detail(found: Detail) -> dict[str, Any]:
    """Return one allotment with its thread, movements, clocks and ratios."""
    return {
        **as_allotment(found.allotment, found.sums),
        "thread": [
            vars(knot) | {"issued_on": knot.issued_on and knot.issued_on.isoformat()}
            for knot in found.thread
        ],
        "movements": [as_movement(one) for one in found.movements],
        "clocks": [
            {
                "name": clock.name,
                "title": clock.title,
                "status": clock.status,
                "words": clock.words,
                "days": clock.days,
                "days_late": clock.days_late,
                "due_on": clock.due_on and clock.due_on.isoformat(),
                "basis": clock.basis,
            }
            for clock in found.clocks
        ],
        "ratios": [as_ratio(one) for one in found.ratios],
    }


def as_trace(trace: Trace) -> dict[str, Any]:
    """Return a trace; the figures on top are those of what was asked for."""
    start = trace.start
    return {
        "subject": trace.subject,
        "as_of": _as_of(trace.as_of),
        "total_fen": start.total_fen,
        "traced_fen": start.traced_fen,
        "untraced_fen": start.untraced_fen,
        "levels": [_as_level(level) for level in trace.levels],
    }


def _as_of(as_of: AsOf | None) -> dict[str, str | None] | None:
    if as_of is None:
        return None
    return {
        "happened_on": as_of.happened_on.isoformat() if as_of.happened_on else None,
        "known_at": as_of.known_at.isoformat() if as_of.known_at else None,
    }


def _as_level(level: Level) -> dict[str, Any]:
    return {
        "distance": level.distance,
        "count": level.count,
        "total_fen": level.total_fen,
        "traced_fen": level.traced_fen,
        "untraced_fen": level.untraced_fen,
        "passed_down_fen": level.passed_down_fen,
        "kept_fen": level.kept_fen,
        "allotments": [
            {
                "id": step.allotment.pk,
                "parent": step.allotment.parent_id,
                "document_number": step.allotment.document_number,
                "receiver": step.allotment.receiver_name,
                "amount_fen": step.sums.amount_fen,
                "passed_down_fen": step.sums.passed_down_fen,
                "left_fen": step.sums.left_fen,
                "traced_fen": step.traced_fen,
                "untraced_fen": step.untraced_fen,
            }
            for step in level.steps
        ],
    }


def as_registered(done: Registered) -> dict[str, Any]:
    """Return the outcome of a registration."""
    notice = done.notice
    return {
        "new": done.new,
        "notice": notice.pk,
        "document_number": notice.document_number,
        "title": notice.title,
        "total_fen": notice.total_fen,
        "remarks": done.remarks,
        "allotments": [
            {
                "id": one.pk,
                "parent": one.parent_id,
                "receiver": one.receiver_name,
                "amount_fen": one.amount_fen,
            }
            for one in notice.allotments.order_by("pk")
        ],
    }


def as_overview(found: Overview) -> dict[str, Any]:
    """Return the figures of the overview."""
    return {
        "as_of": found.as_of.isoformat(),
        "count": found.count,
        "notices": found.notices,
        "entered_fen": found.entered_fen,
        "confirmed_fen": found.confirmed_fen,
        "untraced_fen": found.untraced_fen,
        "late_count": found.late_count,
        "late_fen": found.late_fen,
        "sums": found.sums.as_dict(),
        "elapsed": as_ratio(found.elapsed),
        "ratios": [as_ratio(one) for one in found.ratios],
        "divisions": [vars(one) | {"spending": as_ratio(one.spending)} for one in found.divisions],
        "flow": [vars(link) for link in found.flow],
        "used": [vars(link) for link in found.used],
    }
