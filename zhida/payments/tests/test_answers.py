"""From the order to the answer by every channel: what arrived, what came back, what is doubtful."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import localdate

from zhida.core.refusal import Refusal
from zhida.payments import actions
from zhida.payments.channel_files import Channel, channels
from zhida.payments.models import Case, ChannelOrder, ReturnFile
from zhida.payments.tests.builders import (
    CLERK,
    DAY,
    answer,
    answered,
    county_money,
    load_registers,
    only_request,
    payout,
    sent,
)

pytestmark = pytest.mark.django_db


def every_channel() -> Any:
    return pytest.mark.parametrize("channel", channels(), ids=lambda one: one.code)


def failure(channel: Channel) -> str:
    return next(code for code, meaning in channel.codes.items() if not meaning.paid)


@pytest.fixture
def registers() -> None:
    load_registers()


def sent_by(channel: Channel) -> ChannelOrder:
    """Send a payout to three people: 500, 501 and 502 元."""
    return sent(payout(county_money()), channel.code)


@every_channel()
def test_what_arrived_and_what_came_back_is_known_to_the_fen(
    registers: None, channel: Channel, tmp_path: Path
) -> None:
    order = sent_by(channel)
    file = answered(order, tmp_path, {2: failure(channel)})
    request = only_request(order.voucher.request.payout)
    assert (request.paid_fen, request.failed_fen) == (100_200, 50_100)
    assert (file.rows, file.paid_lines, file.returned_lines, file.cases) == (3, 2, 1, 0)
    (returned,) = order.returned_lines.all()
    assert (returned.reference, returned.amount_fen) == (2, 50_100)
    assert returned.cause == channel.codes[failure(channel)].reason


@pytest.mark.slow
@every_channel()
def test_the_same_return_again_changes_nothing(
    registers: None, channel: Channel, tmp_path: Path
) -> None:
    order = sent_by(channel)
    path = answer(order, tmp_path, {2: failure(channel)})
    once = actions.take_in_outcomes(channel.code, path, path.name, by=CLERK)
    again = actions.take_in_outcomes(channel.code, path, "另一个文件名", by=CLERK)
    assert again == once
    assert ReturnFile.objects.count() == 1
    assert only_request(order.voucher.request.payout).paid_fen == 100_200


@pytest.mark.slow
@every_channel()
def test_a_refused_return_leaves_nothing_behind(
    registers: None, channel: Channel, tmp_path: Path
) -> None:
    order = sent_by(channel)
    path = answer(order, tmp_path, {2: failure(channel)})
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(Refusal) as caught:
        actions.take_in_outcomes(channel.code, path, path.name, by=CLERK)
    assert caught.value.name.startswith("return_")
    assert ReturnFile.objects.count() == 0
    assert only_request(order.voucher.request.payout).paid_fen == 0


def test_a_row_that_does_not_agree_is_a_case_and_its_line_stays_open(
    registers: None, tmp_path: Path
) -> None:
    channel = next(one for one in channels() if one.code == "bank_csv")
    order = sent_by(channel)
    path = answer(order, tmp_path)
    told = path.read_bytes().decode("gbk")
    other = told.replace(",990100", ",990199", 1)
    assert other != told
    path.write_bytes(other.encode("gbk"))
    file = actions.take_in_outcomes(channel.code, path, path.name, by=CLERK)
    (case,) = Case.objects.all()
    assert (case.kind, case.reference, case.file) == ("account_differs", 1, file)
    assert "990100" not in case.expected
    for paid_on in (date(2022, 2, 28), localdate() + timedelta(days=1)):
        with pytest.raises(Refusal) as caught:
            actions.settle_case(case, on=DAY, paid_on=paid_on, by=CLERK, reason="银行已更正")
        assert caught.value.name == "payment_days_follow_each_other"
    request = only_request(order.voucher.request.payout)
    assert (request.paid_fen, request.failed_fen) == (100_300, 0)
