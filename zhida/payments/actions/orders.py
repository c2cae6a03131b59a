"""Vouchers, and the orders that go to a channel; the file of an order is made when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import BinaryIO

from zhida.payments import numbers
from zhida.payments.actions.standing import require_order
from zhida.payments.actions.steps import about, anew, go, together
from zhida.payments.channel_files import OrderFile, channel_named
from zhida.payments.models import ChannelOrder, PaymentRequest, Voucher
from zhida.payments.order_contents import Nowhere, write_order
from zhida.payments.refusals import ORDER_CHANGED
from zhida.store.action import Actor, action
from zhida.store.bulk import reserve_ids
from zhida.store.trail import Line


@action("payments.make_out_voucher", "开具支付凭证")
def make_out_voucher(
    line: Line, requests: Sequence[PaymentRequest], *, on: date, by: Actor, reason: str = ""
) -> list[Voucher]:
    """Issue a voucher for each approved request, over its whole amount; all of a payout at once."""
    chosen = together(by, requests)
    for one in chosen:
        require_order("开具凭证", on, "审批", one.decided_on or on)
    go(chosen, "vouchered")
    ids = reserve_ids(Voucher, len(chosen))
    vouchers = [_voucher(line, id_, one, on, by) for id_, one in zip(ids, chosen, strict=True)]
    line.wrote(*vouchers)
    about(line, "开具凭证", chosen, vouchers=[one.number for one in vouchers])
    return vouchers


@action("payments.send_order", "发送支付指令")
def send_order(
    line: Line,
    requests: Sequence[PaymentRequest],
    channel: str,
    *,
    on: date,
    by: Actor,
    reason: str = "",
) -> list[ChannelOrder]:
    """Send one order for each voucher to a channel of the shelf (by its code).

    The file is written once to take its digest, and thrown away: it names people and accounts in
    full, so it is made anew whenever ``hand_out_order`` is asked for it.
    """
    chosen = anew(by, requests)
    for one in chosen:
        if one.state == "vouchered":
            require_order("发送支付指令", on, "开具凭证", one.voucher.issued_on)
    go(chosen, "ordered")
    ids = reserve_ids(ChannelOrder, len(chosen))
    orders = [_order(line, id_, one, channel, on, by) for id_, one in zip(ids, chosen, strict=True)]
    line.wrote(*orders)
    sent = [one.number for one in orders]
    about(line, "发送支付指令", chosen, orders=sent, channel=channel_named(channel).title)
    return orders


@action("payments.hand_out_order", "导出支付指令文件")
def hand_out_order(
    line: Line, order: ChannelOrder, target: BinaryIO, *, by: Actor, reason: str = ""
) -> OrderFile:
    """Write the file of an order, with names and account numbers in full, into ``target``.

    Who asked for it stays in the trail. Refuses when the file is not the one that was sent.
    """
    request = order.voucher.request
    (request,) = anew(by, [request])
    made = write_order(order, request, target)
    if made.sha256 != order.sha256:
        raise ORDER_CHANGED(number=order.number, expected=order.sha256[:12], found=made.sha256[:12])
    about(line, "导出支付指令文件", [request], orders=[order.number], rows=made.rows)
    return made


def _voucher(line: Line, id_: int, request: PaymentRequest, on: date, by: Actor) -> Voucher:
    return Voucher.objects.create(
        pk=id_,
        request=request,
        number=numbers.voucher_number(request.division.code, on.year, id_),
        fiscal_year=on.year,
        division=request.division,
        scope_path=request.scope_path,
        amount_fen=request.amount_fen,
        issued_on=on,
        issued_by=by.name,
        recorded_at=line.recorded_at,
    )


def _order(
    line: Line, id_: int, request: PaymentRequest, channel: str, on: date, by: Actor
) -> ChannelOrder:
    order = ChannelOrder(
        pk=id_,
        voucher=request.voucher,
        number=numbers.order_number(request.division.code, on.year, id_),
        channel=channel,
        scope_path=request.scope_path,
        rows=request.lines if request.route == "persons" else 1,
        amount_fen=request.amount_fen,
        sent_on=on,
        sent_by=by.name,
        recorded_at=line.recorded_at,
    )
    order.sha256 = write_order(order, request, Nowhere()).sha256
    order.save(force_insert=True)
    return order
