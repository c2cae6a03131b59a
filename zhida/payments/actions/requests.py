"""Requests: made for an institution, approved by another person, turned down, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from zhida.allotments.actions import using
from zhida.allotments.models import Allotment
from zhida.payments import numbers
from zhida.payments.actions.payees import exception_for
from zhida.payments.actions.permits import economy_for, require_permitted
from zhida.payments.actions.standing import require_note, require_order, require_place
from zhida.payments.actions.steps import about, claim_of, go, name_of, together
from zhida.payments.models import PayeeAccount, PaymentRequest
from zhida.payments.refusals import SAME_PERSON
from zhida.registers.models import Purpose
from zhida.store.action import Actor, action
from zhida.store.bulk import reserve_ids
from zhida.store.trail import Line

DECISION = ("decided_by", "decided_on", "decision_note")


@action("payments.request_transfer", "申请拨付机构")
def request_transfer(
    line: Line,
    allotment: Allotment,
    payee: PayeeAccount,
    amount_fen: int,
    *,
    purpose: Purpose,
    function_subject: str,
    use_of_money: str,
    requested_on: date,
    economy_subject: str = "",
    by: Actor,
    reason: str = "",
) -> PaymentRequest:
    """Ask for money of an allotment to go to an institution for those it supports; reserves it.

    The economy subject is the usual one of transfers unless another is named. Refuses an account
    that may not be paid without a recorded exception, a purpose or subject that the allotment may
    not be used for, an economy subject that is not listed, and more than is left.
    """
    allotment = Allotment.objects.select_related("division", "agency", "fund").get(pk=allotment.pk)
    place, agency = allotment.division, allotment.agency
    require_place(by, allotment.scope_path, allotment.agency_id, allotment.receiver_name, "指标")
    draws, subjects = [(allotment.pk, purpose.pk)], {purpose.pk: function_subject}
    require_permitted(place, agency, draws, subjects, requested_on)
    exception = exception_for(payee, allotment.fund_id, requested_on)
    economy_subject = economy_for("institution", economy_subject, requested_on)
    (id_,) = reserve_ids(PaymentRequest, 1)
    request = PaymentRequest(
        pk=id_,
        number=numbers.request_number(place.code, requested_on.year, id_),
        fund=allotment.fund,
        allotment=allotment,
        purpose=purpose,
        function_subject=function_subject,
        economy_subject=economy_subject,
        route="institution",
        payee=payee,
        exception=exception,
        division=place,
        agency=agency,
        scope_path=allotment.scope_path,
        use_of_money=use_of_money,
        amount_fen=amount_fen,
        requested_by=by.name,
        requested_on=requested_on,
        recorded_at=line.recorded_at,
    )
    using.reserve(line, claim_of(request), amount_fen, requested_on)
    request.save(force_insert=True)
    line.wrote(request)
    about(line, "申请", [request])
    return request


@action("payments.approve", "审批支付申请")
def approve(
    line: Line, requests: Sequence[PaymentRequest], *, on: date, by: Actor, reason: str = ""
) -> list[PaymentRequest]:
    """Approve requests, and with one all of its payout; by another person than who asked."""
    chosen = together(by, requests)
    _require_another(chosen, by, "审批")
    _require_day("审批", on, chosen)
    go(chosen, "approved", decided_by=by.name, decided_on=on, decision_note=reason)
    _decided(line, "审批", chosen)
    return _again(chosen)


@action("payments.reject", "退回支付申请")
def reject(
    line: Line, requests: Sequence[PaymentRequest], *, on: date, by: Actor, reason: str
) -> list[PaymentRequest]:
    """Turn requests down and let go of what they had reserved."""
    require_note(reason, "退回申请")
    chosen = together(by, requests)
    _require_another(chosen, by, "退回")
    _require_day("退回申请", on, chosen)
    go(chosen, "rejected", decided_by=by.name, decided_on=on, decision_note=reason)
    _let_go(line, chosen, on)
    _decided(line, "退回申请", chosen)
    return _again(chosen)


@action("payments.withdraw", "撤回支付申请")
def withdraw(
    line: Line, requests: Sequence[PaymentRequest], *, on: date, by: Actor, reason: str
) -> list[PaymentRequest]:
    """Take back requests that nobody has decided yet, and let go of what they had reserved."""
    require_note(reason, "撤回")
    chosen = together(by, requests)
    _require_day("撤回", on, chosen)
    go(chosen, "withdrawn", decision_note=reason)
    _let_go(line, chosen, on)
    _decided(line, "撤回", chosen)
    return _again(chosen)


@action("payments.revoke", "撤销支付审批")
def revoke(
    line: Line, requests: Sequence[PaymentRequest], *, on: date, by: Actor, reason: str
) -> list[PaymentRequest]:
    """Take an approval back, as long as no order was sent; lets go of what was reserved."""
    require_note(reason, "撤销审批")
    chosen = together(by, requests)
    _require_day("撤销审批", on, chosen)
    go(chosen, "revoked")
    _let_go(line, chosen, on)
    about(line, "撤销审批", chosen)
    return _again(chosen)


def _require_another(requests: Sequence[PaymentRequest], by: Actor, step: str) -> None:
    for one in requests:
        if one.requested_by == by.name:
            raise SAME_PERSON(number=name_of(one), who=by.name, step=step)


def _require_day(step: str, on: date, requests: Sequence[PaymentRequest]) -> None:
    """Refuse a day before the request, or before the approval where there is one."""
    for one in requests:
        require_order(step, on, "申请", one.requested_on)
        if one.decided_on is not None:
            require_order(step, on, "审批", one.decided_on)


def _let_go(line: Line, requests: Sequence[PaymentRequest], day: date) -> None:
    for one in requests:
        using.release(line, claim_of(one), one.amount_fen, day)


def _decided(line: Line, step: str, requests: Sequence[PaymentRequest]) -> None:
    line.wrote_many(PaymentRequest, [one.pk for one in requests], columns=DECISION)
    about(line, step, requests)


def _again(requests: Sequence[PaymentRequest]) -> list[PaymentRequest]:
    return list(PaymentRequest.objects.filter(pk__in=[one.pk for one in requests]))
