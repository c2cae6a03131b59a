"""Payments as plain dicts, the same for ``--json`` and for the API; numbers of accounts masked."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhida.payments.models import (
    Case,
    ChannelOrder,
    Occasion,
    PayeeAccount,
    PaymentRequest,
    Payout,
    ReturnedLine,
    ReturnFile,
    Voucher,
)
from zhida.payments.queries import (
    PayoutLine,
    PayoutView,
    PersonPayment,
    RequestView,
    Task,
    masked_number,
)

Answer = dict[str, Any]


def as_payee_account(one: PayeeAccount) -> Answer:
    """Return an account of a unit, its number masked."""
    return {
        "id": one.pk,
        "agency": one.agency.code,
        "kind": one.kind,
        "holder_name": one.holder_name,
        "bank": one.bank,
        "number": masked_number(one),
        "valid_from": _day(one.valid_from),
        "valid_to": _day(one.valid_to),
    }


def as_payout(one: Payout) -> Answer:
    """Return a payout."""
    return {
        "id": one.pk,
        "number": one.number,
        "kind": one.kind,
        "name": one.name,
        "programme": one.programme.code if one.programme else None,
        "division": one.division.code,
        "agency": one.agency.code if one.agency else None,
        "first_month": one.first_month,
        "last_month": one.last_month,
        "lines": one.lines,
        "total_fen": one.total_fen,
        "corrects": one.corrects_id,
        "made_by": one.made_by,
        "recorded_at": one.recorded_at.isoformat(),
    }


def as_payout_view(found: PayoutView) -> Answer:
    """Return a payout with its requests, and what became of its money."""
    return {
        **as_payout(found.payout),
        "cancelled": found.cancelled,
        "paid_fen": found.paid_fen,
        "failed_fen": found.failed_fen,
        "repaid_fen": found.repaid_fen,
        "given_back_fen": found.given_back_fen,
        "open_fen": found.open_fen,
        "requests": [as_request(one) for one in found.requests],
    }


def as_payout_line(one: PayoutLine) -> Answer:
    """Return a line of a payout; people by id and name, no number of theirs."""
    row = one.row
    return {
        "line_no": row.line_no,
        "person": row.person,
        "name": one.name,
        "component": one.component,
        "month": row.month,
        "allotment": row.allotment,
        "enrolment": row.enrolment or None,
        "amount_fen": row.amount_fen,
        "due_fen": row.due_fen,
    }


def as_request(one: PaymentRequest) -> Answer:
    """Return a request with its sums."""
    return {
        "id": one.pk,
        "number": one.number,
        "state": one.state,
        "route": one.route,
        "fund": one.fund_id,
        "allotment": one.allotment_id,
        "purpose": one.purpose.code,
        "function_subject": one.function_subject,
        "economy_subject": one.economy_subject,
        "payout": one.payout_id,
        "payee": one.payee_id,
        "corrects": one.corrects_id,
        "division": one.division.code,
        "agency": one.agency.code if one.agency else None,
        "use_of_money": one.use_of_money,
        "lines": one.lines,
        "amount_fen": one.amount_fen,
        "paid_fen": one.paid_fen,
        "failed_fen": one.failed_fen,
        "repaid_fen": one.repaid_fen,
        "given_back_fen": one.given_back_fen,
        "requested_by": one.requested_by,
        "requested_on": _day(one.requested_on),
        "decided_by": one.decided_by,
        "decided_on": _day(one.decided_on),
        "decision_note": one.decision_note,
    }


def as_request_view(found: RequestView) -> Answer:
    """Return a request with its thread, voucher, order and outcomes."""
    return {
        **as_request(found.request),
        "thread": [vars(knot) | {"issued_on": _day(knot.issued_on)} for knot in found.thread],
        "voucher": as_voucher(found.voucher) if found.voucher else None,
        "order": as_order(found.order) if found.order else None,
        "files": [as_return_file(one) for one in found.files],
        "returned": [as_returned(one) for one in found.returned],
        "cases": [as_case(one) for one in found.cases],
        "corrections": [one.pk for one in found.corrections],
    }


def as_voucher(one: Voucher) -> Answer:
    """Return a voucher."""
    return {
        "id": one.pk,
        "number": one.number,
        "request": one.request_id,
        "amount_fen": one.amount_fen,
        "issued_on": _day(one.issued_on),
        "issued_by": one.issued_by,
    }


def as_order(one: ChannelOrder) -> Answer:
    """Return an order; its file is had from an action of its own."""
    return {
        "id": one.pk,
        "number": one.number,
        "channel": one.channel,
        "rows": one.rows,
        "amount_fen": one.amount_fen,
        "sha256": one.sha256,
        "sent_on": _day(one.sent_on),
        "sent_by": one.sent_by,
    }


def as_return_file(one: ReturnFile) -> Answer:
    """Return what a return file held when it was taken in."""
    names = ("rows", "paid_lines", "paid_fen", "returned_lines", "returned_fen", "repeated_lines")
    return {
        "id": one.pk,
        "order": one.order_id,
        "channel": one.channel,
        "name": one.name,
        "sha256": one.sha256,
        **{name: getattr(one, name) for name in names},
        "cases": one.cases,
        "recorded_by": one.recorded_by,
        "recorded_at": one.recorded_at.isoformat(),
    }


def as_returned(one: ReturnedLine) -> Answer:
    """Return a line that came back, and what became of it."""
    return {
        "id": one.pk,
        "request": one.request_id,
        "reference": one.reference,
        "person": one.person_id,
        "name": one.person.name if one.person else None,
        "amount_fen": one.amount_fen,
        "code": one.code,
        "cause": one.cause,
        "returned_on": _day(one.returned_on),
        "had_been_paid": one.had_been_paid,
        "repaid_in": one.repaid_in_id,
        "given_back_on": _day(one.given_back_on),
    }


def as_case(one: Case) -> Answer:
    """Return a case of reconciliation."""
    return {
        "id": one.pk,
        "kind": one.kind,
        "title": one.get_kind_display(),
        "file": one.file_id,
        "row": one.row,
        "reference": one.reference,
        "expected": one.expected,
        "found": one.found,
        "amount_fen": one.amount_fen,
        "settled_by": one.settled_by,
        "settled_on": _day(one.settled_on),
        "settlement": one.settlement,
    }


def as_occasion(one: Occasion) -> Answer:
    """Return why somebody is paid a month once more."""
    return {
        "id": one.pk,
        "kind": one.kind,
        "person": one.person_id,
        "component": one.component.code,
        "month": one.month,
        "document_number": one.document_number,
        "reason": one.reason,
    }


def as_person_payment(one: PersonPayment) -> Answer:
    """Return a payment to a person, with where its money came from."""
    return {
        "payout": one.payout.number,
        "line_no": one.line_no,
        "component": one.component,
        "month": one.month,
        "amount_fen": one.amount_fen,
        "due_fen": one.due_fen,
        "state": one.standing.state,
        "happened_on": _day(one.standing.happened_on),
        "request": one.request.number,
        "allotment": one.request.allotment_id,
        "document_number": one.request.allotment.document_number,
        "thread": [knot.document_number for knot in one.thread],
    }


def as_task(one: Task) -> Answer:
    """Return a step that waits."""
    return vars(one)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
