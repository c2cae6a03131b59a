"""Take a roster in: every person on it known or registered, in one transaction or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Model

from zhida.core.telling import Tell, silent, telling
from zhida.recipients import documents, roster_matching
from zhida.recipients.actions.standing import require_new_roster, require_place
from zhida.recipients.models import BankAccount, Person, Roster
from zhida.recipients.refusals import ROSTER_WRONG
from zhida.recipients.roster_checks import Verdict
from zhida.recipients.roster_identity import BIRTH, KIND, SEX
from zhida.recipients.roster_matching import ACCOUNT, HASH, in_numpy, joined, lay
from zhida.recipients.spelling import spelt
from zhida.registers.models import Division
from zhida.store import bulk
from zhida.store.action import Actor, action
from zhida.store.crew import portions, spread
from zhida.store.keyring import keyring
from zhida.store.trail import Line

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BATCH = 100_000
MOST_NAMES = 100
"""How many names that differ from the registered ones are told one by one."""

NUMBER_COLUMNS = ("number_sealed", "number_hash", "id")
PERSON_COLUMNS = ("document_kind", "name", "name_key", "pinyin", "sex", "birth_on")
ACCOUNT_COLUMNS = ("person_id", "holder_name", "bank")


class OtherName(NamedTuple):
    """A person whom the roster names otherwise than the register does."""

    key: int
    registered: str
    found: str


@dataclass
class Imported:
    """What taking a roster in did. ``without_number`` rows are of people without a document."""

    roster: Roster | None = None
    new: list[int] = field(default_factory=list)
    known: int = 0
    accounts: list[int] = field(default_factory=list)
    without_number: int = 0
    other_names: list[OtherName] = field(default_factory=list)


@action("recipients.import_roster", "导入名册")
def import_roster(
    line: Line,
    verdict: Verdict,
    name: str,
    division: Division,
    *,
    tell: Tell = silent,
    by: Actor,
    reason: str = "",
) -> Imported:
    """Register the people of a roster who are not known yet, and the accounts it lists.

    Refuses a roster with any bad cell and one that was taken in before. Whatever ``tell`` raises
    stops the import without a trace.
    """
    require_place(by, division)
    _refuse_if_wrong(verdict)
    require_new_roster(verdict.sha256)
    done = Imported()
    database = verdict.database
    roster_matching.find_people(database)
    _recognise(database, done)
    _take_in_people(verdict, division, line, done, tell)
    if "account" in verdict.head.places:
        roster_matching.find_accounts(database)
        _take_in_accounts(database, line, done)
    done.roster = Roster.objects.create(
        kind=verdict.head.kind.code,
        name=name[:200],
        sha256=verdict.sha256,
        division=division,
        scope_path=division.path,
        rows=verdict.rows,
        total_fen=verdict.total_fen,
        people_new=len(done.new),
        people_known=done.known,
        recorded_at=line.recorded_at,
    )
    line.wrote(done.roster)
    line.wrote_many(Person, done.new)
    line.wrote_many(BankAccount, done.accounts)
    line.about(f"{verdict.head.kind.title} {name}", division.path)
    line.says(rows=verdict.rows, total_fen=verdict.total_fen, new=len(done.new), known=done.known)
    return done


def _refuse_if_wrong(verdict: Verdict) -> None:
    if not verdict.sound:
        first = verdict.bad[0]
        raise ROSTER_WRONG(
            count=verdict.bad_count,
            row=first.row,
            heading=first.heading,
            cell=first.cell,
            said=first.said,
        )


def _recognise(database: DuckDBPyConnection, done: Imported) -> None:
    """Count the people who are known, and note whom the roster names otherwise."""
    known = database.execute("SELECT count(DISTINCT person) FROM found")
    (done.known,) = known.fetchall()[0]
    others = roster_matching.find_other_names(database, MOST_NAMES)
    people = Person.objects.in_bulk([pk for pk, _ in others])
    done.other_names = [OtherName(pk, people[pk].name, found) for pk, found in others]


def _take_in_people(
    verdict: Verdict, division: Division, line: Line, done: Imported, tell: Tell
) -> None:
    """Register who is not known, each once, in the order of the roster."""
    database = verdict.database
    unnumbered = "SELECT count(*) FROM cells WHERE number = ''"
    (done.without_number,) = database.execute(unnumbered).fetchall()[0]
    done.new = _numbered(
        database,
        Person,
        f"SELECT {HASH}, min(r) AS r FROM numbers ANTI JOIN found USING (r) GROUP BY {HASH}",
    )
    _spell(database)
    shared = {
        "division_id": division.pk,
        "scope_path": division.path,
        "recorded_at": line.recorded_at,
    }
    query = (
        f"SELECT number, {HASH}, id, {KIND}, shown, key, sound, {SEX}, ({BIRTH})::VARCHAR"
        " FROM fresh JOIN cells USING (r) JOIN spelt ON written = name ORDER BY id"
    )
    rows = _sealed(database, query, documents.PERSON_NUMBER)
    told = telling(rows, tell, "登记人员", len(done.new))
    bulk.insert(Person, shared, NUMBER_COLUMNS + PERSON_COLUMNS, told)
    database.execute(
        f"INSERT INTO found SELECT numbers.r, id FROM numbers JOIN fresh USING ({HASH})"
    )


def _take_in_accounts(database: DuckDBPyConnection, line: Line, done: Imported) -> None:
    """Register the accounts that the people of the roster are not known to have yet."""
    done.accounts = _numbered(
        database,
        BankAccount,
        f"SELECT person, {HASH}, min(r) AS r"
        " FROM accounts JOIN found USING (r) ANTI JOIN held USING (r) GROUP BY ALL",
    )
    shared = {"kind": "一卡通", "recorded_at": line.recorded_at}
    query = (
        f"SELECT {ACCOUNT}, {HASH}, id, person, name, bank"
        " FROM fresh JOIN cells USING (r) ORDER BY id"
    )
    rows = _sealed(database, query, documents.ACCOUNT_NUMBER)
    bulk.insert(BankAccount, shared, NUMBER_COLUMNS + ACCOUNT_COLUMNS, rows)


def _sealed(database: DuckDBPyConnection, query: str, about: str) -> Iterator[tuple[object, ...]]:
    """Yield cipher and hash of a number, and what follows the number and its hash in a row."""
    found = database.cursor().execute(query)
    while rows := found.fetchmany(BATCH):
        ciphers = keyring().seal_all((row[0] for row in rows), about)
        for cipher, row in zip(ciphers, rows, strict=True):
            yield cipher, joined(*row[1:5]), *row[5:]


def _numbered(database: DuckDBPyConnection, model: type[Model], query: str) -> list[int]:
    """Make table ``fresh`` of a query's rows in the roster's order, each with a new ``id``."""
    database.execute(
        "CREATE OR REPLACE TABLE unnumbered AS"
        f" SELECT *, row_number() OVER (ORDER BY r) AS place FROM ({query})"
    )
    (count,) = database.execute("SELECT count(*) FROM unnumbered").fetchall()[0]
    ids = bulk.reserve_ids(model, count)
    lay(database, "ids", {"id": in_numpy(ids), "place": in_numpy(range(1, count + 1))})
    database.execute(
        "CREATE OR REPLACE TABLE fresh AS SELECT * FROM unnumbered JOIN ids USING (place)"
    )
    return ids


def _spell(database: DuckDBPyConnection) -> None:
    """Make table ``spelt``: how each name of a new person is shown, matched and sounded."""
    names = database.execute("SELECT DISTINCT name FROM fresh JOIN cells USING (r)").fetchall()
    written = [name for (name,) in names]
    rows = list(chain.from_iterable(spread(spelt, portions(written))))
    columns = zip(*rows, strict=True) if rows else ([], [], [])
    named = zip(("shown", "key", "sound"), map(in_numpy, columns), strict=True)
    lay(database, "spelt", {"written": in_numpy(written), **dict(named)})
