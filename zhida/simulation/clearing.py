"""What came back is cleared: a new account and paid again, or given back to the allotment."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from zhida.payments import actions as payments
from zhida.payments.models import Payout, ReturnedLine
from zhida.recipients import actions as recipients
from zhida.recipients.models import BankAccount, Person
from zhida.simulation import accounts
from zhida.simulation.carrying_out import carry_out
from zhida.simulation.cast import official
from zhida.simulation.numbers import further_card
from zhida.simulation.world import Home, World


def clear(world: World, home: Home, day: date) -> None:
    """Clear what came back at a home before a day, but for people whom a plot lets wait."""
    by_payout: dict[Payout, list[ReturnedLine]] = defaultdict(list)
    given_back = []
    for one in _open(home, day):
        assert one.person is not None  # so it was asked for
        assert one.request.payout is not None  # what has persons has a payout
        if one.person_id in world.neglected:
            continue
        if one.person.died_on is not None:
            given_back.append(one)
        else:
            by_payout[one.request.payout].append(one)
    if given_back:
        payments.give_back(given_back, on=day, by=official("finance", home.division))
    for returned in by_payout.values():
        _repay(world, home, returned, day)


def _open(home: Home, day: date) -> list[ReturnedLine]:
    found = ReturnedLine.objects.filter(
        scope_path=home.division.path,
        returned_on__lt=day,
        repaid_in=None,
        given_back_on=None,
        person__isnull=False,
    )
    named = found.select_related("person__division", "request__payout")
    return list(named.order_by("request__payout", "pk"))


def _repay(world: World, home: Home, returned: list[ReturnedLine], day: date) -> None:
    people = {one.person.pk: one.person for one in returned if one.person is not None}
    renewed = {id_: _account(world, person, day) for id_, person in people.items()}
    again = payments.repay(
        returned,
        accounts=renewed,
        requested_on=day,
        by=official("civil_affairs", home.division),
        reason="更正账户后重新支付",
    )
    carry_out(world, again)


def _account(world: World, person: Person, day: date) -> BankAccount:
    """Return the person's account in use; one that the bank finds fault with is replaced."""
    held = person.accounts.get(valid_to=None)
    if held.pk not in world.ills:
        return held
    by = official("civil_affairs", person.division)
    recipients.end_account(held, day - timedelta(days=1), by=by, reason="银行退回")
    return accounts.give(person, further_card(accounts.number_of(held)), person.name)
