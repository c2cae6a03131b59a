"""Money beside the year's own: received once more above, and passed down to a division."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhida.allotments import actions as allotments
from zhida.allotments.models import Allotment, Fund
from zhida.simulation.cast import official
from zhida.simulation.funding import WAN_FEN, open_fund
from zhida.simulation.plot import Plot
from zhida.simulation.world import Home, World

AMOUNT_FEN = 6 * WAN_FEN
NUMBER = "模拟追加〔{year}〕{number}号"


def passed_on(plot: Plot, received_on: date, passed_on_day: date) -> Iterator[Allotment]:
    """Receive money above as many divisions as wanted; yield what each got of it."""
    luck, homes = plot.luck(), list(plot.world.counties())
    for _ in range(plot.count):
        yield _once(plot.world, luck.choice(homes), received_on, passed_on_day)


def _fund(year: int) -> Fund:
    """Return the fund of a year; one of earlier years is opened."""
    return Fund.objects.filter(fiscal_year=year).order_by("pk").first() or open_fund(year)


def _once(world: World, home: Home, received_on: date, passed_on_day: date) -> Allotment:
    upper, fund = home.division.parent, _fund(received_on.year)
    assert upper is not None  # a county lies in a prefecture or a province
    world.documents += 1
    number = NUMBER.format(year=received_on.year, number=world.documents)
    by = official("finance", upper)
    source = allotments.receive(
        fund,
        upper,
        AMOUNT_FEN,
        document_number=number,
        happened_on=received_on,
        by=by,
        reason="模拟",
    )
    allotments.confirm_receipt(source, received_on=received_on, by=by, reason="模拟")
    share = allotments.share_of(home.division.code, AMOUNT_FEN, source, passed_on_day)
    (id_,) = allotments.pass_down(
        source,
        [share],
        document_number=number,
        happened_on=passed_on_day,
        by=by,
        reason="模拟",
    )
    return Allotment.objects.select_related("division").get(pk=id_)
