"""Cases of reconciliation, settled by a person; exceptions to paying a month once."""

from __future__ import annotations

from datetime import date

from django.utils.timezone import localdate

from zhida.core import month as months
from zhida.payments.actions.outcomes import count_paid, settle
from zhida.payments.actions.standing import require_note, require_order, require_place
from zhida.payments.actions.steps import anew
from zhida.payments.models import Case, Occasion, PaidRange
from zhida.payments.refusals import (
    CASE_NOT_PAYABLE,
    CASE_SETTLED,
    EXCEPTION_WITHOUT_BASIS,
)
from zhida.recipients.actions.standing import require_month
from zhida.recipients.models import Person
from zhida.registers.models import Component
from zhida.store.action import Actor, action
from zhida.store.trail import Line

COUNTS_AS_PAID = ("payee_differs", "account_differs", "date_differs")
"""Kinds of case in which the bank may have paid the right line all the same."""


@action("payments.settle_case", "处理对账疑点")
def settle_case(
    line: Line,
    case: Case,
    *,
    on: date,
    paid_on: date | None = None,
    by: Actor,
    reason: str,
) -> Case:
    """Write down how a case was cleared up; with ``paid_on`` the line counts as paid that day.

    A line counts as paid only where the amount agreed and the line is still open, on a day between
    the order and today. Refuses a case that is settled already, or without a word on how.
    """
    require_note(reason, "处理疑点")
    case = Case.objects.select_related("file__order__voucher__request__division").get(pk=case.pk)
    request = case.file.order.voucher.request
    require_place(by, case.scope_path, request.agency_id, request.division.name, "对账疑点")
    if case.settled_by is not None:
        raise CASE_SETTLED(who=case.settled_by, day=case.settled_on, settlement=case.settlement)
    if paid_on is not None:
        _count_as_paid(line, case, paid_on, by)
    case.settled_by, case.settled_on, case.settlement = by.name, on, reason
    case.save(update_fields=["settled_by", "settled_on", "settlement"])
    line.wrote_many(Case, [case.pk], columns=["settled_by", "settled_on", "settlement"])
    line.about(f"处理疑点 {case.get_kind_display()} {request.number}", case.scope_path)
    line.says(case=case.pk, amount_fen=case.amount_fen)
    return case


@action("payments.record_exception", "登记另行发放的依据")
def record_exception(
    line: Line,
    person: Person,
    component: Component,
    month: int,
    *,
    document_number: str,
    by: Actor,
    reason: str,
) -> Occasion:
    """Record why a person is paid a component for a month once more, by which document."""
    place = person.division
    if not place.path.startswith(by.scope_path):
        require_place(by, place.path, None, place.name, "救助对象")
    if not document_number.strip() or not reason.strip():
        raise EXCEPTION_WITHOUT_BASIS()
    require_month(month)
    occasion = Occasion.objects.create(
        kind="exception",
        person=person,
        component=component,
        month=month,
        document_number=document_number,
        reason=reason,
        recorded_by=by.name,
        recorded_at=line.recorded_at,
    )
    line.wrote(occasion)
    line.about(f"另行发放 {person.name} {component.name} {months.shown(month)}", place.path)
    line.says(person=person.pk, document_number=document_number)
    return occasion


def _count_as_paid(line: Line, case: Case, paid_on: date, by: Actor) -> None:
    """Record the line of a case as paid; the database refuses a line that is paid already."""
    order = case.file.order
    (request,) = anew(by, [order.voucher.request])
    kind = case.get_kind_display()
    if case.kind not in COUNTS_AS_PAID or case.reference is None:
        raise CASE_NOT_PAYABLE(kind=kind, why="金额或明细对不上")
    require_order("支付", paid_on, "发送支付指令", order.sent_on)
    require_order("处理疑点", localdate(line.recorded_at), "支付", paid_on)
    if order.returned_lines.filter(reference=case.reference).exists():
        raise CASE_NOT_PAYABLE(kind=kind, why="这一笔已记为退回")
    paid = PaidRange.objects.create(
        order=order,
        file=case.file,
        first_reference=case.reference,
        end_reference=case.reference + 1,
        lines=1,
        amount_fen=case.amount_fen,
        paid_on=paid_on,
        recorded_at=line.recorded_at,
    )
    line.wrote(paid)
    count_paid(line, request, case.amount_fen, paid_on)
    settle(request)
