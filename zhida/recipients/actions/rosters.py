"""Take a roster in: every person on it known or registered, in one transaction or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.utils.timezone import localdate

from zhida.core import identity, personname
from zhida.recipients import documents
from zhida.recipients.actions.standing import require_place
from zhida.recipients.models import BankAccount, Person, Roster
from zhida.recipients.refusals import ROSTER_KNOWN, ROSTER_WRONG
from zhida.recipients.roster_checks import Verdict
from zhida.recipients.roster_table import Tell, silent
from zhida.registers.models import Division
from zhida.registers.names import pinyin
from zhida.store import bulk
from zhida.store.action import Actor, action
from zhida.store.keyring import keyring
from zhida.store.trail import Line

BATCH = 5000
MOST_NAMES = 100
"""How many names that differ from the registered ones are told one by one."""

PERSON_COLUMNS = (
    "id",
    "document_kind",
    "number_sealed",
    "number_hash",
    "name",
    "name_key",
    "pinyin",
    "sex",
    "birth_on",
)
ACCOUNT_COLUMNS = (
    "id",
    "person_id",
    "number_sealed",
    "number_hash",
    "holder_name",
    "bank",
)


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


class Entry(NamedTuple):
    """A person as the roster has it; ``root`` is what identifies (see ``identity.root``)."""

    root: str
    document_kind: str
    number: str
    name: str


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
    _refuse_if_known(verdict.sha256)
    done = Imported()
    _take_in_people(verdict, division, line, done, tell)
    if "account" in verdict.head.places:
        _take_in_accounts(verdict, line, done)
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
            expected=first.expected,
            found=first.found or "空",
        )


def _refuse_if_known(sha256: str) -> None:
    known = Roster.objects.filter(sha256=sha256).first()
    if known is not None:
        day = localdate(known.recorded_at)
        raise ROSTER_KNOWN(day=day, name=known.name, rows=known.rows)


def _take_in_people(
    verdict: Verdict, division: Division, line: Line, done: Imported, tell: Tell
) -> None:
    shared = {
        "division_id": division.pk,
        "scope_path": division.path,
        "recorded_at": line.recorded_at,
    }
    today = localdate(line.recorded_at)
    seen = 0
    for batch in _entries(verdict):
        hashes = documents.person_fingerprints([one.root for one in batch])
        known = _known(hashes)
        done.known += len(known)
        _compare_names(batch, hashes, known, done)
        fresh = [
            (one, hash_) for one, hash_ in zip(batch, hashes, strict=True) if hash_ not in known
        ]
        ids = bulk.reserve_ids(Person, len(fresh))
        rows = (
            (id_, *_columns(one, hash_, today))
            for id_, (one, hash_) in zip(ids, fresh, strict=True)
        )
        bulk.insert(Person, shared, PERSON_COLUMNS, rows)
        done.new += ids
        seen += len(batch)
        tell("登记人员", seen, verdict.rows)
    unnumbered = "SELECT count(*) FROM cells WHERE number = ''"
    (done.without_number,) = verdict.database.execute(unnumbered).fetchall()[0]


def _entries(verdict: Verdict) -> Iterator[list[Entry]]:
    """Yield the people of the roster, each once, a batch at a time."""
    has_kinds = "document_kind" in verdict.head.places
    kind = "document_kind" if has_kinds else f"'{identity.CITIZEN}'"
    found = verdict.database.cursor().execute(
        f"SELECT {_root(kind)} AS root, arg_min({kind}, r), arg_min(number, r), arg_min(name, r)"
        " FROM cells WHERE number <> '' GROUP BY root ORDER BY min(r)"
    )
    while rows := found.fetchmany(BATCH):
        yield [Entry(*row) for row in rows]


def _root(kind: str) -> str:
    """Return ``identity.root`` as SQL."""
    return (
        f"CASE {kind} WHEN '{identity.CITIZEN}' THEN number"
        f" WHEN '{identity.DISABILITY}' THEN number[:18] ELSE {kind} || ':' || number END"
    )


def _known(hashes: list[bytes]) -> dict[bytes, tuple[int, str, str]]:
    """Return id, name and matching name of the registered people with these hashes."""
    found = Person.objects.filter(number_hash__in=hashes)
    told = found.values_list("number_hash", "pk", "name", "name_key")
    return {bytes(hash_): (pk, name, key) for hash_, pk, name, key in told if hash_}


def _compare_names(
    batch: list[Entry],
    hashes: list[bytes],
    known: dict[bytes, tuple[int, str, str]],
    done: Imported,
) -> None:
    for one, hash_ in zip(batch, hashes, strict=True):
        pk, name, key = known.get(hash_, (0, "", ""))
        if key and key != _spelt(one.name)[1] and len(done.other_names) < MOST_NAMES:
            done.other_names.append(OtherName(pk, name, one.name))


def _columns(one: Entry, hash_: bytes, today: date) -> tuple[object, ...]:
    checked = identity.check(one.number, one.document_kind, on=today)
    sealed = keyring().seal(checked.number, documents.PERSON_NUMBER)
    return (checked.kind, sealed, hash_, *_spelt(one.name), checked.sex or "", checked.birth)


@lru_cache(maxsize=100_000)
def _spelt(name: str) -> tuple[str, str, str]:
    """Return a name as shown, as matched and as sounded; names repeat, and sounding is slow."""
    sound = pinyin(personname.with_dots(name))[:300]
    return personname.shown(name), personname.matching_key(name), sound


def _take_in_accounts(verdict: Verdict, line: Line, done: Imported) -> None:
    """Register the accounts that the people of the roster are not known to have yet."""
    found = verdict.database.cursor().execute(
        "SELECT number, replace(account, ' ', '') AS account_number, arg_min(name, r),"
        " arg_min(bank, r) FROM cells WHERE number <> '' GROUP BY ALL ORDER BY min(r)"
    )
    shared = {"kind": "一卡通", "recorded_at": line.recorded_at}
    while rows := found.fetchmany(BATCH):
        person_hashes = documents.person_fingerprints([row[0] for row in rows])
        people = _known(person_hashes)
        hashes = documents.account_fingerprints([row[1] for row in rows])
        there = {
            (person, bytes(hash_))
            for person, hash_ in BankAccount.objects.filter(number_hash__in=hashes).values_list(
                "person", "number_hash"
            )
        }
        fresh = [
            (people[person][0], keyring().seal(row[1], documents.ACCOUNT_NUMBER), hash_, *row[2:])
            for row, person, hash_ in zip(rows, person_hashes, hashes, strict=True)
            if (people[person][0], hash_) not in there
        ]
        ids = bulk.reserve_ids(BankAccount, len(fresh))
        bulk.insert(
            BankAccount,
            shared,
            ACCOUNT_COLUMNS,
            ((id_, *row) for id_, row in zip(ids, fresh, strict=True)),
        )
        done.accounts += ids
