"""Transfers to accounts of units, as a plot asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhida.allotments.models import Allotment
from zhida.payments import actions as payments
from zhida.payments.models import PayeeAccount, PaymentRequest
from zhida.registers.models import Purpose
from zhida.simulation.carrying_out import carry_out_requests
from zhida.simulation.cast import official
from zhida.simulation.funding import WAN_FEN
from zhida.simulation.plot import Plot
from zhida.simulation.world import World

LIVING, LIVING_SUBJECT = "minimum_living", "2081902"
HARDSHIP, HARDSHIP_SUBJECT = "extreme_hardship", "2082102"


@dataclass(frozen=True)
class Wish:
    """Money of an allotment that is to go into a unit's account; purpose and subject by code."""

    allotment: Allotment
    account: PayeeAccount
    day: date
    amount_fen: int = WAN_FEN
    purpose: str = LIVING
    subject: str = LIVING_SUBJECT
    use: str = "模拟"


def some_money(plot: Plot, at_least_fen: int = 1) -> Iterator[Allotment]:
    """Yield as many allotments of divisions as wanted that still have so much left."""
    held = Allotment.objects.filter(agency=None, fund__fiscal_year=plot.world.year)
    homes = [home.division.pk for home in plot.world.counties()]
    used = held.filter(division__in=homes).exclude(pk__in=plot.world.idle)
    keys = [one.pk for one in used.order_by("pk") if one.left_fen >= at_least_fen]
    if not keys:
        raise plot.too_few(0, "指标")
    luck = plot.luck()
    for _ in range(plot.count):
        yield Allotment.objects.select_related("division").get(pk=luck.choice(keys))


def ask(wish: Wish) -> PaymentRequest:
    """Ask for the money to be transferred."""
    return payments.request_transfer(
        wish.allotment,
        wish.account,
        wish.amount_fen,
        purpose=Purpose.objects.get(code=wish.purpose),
        function_subject=wish.subject,
        use_of_money=wish.use,
        requested_on=wish.day,
        by=official("finance", wish.allotment.division),
        reason="模拟",
    )


def have_paid(world: World, wish: Wish) -> None:
    """Ask for the money, and let it go the whole way to the bank's answer."""
    carry_out_requests(world, [ask(wish)])
