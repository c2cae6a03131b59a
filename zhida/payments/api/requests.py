"""Requests as JSON: from asking to the order that goes to the channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from io import BytesIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from zhida.allotments import queries as allotments
from zhida.payments import actions, answers, export, queries
from zhida.payments.api.asked import DayIn, DecisionIn, FileIn, OrderIn, RequestQuery, TransferIn
from zhida.payments.channel_files import channel_named, channels
from zhida.payments.models import PaymentRequest
from zhida.registers import queries as registers
from zhida.store.asked import Answer, ReasonIn

router = Router()


@router.get("/requests", response=Answer, summary="支付申请")
def requests(request: HttpRequest, asked: Query[RequestQuery]) -> Any:
    """Return one page of the requests in scope, with the totals of the whole selection."""
    found = queries.requests(_scope(request), asked.filters(), sort=asked.sort)
    totals = asdict(queries.request_total(found))
    return {**asked.of(found, answers.as_request), "totals": totals}


@router.get("/requests/export", summary="导出支付申请")
def export_requests(
    request: HttpRequest, asked: Query[RequestQuery], file: Query[FileIn]
) -> HttpResponse:
    """Return every request of the selection as a file, with its totals."""
    found = queries.requests(_scope(request), asked.filters(), sort=asked.sort)
    write = {"xlsx": export.requests_workbook, "csv": export.requests_csv}[file.form]
    content = write(found.iterator(1000), queries.request_total(found), file.unit)
    return HttpResponse(content, content_type="application/octet-stream")


@router.get("/payouts/{key}/export", summary="导出发放明细")
def export_lines(request: HttpRequest, key: int, file: Query[FileIn]) -> HttpResponse:
    """Return all lines of a payout as a file, numbers masked."""
    found = queries.payout_view(_scope(request), key)
    write = {"xlsx": export.lines_workbook, "csv": export.lines_csv}[file.form]
    return HttpResponse(write(found, file.unit), content_type="application/octet-stream")


@router.get("/requests/{key}", response=Answer, summary="一笔支付申请")
def payment_request(request: HttpRequest, key: int) -> Any:
    """Return a request with its thread, voucher, order and outcomes."""
    return answers.as_request_view(queries.request_view(_scope(request), key))


@router.post("/requests", response=Answer, summary="申请拨付机构")
def request_transfer(request: HttpRequest, told: TransferIn) -> Any:
    """Ask for money of an allotment to go to an institution."""
    scope, given = _scope(request), told.dict()
    allotment = allotments.allotment(scope, given.pop("allotment"))
    payee = queries.payee_account(scope, given.pop("payee"))
    purpose = registers.purpose(given.pop("purpose"))
    made = actions.request_transfer(allotment, payee, purpose=purpose, by=_actor(request), **given)
    return answers.as_request(made)


@router.post("/requests/{key}/decision", response=list[Answer], summary="审批支付申请")
def decide(request: HttpRequest, key: int, told: DecisionIn) -> Any:
    """Approve, reject, withdraw or revoke a request, and with it all of its payout."""
    return _decided(request, [queries.request(_scope(request), key)], told)


@router.post("/payouts/{key}/decision", response=list[Answer], summary="审批发放批次")
def decide_payout(request: HttpRequest, key: int, told: DecisionIn) -> Any:
    """Approve, reject, withdraw or revoke all requests of a payout."""
    return _decided(request, queries.payout_view(_scope(request), key).requests, told)


@router.post("/requests/{key}/voucher", response=list[Answer], summary="开具支付凭证")
def make_out_voucher(request: HttpRequest, key: int, told: DayIn) -> Any:
    """Issue the voucher of a request, and those of all of its payout."""
    found = [queries.request(_scope(request), key)]
    issued = actions.make_out_voucher(found, on=told.on, by=_actor(request), reason=told.reason)
    return [answers.as_voucher(one) for one in issued]


@router.post("/requests/{key}/order", response=list[Answer], summary="发送支付指令")
def send_order(request: HttpRequest, key: int, told: OrderIn) -> Any:
    """Send the order of a request to a channel."""
    found = [queries.request(_scope(request), key)]
    sent = actions.send_order(
        found, told.channel, on=told.on, by=_actor(request), reason=told.reason
    )
    return [answers.as_order(one) for one in sent]


@router.post("/orders/{key}/file", summary="导出支付指令文件")
def order_file(request: HttpRequest, key: int, told: ReasonIn) -> HttpResponse:
    """Return the file of an order, accounts in full; who asked and why stays in the trail."""
    order, content = queries.order(_scope(request), key), BytesIO()
    actions.hand_out_order(order, content, by=_actor(request), reason=told.reason)
    name = f"{order.number}{channel_named(order.channel).suffix}"
    answer = HttpResponse(content.getvalue(), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@router.get("/channels", response=list[Answer], summary="支付渠道")
def known_channels(request: HttpRequest) -> Any:
    """Return the channels of the shelf."""
    return [
        {"code": one.code, "title": one.title, "suffix": one.suffix, "verified": one.verified}
        for one in channels()
    ]


def _decided(request: HttpRequest, found: Sequence[PaymentRequest], told: DecisionIn) -> Any:
    decide = {
        "approve": actions.approve,
        "reject": actions.reject,
        "withdraw": actions.withdraw,
        "revoke": actions.revoke,
    }[told.step]
    decided = decide(found, on=told.on, by=_actor(request), reason=told.reason)
    return [answers.as_request(one) for one in decided]


def _scope(request: Any) -> Any:
    return request.scope


def _actor(request: Any) -> Any:
    return request.actor
