"""Months paid by a payroll list: written by the office, taken in, and turned into payouts."""

from __future__ import annotations

import csv
import tempfile
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
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
from zhida.registers import queries as registers
from zhida.registers.models import Component
from zhida.simulation.cast import official
from zhida.simulation.means import money_of, subject_for
from zhida.simulation.situations import WHOLE_PERCENT
from zhida.simulation.world import Home, Payday, World

HEADINGS = ("姓名", "身份证号码", "保障人口数", "发放金额", "发放月份")


class Entry(NamedTuple):
    """Somebody on the list, a month, and what the list gives for it: as a rule what is due."""

    enrolment: Enrolment
    month: int
    amount_fen: int


class Sheet(NamedTuple):
    """What one list is for: a component, and the subject under which it is booked."""

    component: Component
    subject: str


def payouts(
    world: World, home: Home, programme: str, due_months: Sequence[int], day: date
) -> Iterator[Payout]:
    """Yield a payout for each component and subject of a programme (its code): one list each.

    The list holds what is due in all of the months (YYYYMM), altered where a plot wants it.
    """
    due = [
        entry
        for month in due_months
        for entry in _entries(world, home, Payday(home.division.pk, programme, month))
    ]
    for sheet, entries in _sheets(home, due, day).items():
        yield _post(world, home, sheet, entries, day)


def pay_again(world: World, home: Home, payday: Payday, day: date) -> Payout:
    """Write a list of a month that was paid already, and try to post it."""
    return _post(world, home, *_first_sheet(world, home, payday, day), day)


def pay_undeclared(world: World, home: Home, payday: Payday, day: date, more_fen: int) -> Payout:
    """Try to post a list that comes to so much more than its cover sheet declares."""
    found = _first_sheet(world, home, payday, day)
    return _post(world, home, *found, day, undeclared_fen=more_fen)


def _first_sheet(world: World, home: Home, payday: Payday, day: date) -> tuple[Sheet, list[Entry]]:
    return next(iter(_sheets(home, _entries(world, home, payday), day).items()))


def _sheets(home: Home, entries: list[Entry], day: date) -> dict[Sheet, list[Entry]]:
    """Return the entries of a programme by what one list may hold: urban and rural are apart."""
    if not entries:
        return {}
    programme = entries[0].enrolment.component.programme
    listed = registers.listed_subjects(programme, home.division.path, day)
    unlisted = subject_for(home, programme.purpose, day)
    sheets: dict[Sheet, list[Entry]] = defaultdict(list)
    for entry in entries:
        component, category = entry.enrolment.component, entry.enrolment.category
        sheets[Sheet(component, listed.get((component.pk, category), unlisted))].append(entry)
    return sheets


def _entries(world: World, home: Home, payday: Payday) -> list[Entry]:
    """Return who of a division is due something and can be paid: into the one account in use."""
    scope = Scope(paths=(home.division.path,))
    percents, month = world.altered.get(payday, {}), payday.month
    due = [
        Entry(one.enrolment, month, _percent(one.due.amount_fen, percents.get(one.enrolment.pk)))
        for one in queries.due_in(scope, month, programme=payday.programme)
        if one.due.amount_fen and one.enrolment.agency_id is None
    ]
    payable = _with_one_account({entry.enrolment.person_id for entry in due})
    return [entry for entry in due if entry.enrolment.person_id in payable]


def _percent(due_fen: int, percent: int | None) -> int:
    """Return so many percent of an amount; the amount itself where nothing is said."""
    return due_fen if percent is None else due_fen * percent // WHOLE_PERCENT


def _with_one_account(people: Collection[int]) -> set[int]:
    held = BankAccount.objects.filter(person__in=people, valid_to=None)
    owners = Counter(held.values_list("person", flat=True))
    return {person for person, count in owners.items() if count == 1}


def _post(
    world: World,
    home: Home,
    sheet: Sheet,
    entries: list[Entry],
    day: date,
    *,
    undeclared_fen: int = 0,
) -> Payout:
    """Take the list in and post it."""
    place, by = home.division, official("civil_affairs", home.division)
    name = place.name + _name(sheet, entries)
    terms = Terms(
        place,
        sheet.component,
        money_of(world, home),
        sheet.subject,
        name=name,
        use_of_money=sheet.component.name,
        requested_on=day,
        declared_lines=len(entries),
        declared_fen=sum(entry.amount_fen for entry in entries) - undeclared_fen,
    )
    with tempfile.TemporaryDirectory(dir=world.folder) as scratch:
        file = Path(scratch) / f"{name}.csv"
        _write(entries, file)
        with roster_reading.judged(file) as verdict:
            recipients.import_roster(verdict, file.name, place, by=by)
            return payments.post_payout(verdict, terms, by=by)


def _name(sheet: Sheet, entries: list[Entry]) -> str:
    """Return what a list is called: its months, whom it is for if all are alike, what it pays."""
    first, last = entries[0].month, entries[-1].month
    span = months.shown(first) if first == last else f"{months.shown(first)}至{last % 100}月"
    kinds = {entry.enrolment.get_category_display() for entry in entries}
    return span + (kinds.pop() if len(kinds) == 1 else "") + sheet.component.name


def _write(entries: list[Entry], file: Path) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as target:
        sheet = csv.writer(target)
        sheet.writerow(HEADINGS)
        for enrolment, month, amount_fen in entries:
            person = enrolment.person
            number = documents.whole_number(person.number_sealed, documents.PERSON_NUMBER)
            amount = yuan(amount_fen).replace(",", "")
            covered = enrolment.persons_covered
            sheet.writerow([person.name, number, covered, amount, months.shown(month)])
