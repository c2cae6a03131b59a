"""The invented bank: answers each order; sends back what goes to an account that is not sound."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from zhida.core import month as months
from zhida.payments import actions as payments
from zhida.payments import lines
from zhida.payments.channel_files import Channel, channel_named
from zhida.payments.channels_echo import Echo
from zhida.payments.lines import LineRow
from zhida.payments.models import ChannelOrder, PaymentRequest, ReturnFile
from zhida.simulation.cast import official
from zhida.simulation.world import World

TO_PERSONS, TO_INSTITUTIONS = "bank_csv", "treasury_voucher"
PAGE = 10_000
OTHER_NAME = "某某"
"""Whom the bank names instead of a person with whom a plot goes wrong."""


def answer(world: World, order: ChannelOrder, day: date) -> ReturnFile:
    """Let the bank answer an order on a day, and take its file in; return what was taken in."""
    request, channel = order.voucher.request, channel_named(order.channel)
    by = official("finance", request.division)
    with tempfile.TemporaryDirectory(dir=world.folder) as scratch:
        sent, told = Path(scratch) / "order", Path(scratch) / f"{order.number}{channel.suffix}"
        with sent.open("wb") as target:
            payments.hand_out_order(order, target, by=by, reason="发送银行")
        failures = _failures(world, request, channel, day) if request.route == "persons" else {}
        with told.open("wb") as target:
            Echo(channel, failures, day, _other_names(world, request)).answer(sent, target)
        return payments.take_in_outcomes(channel.code, told, told.name, by=by)


def _failures(world: World, request: PaymentRequest, channel: Channel, day: date) -> dict[int, str]:
    """Return the code of this channel for each line that goes to an ill account."""
    place, month = request.division_id, months.of(day)
    ill = {
        account: one.reason
        for account, one in world.ills.items()
        if one.division_id == place and one.from_month <= month
    }
    if not ill:
        return {}
    codes = {meaning.reason: code for code, meaning in channel.codes.items() if not meaning.paid}
    return {
        sent.line_no: codes[ill[sent.account]] for sent in _lines_of(request) if sent.account in ill
    }


def _lines_of(request: PaymentRequest) -> Iterator[LineRow]:
    """Yield the lines of a request, a page at a time."""
    after = 0
    while page := lines.of_request(request, after, PAGE):
        yield from page
        after = page[-1].line_no


def _other_names(world: World, request: PaymentRequest) -> dict[int, str]:
    """Return by line whom the bank names otherwise than the order does."""
    payout = request.payout
    if payout is None or payout.last_month not in world.misnamed.values():
        return {}
    found = (line for line in _lines_of(request) if line.enrolment in world.misnamed)
    return {
        line.line_no: OTHER_NAME for line in found if world.misnamed[line.enrolment] == line.month
    }
