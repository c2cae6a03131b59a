"""What an auditor finds in a lived world: one search for each fault that stays in the data.

A search reads the tables as they are, knows nothing of plots, and returns rows of what it found;
the columns of the answer sheet by which they are compared stand beside it in ``SEARCHES``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, F

from zhida.access.models import User
from zhida.allotments.models import Allotment
from zhida.core import month as months
from zhida.payments import lines
from zhida.payments.lines import LineRow
from zhida.payments.models import Case, PaymentRequest, Payout, PayoutRun, ReturnedLine
from zhida.recipients.eligibility import ADULT_YEARS, SCHOOLING
from zhida.recipients.models import AidEvent, BankAccount, Enrolment, HouseholdMember, LifeFact
from zhida.recipients.models import Person as People
from zhida.recipients.queries import reckoned
from zhida.simulation.funding import WAN_FEN
from zhida.simulation.world import World

Rows = Iterable[tuple[Any, ...]]

HALF_YEAR, THIRTY_DAYS = timedelta(days=180), timedelta(days=30)
OFTEN = 3


class Search(NamedTuple):
    """What is searched for, and the columns of the answer sheet that tell the same."""

    rows: Callable[[World], Rows]
    columns: tuple[str, ...] = ("person",)


def every_line() -> Iterator[LineRow]:
    for payout in Payout.objects.exclude(kind="correction").order_by("pk"):
        yield from lines.of_payout(payout, limit=payout.lines)


# People who ought not to be paid.


def paid_after_death(world: World) -> Rows:
    died = dict(People.objects.exclude(died_on=None).values_list("pk", "died_on"))
    return _paid_after(died)


def paid_after_moving(world: World) -> Rows:
    return _paid_after(_facts("moved"))


def paid_after_adoption(world: World) -> Rows:
    return _paid_after(_facts("adopted"))


def over_age(world: World) -> Rows:
    endless = LifeFact.objects.filter(fact=SCHOOLING, until_on=None).values_list(
        "person", flat=True
    )
    born = People.objects.filter(pk__in=endless).values_list("pk", "birth_on")
    return _paid_after({key: day.replace(year=day.year + ADULT_YEARS) for key, day in born if day})


def _facts(fact: str) -> dict[int, date]:
    return dict(LifeFact.objects.filter(fact=fact).values_list("person", "happened_on"))


def _paid_after(days: dict[int, date]) -> Rows:
    return {
        (one.person,)
        for one in every_line()
        if one.person in days and one.month > months.of(days[one.person])
    }


# Who somebody is, and what he or she draws.


def two_identities(world: World) -> Rows:
    held = _in_use().values_list("number_hash", "person__name", "person__birth_on", "person")
    alike = _grouped((bytes(number), name, born, key) for number, name, born, key in held)
    return [tuple(sorted(keys)) for keys in alike.values() if len(keys) > 1]


def urban_and_rural(world: World) -> Rows:
    living = Enrolment.objects.filter(component__code="minimum_living.living", stop_month=None)
    members = HouseholdMember.objects.filter(person__enrolments__in=living)
    homes = _grouped(members.values_list("household", "person"))
    return [tuple(sorted(keys)) for keys in homes.values() if len(keys) > 1]


def care_unpaid(world: World) -> Rows:
    running = Enrolment.objects.filter(agency=None, stop_month=None)
    basic = running.filter(component__code="extreme_hardship.basic", household__isnull=True)
    # Who is registered twice draws the one wrongly and never had the other.
    cared = Enrolment.objects.filter(component__code="extreme_hardship.care")
    still = cared.filter(stop_month=None).values("person")
    return (
        basic.filter(person__in=cared.values("person"))
        .exclude(person__in=still)
        .values_list("person")
    )


def started_early(world: World) -> Rows:
    granted = Enrolment.objects.values_list("person", "start_month", "decided_on")
    return {(person,) for person, start, decided in granted if months.of(decided) >= start}


def covers_too_many(world: World) -> Rows:
    counted = Enrolment.objects.filter(household__isnull=False, stop_month=None)
    sized = counted.annotate(members=Count("household__members"))
    return sized.filter(persons_covered__gt=F("members")).values_list("person")


def relief_repeated(world: World) -> Rows:
    events = AidEvent.objects.values("person", "circumstances").annotate(count=Count("pk"))
    return events.filter(count__gt=OFTEN).values_list("person")


# Amounts.


def above_standard(world: World) -> Rows:
    return [(key, month) for key, month, paid, due in _beside_due() if paid > due > 0]


def below_standard(world: World) -> Rows:
    return [(key, month) for key, month, paid, due in _beside_due() if paid < due]


def _beside_due() -> Iterator[tuple[int, str, int, int]]:
    """Yield person and month of each line, what was paid, and what the standards make of it."""
    by_month: dict[int, list[LineRow]] = defaultdict(list)
    for one in every_line():
        if one.enrolment:
            by_month[one.month].append(one)
    for month, found in by_month.items():
        drawn = Enrolment.objects.select_related("component__programme", "person")
        drawn = drawn.filter(pk__in=[one.enrolment for one in found])
        due = {one.enrolment.pk: one.due.amount_fen for one in reckoned(drawn, month)}
        for one in found:
            yield one.person, str(month), one.amount_fen, due[one.enrolment]


# Accounts.


def several_cards(world: World) -> Rows:
    owned = _in_use().values("person").annotate(count=Count("pk"))
    return owned.filter(count__gt=1).values_list("person")


def shared_card(world: World) -> Rows:
    held = _in_use().values_list("number_hash", "person__name", "person", "holder_name")
    by_number: dict[bytes, list[tuple[bool, int, str]]] = defaultdict(list)
    for number, name, key, holder in held:
        by_number[bytes(number)].append((name == holder, key, name))
    shared = (sorted(owners) for owners in by_number.values() if len(owners) > 1)
    return [
        tuple(key for _, key, _ in owners) for owners in shared if owners[0][2] != owners[-1][2]
    ]


def card_held_by_another(world: World) -> Rows:
    numbers = _in_use().values("number_hash").annotate(count=Count("pk")).filter(count=1)
    foreign = _in_use().exclude(holder_name=F("person__name"))
    return foreign.filter(number_hash__in=numbers.values("number_hash")).values_list("person")


def uncleared_return(world: World) -> Rows:
    recently = months.first_day(world.month(world.months))
    still = ReturnedLine.objects.filter(repaid_in=None, given_back_on=None)
    return set(still.filter(returned_on__lt=recently).values_list("person"))


def payee_differs(world: World) -> Rows:
    for case in Case.objects.filter(kind="payee_differs").select_related("file__order__voucher"):
        payout = case.file.order.voucher.request.payout
        (one,) = lines.of_numbers(payout, [case.reference])
        yield one.person, str(one.month)


def _in_use() -> Any:
    return BankAccount.objects.filter(valid_to=None)


# Months and hands.


def missing_month(world: World) -> Rows:
    paid = _grouped(_whole().values_list("programme__code", "last_month"))
    lived = [world.month(place) for place in range(1, world.months + 1)]
    return [
        (programme, str(month))
        for programme, there in paid.items()
        for month in lived
        if month not in there and month < max(there)
    ]


def late_payment(world: World) -> Rows:
    for payout in _whole():
        asked_on = payout.requests.earliest("pk").requested_on
        if months.of(asked_on) > payout.last_month:
            assert payout.programme is not None
            yield payout.programme.code, str(payout.last_month)


def self_approval(world: World) -> Rows:
    people = dict(User.objects.values_list("username", "display_name"))
    for run in PayoutRun.objects.exclude(approved_by=None).select_related("programme"):
        if people.get(run.computed_by, run.computed_by) == people.get(run.approved_by or ""):
            yield run.programme.code, str(run.month)


def _whole() -> Any:
    return Payout.objects.filter(kind__in=["regular", "roster"]).select_related("programme")


# Money between levels, and what it goes to.


def idle_money(world: World) -> Rows:
    end = date(world.year, 12, 31)
    unused = Allotment.objects.filter(division__level="county", reserved_fen=0, paid_fen=0)
    held = unused.filter(issued_on__lt=end - HALF_YEAR, origin_year=world.year)
    return held.values_list("pk")


def over_two_years(world: World) -> Rows:
    old = Allotment.objects.filter(division__level="county", origin_year__lt=world.year - 2)
    return [(one.pk,) for one in old if one.left_fen]


def late_passing_down(world: World) -> Rows:
    below = Allotment.objects.filter(parent__isnull=False, parent__received_on__isnull=False)
    slow = below.filter(issued_on__gt=F("parent__received_on") + THIRTY_DAYS)
    return set(slow.values_list("parent"))


def direction_swapped(world: World) -> Rows:
    return _without_roster().filter(purpose__code="minimum_living").values_list("allotment")


def work_expenses(world: World) -> Rows:
    return PaymentRequest.objects.filter(use_of_money__contains="经费").values_list("allotment")


def year_end_rush(world: World) -> Rows:
    last = _without_roster().filter(requested_on=world.last_day)
    return [(one.allotment_id,) for one in last if one.amount_fen % WAN_FEN == 0]


def _without_roster() -> Any:
    return PaymentRequest.objects.filter(route="institution", payout=None)


def _grouped(rows: Iterable[tuple[Any, ...]]) -> dict[Any, set[Any]]:
    """Return the last value of each row by all that come before it."""
    groups: dict[Any, set[Any]] = defaultdict(set)
    for *key, value in rows:
        groups[tuple(key) if len(key) > 1 else key[0]].add(value)
    return groups


PAIR, WHEN, OF_PROGRAMME, MONEY = (
    ("person", "other_person"),
    ("person", "months"),
    ("said", "months"),
    ("allotment",),
)

SEARCHES = {
    "above_standard": Search(above_standard, WHEN),
    "below_standard": Search(below_standard, WHEN),
    "card_held_by_another": Search(card_held_by_another),
    "care_unpaid": Search(care_unpaid),
    "covers_too_many": Search(covers_too_many),
    "direction_swapped": Search(direction_swapped, MONEY),
    "idle_money": Search(idle_money, MONEY),
    "late_passing_down": Search(late_passing_down, MONEY),
    "late_payment": Search(late_payment, OF_PROGRAMME),
    "missing_month": Search(missing_month, OF_PROGRAMME),
    "over_age": Search(over_age),
    "over_two_years": Search(over_two_years, MONEY),
    "paid_after_adoption": Search(paid_after_adoption),
    "paid_after_death": Search(paid_after_death),
    "paid_after_moving": Search(paid_after_moving),
    "payee_differs": Search(payee_differs, WHEN),
    "relief_repeated": Search(relief_repeated),
    "self_approval": Search(self_approval, OF_PROGRAMME),
    "several_cards": Search(several_cards),
    "shared_card": Search(shared_card, PAIR),
    "started_early": Search(started_early),
    "two_identities": Search(two_identities, PAIR),
    "uncleared_return": Search(uncleared_return),
    "urban_and_rural": Search(urban_and_rural, PAIR),
    "work_expenses": Search(work_expenses, MONEY),
    "year_end_rush": Search(year_end_rush, MONEY),
}
