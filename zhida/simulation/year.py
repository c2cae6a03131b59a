"""The year, month by month: what is learnt, what came back cleared, what is due paid."""

from __future__ import annotations

from datetime import date

from zhida.core import month as months
from zhida.payments import actions as payments
from zhida.payments.actions import RunTerms
from zhida.recipients import actions as recipients
from zhida.recipients.models import Person
from zhida.registers.models import Division, Programme
from zhida.simulation import by_roster, clearing, offices, relief
from zhida.simulation.carrying_out import carry_out, day_in
from zhida.simulation.cast import REVIEWER, official
from zhida.simulation.lives import QUARTER
from zhida.simulation.means import came_on, money_of, subject_for
from zhida.simulation.paydays import programmes_of
from zhida.simulation.world import Happening, Home, Payday, Step, World

CLEARED_ON, PAID_ON, AID_PAID_ON, LATE_ON = 3, 5, 24, 26
"""Days of the month: money must be out by the 10th; a late payment comes in the month after."""


def live_through(world: World, month: int) -> None:
    """Let a month (YYYYMM) pass for everybody."""
    for happening in world.coming.pop(month, ()):
        learn(happening)
    for place, home in enumerate(world.homes):
        if home.agency is None:
            clearing.clear(world, home, day_in(month, CLEARED_ON))
        _pay_what_is_due(world, home, month)
        if home.agency is None:
            relief.pay(world, home, day_in(month, AID_PAID_ON))
        world.tell(f"{months.shown(month)}发放", place + 1, len(world.homes))


def learn(happening: Happening) -> None:
    """Let the office of a person's place record a fact of its life."""
    place = Division.objects.get(pk=happening.division_id)
    recipients.record_fact(
        Person.objects.select_related("division").get(pk=happening.person_id),
        happening.fact,
        happening.happened_on,
        source="模拟数据",
        until_on=happening.until_on,
        by=official("civil_affairs", place),
    )


def _pay_what_is_due(world: World, home: Home, month: int) -> None:
    """Pay each programme of a home for the month, and what was put off from the month before."""
    if home.division.pk in world.quarterly:
        _pay_quarter(world, home, month)
        return
    for code in programmes_of(home):
        payday = Payday(home.division.pk, code, month)
        put_off = payday._replace(month=months.plus(month, -1))
        if put_off in world.late:
            _pay(world, home, put_off, day_in(month, LATE_ON))
        if payday in world.altered:
            _pay_by_list(world, home, code, [month])
        elif payday not in world.unpaid | world.late:
            _pay(world, home, payday, _paid_on(world, home, month))


def _paid_on(world: World, home: Home, month: int) -> date:
    """Return the day of a month on which a home pays: not before the money of the year came."""
    usual = day_in(month, PAID_ON)
    return max(usual, came_on(world, home) or usual)


def _pay_quarter(world: World, home: Home, month: int) -> None:
    """Pay a quarter in its first month, as places without a bank nearby do."""
    if month % 100 % QUARTER != 1:
        return
    quarter = [months.plus(month, ahead) for ahead in range(QUARTER)]
    for code in programmes_of(home):
        _pay_by_list(world, home, code, quarter)


def _pay_by_list(world: World, home: Home, programme: str, due_months: list[int]) -> None:
    """Pay months of a programme (its code) by a list for each component, in the first of them."""
    day = _paid_on(world, home, due_months[0])
    for payout in by_roster.payouts(world, home, programme, due_months, day):
        carry_out(world, payout)


def _pay(world: World, home: Home, payday: Payday, day: date) -> None:
    """Reckon a month of a programme; another official approves it, and it is carried out."""
    place, agency = home
    usual = official("civil_affairs", place), official("civil_affairs", place, REVIEWER)
    clerk, reviewer = world.hands.get(payday, usual)
    programme = Programme.objects.select_related("purpose").get(code=payday.programme)
    until = world.left_at.get(payday, Step.ANSWERED)
    run = payments.compute_run(place, programme, payday.month, agency=agency, paid_on=day, by=clerk)
    if not run.payable or until == Step.RECKONED:
        return
    terms = RunTerms(
        money_of(world, home),
        use_of_money=f"{programme.name}{months.shown(payday.month)}",
        requested_on=day,
        # What the list of subjects does not know; the rest is booked as listed.
        subjects={"": subject_for(home, programme.purpose, day)},
        payee=offices.account_of(agency) if agency else None,
    )
    for payout in payments.approve_run(run, terms, by=reviewer):
        carry_out(world, payout, until)
