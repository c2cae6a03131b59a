"""Whose the accounts are that lines are paid into: in use, and of the person who is paid.

A household's money goes to its head. Nobody's money goes to a number that a bureau has listed as
its own, unless an exception is recorded. Accounts are asked for all at once and compared in
columns.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection

from zhida.allotments.models import Allotment
from zhida.payments.account_kinds import account_kinds, why_not_payable
from zhida.payments.columns import ACCOUNTS, IN_USE, rows_into
from zhida.payments.lines.refusals import ACCOUNT_NOT_IN_USE, ACCOUNT_OF_A_UNIT, ACCOUNT_OF_ANOTHER
from zhida.payments.lines.sheet import Sheet
from zhida.payments.models import PayeeAccount, PayeeException
from zhida.recipients.models import BankAccount, Enrolment, HouseholdMember
from zhida.recipients.models.households import HEAD
from zhida.recipients.queries import called
from zhida.recipients.queries.reckoning import Merges, living_there
from zhida.recipients.registered import NUMBER, Question, answers
from zhida.recipients.roster_matching import add

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BATCH = 5000
ASKED, OPEN = "accounts_asked_for", "accounts_in_use"


class Paid(NamedTuple):
    """A line that goes into an account which is registered for another person."""

    line_no: int
    person: int
    enrolment: int
    account: int
    holder: int


def require_own_accounts(sheet: Sheet, day: date, read: str = "") -> None:
    """Refuse a line whose account is not in use on a day, is another person's, or a bureau's.

    ``read`` names a table of the sheet's database with the accounts in use on the day and their
    people, as the caller has just read them: of those nobody is asked again.
    """
    database = sheet.database
    known = f" ANTI JOIN {read} USING (person, account)" if read else ""
    database.execute(
        f"CREATE OR REPLACE TABLE {ASKED} AS SELECT line_no, person, enrolment, account"
        f" FROM {sheet.name}{known} WHERE account <> 0"
    )
    (count,) = database.execute(f"SELECT count(*) FROM {ASKED}").fetchall()[0]
    if count:
        _lay_open(database, count, day)
        _require_open(database, day)
        _require_own(database, day)
    _require_no_bureaus(sheet)


def _lay_open(database: DuckDBPyConnection, count: int, day: date) -> None:
    """Make a table of the accounts that are in use on a day: account and person."""
    stored_day = connection.ops.adapt_datefield_value(day)
    rows_into(database, OPEN, ACCOUNTS, ())
    held = f"SELECT DISTINCT account FROM {ASKED}"
    question = Question(
        BankAccount,
        {"person_id": NUMBER, "id": NUMBER},
        "id",
        count,
        lambda: [account for (account,) in database.execute(held).fetchall()],
        IN_USE,
        [stored_day, stored_day],
    )
    for found in answers(question):
        add(database, OPEN, {"person": found["person_id"], "account": found["id"]})


def _require_open(database: DuckDBPyConnection, day: date) -> None:
    count, line, account = database.execute(
        "SELECT count(*), min(line_no), arg_min(account, line_no)"
        f" FROM {ASKED} ANTI JOIN {OPEN} USING (account)"
    ).fetchall()[0]
    if count:
        raise ACCOUNT_NOT_IN_USE(line=line, account=account, day=day, count=count)


def _require_own(database: DuckDBPyConnection, day: date) -> None:
    """Refuse an account of somebody who is neither the person nor the head of its household."""
    found = database.cursor().execute(
        f"SELECT line_no, a.person, enrolment, account, o.person FROM {ASKED} AS a"
        f" JOIN {OPEN} AS o USING (account) WHERE a.person <> o.person ORDER BY line_no"
    )
    foreign: list[Paid] = []
    while rows := found.fetchmany(BATCH):
        foreign += _not_for(list(map(Paid._make, rows)), day)
    if foreign:
        first = foreign[0]
        raise ACCOUNT_OF_ANOTHER(
            line=first.line_no,
            account=first.account,
            person=called(first.person),
            count=len(foreign),
        )


def _not_for(some: list[Paid], day: date) -> list[Paid]:
    """Return those lines whose account's owner may not take the money in for the person."""
    merges = Merges({key for one in some for key in (one.person, one.holder)})
    strange = [one for one in some if merges.counts(one.person) != merges.counts(one.holder)]
    if not strange:
        return []
    heads = _homes(merges, (one.holder for one in strange), day, relation=HEAD)
    homes = _homes(merges, (one.person for one in strange), day)
    drawn = dict(
        Enrolment.objects.filter(pk__in={one.enrolment for one in strange}).values_list(
            "pk", "household"
        )
    )
    return [
        one
        for one in strange
        if not heads.get(merges.counts(one.holder), set())
        & (homes.get(merges.counts(one.person), set()) | {drawn.get(one.enrolment)})
    ]


def _homes(
    merges: Merges, people: Iterable[int], day: date, **told: str
) -> dict[int, set[int | None]]:
    """Return the households that people are members of on a day, by whoever counts."""
    members = HouseholdMember.objects.filter(
        living_there(day), person__in=merges.related(people), **told
    ).order_by()
    found: dict[int, set[int | None]] = {}
    for person, home in members.values_list("person", "household"):
        found.setdefault(merges.counts(person), set()).add(home)
    return found


def _require_no_bureaus(sheet: Sheet) -> None:
    """Refuse an account whose number a unit that may not be paid has listed as its own."""
    blocked = _listed_by_units()
    if not blocked:
        return
    wanted = ", ".join(map(str, blocked))
    found = sheet.database.execute(
        f"SELECT line_no, account, allotment FROM {sheet.name} WHERE account IN ({wanted})"
        " ORDER BY line_no"
    ).fetchall()
    funds = dict(
        Allotment.objects.filter(pk__in={allotment for *_, allotment in found}).values_list(
            "pk", "fund"
        )
    )
    excepted = set(
        PayeeException.objects.filter(account__in=blocked.values()).values_list("account", "fund")
    )
    refused = [
        (line_no, blocked[account])
        for line_no, account, allotment in found
        if (blocked[account].pk, funds[allotment]) not in excepted
    ]
    if refused:
        line_no, payee = refused[0]
        raise ACCOUNT_OF_A_UNIT(
            line=line_no,
            agency=payee.agency.name,
            kind=account_kinds()[payee.kind].name,
            why=why_not_payable(payee),
            count=len(refused),
        )


def _listed_by_units() -> dict[int, PayeeAccount]:
    """Return the accounts of people whose number a unit has listed which may not be paid."""
    numbers = PayeeAccount.objects.order_by().values("number_hash")
    held = BankAccount.objects.filter(number_hash__in=numbers).order_by()
    persons = [(key, bytes(number)) for key, number in held.values_list("pk", "number_hash")]
    listed = PayeeAccount.objects.filter(number_hash__in={number for _, number in persons})
    units = {bytes(one.number_hash): one for one in listed.select_related("agency")}
    return {key: units[number] for key, number in persons if why_not_payable(units[number])}
