"""Money for the invented people: received above, passed down level by level to who pays."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from zhida.allotments import actions as allotments
from zhida.allotments.actions import Share
from zhida.allotments.models import Allotment, Fund
from zhida.registers import queries as registers
from zhida.registers.models import Division
from zhida.simulation.cast import official
from zhida.simulation.chance import between
from zhida.simulation.world import Home, World
from zhida.store.action import SYSTEM

PROJECT = "困难群众救助补助资金"
INCOME_SUBJECT, FUNCTION_SUBJECTS = "1100248", ("208",)
WAN_FEN = 1_000_000
NUMBER = "模拟财社〔{year}〕{number}号"
SPARE = (13, 12)
"""A year's money is a month's need times this: a twelfth more than what is foreseen."""

RECEIVED_ON = 11, 25
"""Month and day of the year before: money is announced early, so that January can be paid of it."""

ON_THE_WAY = 2, 6
"""How many days a document takes to the division below, at least and at most."""


@dataclass
class Purse:
    """A division on the money's way: what its own homes need, and who gets money from it."""

    division: Division
    own: dict[Home, int] = field(default_factory=dict)
    below: dict[str, Purse] = field(default_factory=dict)

    @property
    def total_fen(self) -> int:
        """What must come in here, for its own homes and for everybody below."""
        return sum(self.own.values()) + sum(one.total_fen for one in self.below.values())


def open_fund(year: int) -> Fund:
    """Open the fund of the year with the mark of the region."""
    mark = registers.marks("650000").filter(code="01").get()
    return allotments.open_fund(
        year,
        PROJECT,
        mark,
        income_subject=INCOME_SUBJECT,
        function_subjects=FUNCTION_SUBJECTS,
        purposes=[purpose.name for purpose in registers.purposes()],
        by=SYSTEM,
        reason="模拟",
    )


def fund(world: World, top: Division, months: int) -> None:
    """Receive what the homes need for so many months at ``top`` and pass it down to them."""
    purse = _purses(world, top, months)
    day = date(world.year - 1, *RECEIVED_ON)
    number = NUMBER.format(year=day.year, number=1)
    source = allotments.receive(
        open_fund(world.year),
        top,
        purse.total_fen,
        document_number=number,
        happened_on=day,
        by=official("finance", top),
        reason="模拟",
    )
    _pass_down(world, purse, source, day + timedelta(days=8), [1])


def _purses(world: World, top: Division, months: int) -> Purse:
    """Return the tree of divisions from ``top`` down to the homes, each with its need."""
    purse = Purse(top)
    for home, need_fen in world.needs.items():
        upper = purse
        for division in _way(top, home.division):
            upper = upper.below.setdefault(division.code, Purse(division))
        numerator, denominator = SPARE
        year_fen = need_fen * months * numerator // denominator
        upper.own[home] = -(-year_fen // WAN_FEN) * WAN_FEN
    return purse


def _way(top: Division, place: Division) -> list[Division]:
    """Return the divisions from below ``top`` down to ``place``."""
    codes = place.path.removeprefix(top.path).strip("/").split("/")
    return [registers.division(code) for code in codes if code]


def _pass_down(
    world: World, purse: Purse, source: Allotment, day: date, numbers: list[int]
) -> None:
    """Pass a division's money on: to the institutions it pays, and to the divisions below it."""
    to_homes = {home: fen for home, fen in purse.own.items() if home.agency}
    shares = [_share(home, fen) for home, fen in to_homes.items()]
    shares += [_share(Home(one.division), one.total_fen) for one in purse.below.values()]
    if not shares:
        return
    numbers.append(numbers[-1] + 1)
    made = allotments.pass_down(
        source,
        shares,
        document_number=NUMBER.format(year=day.year, number=numbers[-1]),
        happened_on=day,
        by=official("finance", purse.division),
        reason="模拟",
    )
    world.tell("分解下达", len(numbers), 0)
    luck = world.luck("receipts", purse.division.code)
    for lower, id_ in zip(purse.below.values(), made[len(to_homes) :], strict=True):
        received_on = day + timedelta(days=between(luck, ON_THE_WAY))
        allotment = _confirm(Allotment.objects.get(pk=id_), lower.division, received_on)
        _pass_down(world, lower, allotment, day + timedelta(days=9), numbers)


def _confirm(allotment: Allotment, receiver: Division, day: date) -> Allotment:
    """Let a division say when the document reached it."""
    by = official("finance", receiver)
    return allotments.confirm_receipt(allotment, received_on=day, by=by, reason="模拟")


def _share(home: Home, amount_fen: int) -> Share:
    division, agency = home
    agency_id = agency.pk if agency else None
    return Share(
        home.name, division.pk, division.path, division.level, amount_fen, agency_id=agency_id
    )
