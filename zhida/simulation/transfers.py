"""Transfers to accounts of units, as a plot asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhida.allotments.models import Allotment
from zhida.payments import actions as payments
from zhida.payments.models import PayeeAccount, PaymentRequest
from zhida.registers.models import Purpose
from zhida.simulation.cast import official
from zhida.simulation.plot import Plot

PURPOSE, SUBJECT = "minimum_living", "2081902"
AMOUNT_FEN = 1_000_000


def some_money(plot: Plot) -> Iterator[Allotment]:
    """Yield as many allotments of divisions as wanted that have something left."""
    held = Allotment.objects.filter(agency=None, fund__fiscal_year=plot.world.year)
    homes = [home.division.pk for home in plot.world.counties()]
    money = [one for one in held.filter(division__in=homes).order_by("pk") if one.left_fen > 0]
    if not money:
        raise plot.too_few(0, "指标")
    luck = plot.luck()
    for _ in range(plot.count):
        yield luck.choice(money)


def ask(
    allotment: Allotment,
    account: PayeeAccount,
    year: int,
    subject: str = SUBJECT,
    amount_fen: int = AMOUNT_FEN,
) -> PaymentRequest:
    """Ask for money of an allotment to be transferred into an account."""
    return payments.request_transfer(
        allotment,
        account,
        amount_fen,
        purpose=Purpose.objects.get(code=PURPOSE),
        function_subject=subject,
        use_of_money="模拟",
        requested_on=date(year, 12, 20),
        by=official("finance", allotment.division),
        reason="模拟",
    )
