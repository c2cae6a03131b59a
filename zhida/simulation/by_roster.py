"""Months paid by a payroll list: written by the office, taken in, and turned into payouts."""

from __future__ import annotations

import csv
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from zhida.access.scope import Scope
from zhida.core import month as months
from zhida.core.money import yuan
from zhida.payments import actions as payments
from zhida.payments.actions import Terms
from zhida.payments.models import Payout
from zhida.recipients import actions as recipients
from zhida.recipients import documents, queries, roster_reading
from zhida.recipients.models import BankAccount, Enrolment
from zhida.registers.models import Component
from zhida.simulation.cast import official
from zhida.simulation.means import money_of, subject_for
from zhida.simulation.world import Home, Payday, World

HEADINGS = ("姓名", "身份证号码", "保障人口数", "发放金额", "发放月份")


class Entry(NamedTuple):
    """Somebody on the list, a month, and what is due in it."""

    enrolment: Enrolment
    month: int
    due_fen: int


def payouts(
    world: World, home: Home, programme: str, due_months: Sequence[int], day: date
) -> Iterator[Payout]:
    """Yield a payout for each component of a programme (its code): one list each.

    The list holds what is due in all of the months (YYYYMM).
    """
    by_component: dict[Component, list[Entry]] = defaultdict(list)
    for month in due_months:
        for entry in _entries(home, programme, month):
            by_component[entry.enrolment.component].append(entry)
    for component, entries in by_component.items():
        yield _post(world, home, component, entries, day)


def pay_again(world: World, home: Home, payday: Payday, day: date) -> Payout:
    """Write a list of a month that was paid already, and try to post it."""
    entries = _entries(home, payday.programme, payday.month)
    component = entries[0].enrolment.component
    again = [one for one in entries if one.enrolment.component == component]
    return _post(world, home, component, again, day)


def _entries(home: Home, programme: str, month: int) -> list[Entry]:
    """Return who of a division is due something and can be paid: into the one account in use."""
    scope = Scope(paths=(home.division.path,))
    due = [
        Entry(one.enrolment, month, one.due.amount_fen)
        for one in queries.due_in(scope, month, programme=programme)
        if one.due.amount_fen and one.enrolment.agency_id is None
    ]
    payable = _with_one_account({entry.enrolment.person_id for entry in due})
    return [entry for entry in due if entry.enrolment.person_id in payable]


def _with_one_account(people: Iterable[int]) -> set[int]:
    held = BankAccount.objects.filter(person__in=people, valid_to=None)
    owners = list(held.values_list("person", flat=True))
    return {person for person in owners if owners.count(person) == 1}


def _post(
    world: World, home: Home, component: Component, entries: list[Entry], day: date
) -> Payout:
    """Take the list in and post it."""
    place, by = home.division, official("civil_affairs", home.division)
    name = f"{place.name}{months.shown(entries[0].month)}起{component.name}"
    terms = Terms(
        place,
        component,
        money_of(world, home),
        subject_for(home, component.programme.purpose, day),
        name=name,
        use_of_money=component.name,
        requested_on=day,
        declared_lines=len(entries),
        declared_fen=sum(entry.due_fen for entry in entries),
    )
    with tempfile.TemporaryDirectory(dir=world.folder) as scratch:
        file = Path(scratch) / f"{name}.csv"
        _write(entries, file)
        with roster_reading.judged(file) as verdict:
            recipients.import_roster(verdict, file.name, place, by=by)
            return payments.post_payout(verdict, terms, by=by)


def _write(entries: list[Entry], file: Path) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as target:
        sheet = csv.writer(target)
        sheet.writerow(HEADINGS)
        for enrolment, month, due_fen in entries:
            person = enrolment.person
            number = documents.whole_number(person.number_sealed, documents.PERSON_NUMBER)
            amount = yuan(due_fen).replace(",", "")
            covered = enrolment.persons_covered
            sheet.writerow([person.name, number, covered, amount, months.shown(month)])
