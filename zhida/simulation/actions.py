"""Settling invented people: in bulk, in one transaction, under every constraint that holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Model

from zhida.core import identity, personname
from zhida.recipients import documents
from zhida.recipients.models import (
    AidEvent,
    BankAccount,
    Enrolment,
    Household,
    HouseholdMember,
    Person,
)
from zhida.registers.models import Agency, Component, Division
from zhida.registers.names import pinyin
from zhida.simulation.population import Dwellers, Human
from zhida.store import bulk
from zhida.store.action import Actor, action
from zhida.store.keyring import keyring
from zhida.store.trail import Line

BANK = "模拟银行"
CARD_KIND = "一卡通"
DECISION = "模拟核定〔{year}〕{month}号"


@dataclass
class Settled:
    """The ids that a batch of families got: people and accounts, in the families' order."""

    people: list[list[int]] = field(default_factory=list)
    accounts: list[list[int]] = field(default_factory=list)
    enrolments: list[list[int]] = field(default_factory=list)


@dataclass(frozen=True)
class _Batch:
    """Families, where they live, and the ids that were reserved for them."""

    families: Sequence[Dwellers]
    place: Division
    agency: Agency | None
    settled: Settled

    def each(self) -> Iterator[tuple[Dwellers, list[int]]]:
        return zip(self.families, self.settled.people, strict=True)


@action("simulation.settle", "模拟登记虚构人员")
def settle(
    line: Line,
    families: Sequence[Dwellers],
    place: Division,
    *,
    agency: Agency | None = None,
    by: Actor,
    reason: str = "",
) -> Settled:
    """Register families with their accounts, enrolments and aid; those of an ``agency`` live there.

    The ids follow from the order of the families alone. Raises refusals as the constraints do.
    """
    batch = _Batch(families, place, agency, Settled(_ids_of_people(families)))
    shared = {"recorded_at": line.recorded_at}
    located = {**shared, "division_id": place.pk, "scope_path": place.path}
    _write(line, Person, located, _PERSON, _people(batch))
    batch.settled.accounts = _accounts(line, batch, shared)
    homes = _write(line, Household, located, ("number",), _households(batch))
    by_number = dict(zip((f.number for f in families if f.number), homes, strict=True))
    _write(line, HouseholdMember, shared, _MEMBER, _members(batch, by_number))
    granted = located | {"agency_id": agency.pk if agency else None}
    enrolled = _write(line, Enrolment, granted, _ENROLMENT, _enrolments(batch, by_number))
    batch.settled.enrolments = _parted(enrolled, [len(f.awards) for f in families])
    _write(line, AidEvent, located, _AID, _aid(batch))
    line.about(f"模拟登记 {place.name} {len(families)} 户", place.path)
    line.says(families=len(families), people=sum(map(len, batch.settled.people)))
    return batch.settled


_PERSON = (
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
_MEMBER = ("household_id", "person_id", "relation", "joined_on")
_ACCOUNT = ("person_id", "number_sealed", "number_hash", "holder_name")
_ENROLMENT = (
    "person_id",
    "household_id",
    "component_id",
    "category",
    "decision_number",
    "decided_on",
    "start_month",
    "persons_covered",
    "income_fen",
)
_AID = (
    "person_id",
    "component_id",
    "circumstances",
    "requested_on",
    "registered_on",
    "aided_on",
    "sent_home_on",
    "origin",
    "origin_unknown",
    "standard_fen",
    "amount_fen",
)


def _ids_of_people(families: Sequence[Dwellers]) -> list[list[int]]:
    sizes = [len(dwellers.humans) for dwellers in families]
    return _parted(bulk.reserve_ids(Person, sum(sizes)), sizes)


def _parted(ids: Sequence[int], sizes: Iterable[int]) -> list[list[int]]:
    """Return the ids in parts of these sizes."""
    waiting = iter(ids)
    return [[next(waiting) for _ in range(size)] for size in sizes]


def _write(
    line: Line,
    model: type[Model],
    shared: dict[str, Any],
    names: tuple[str, ...],
    rows: Iterable[Sequence[Any]],
) -> list[int]:
    """Insert the rows, sealed by the audit line; return their ids. The id may be among them."""
    if names[0] == "id":
        kept = list(rows)
        ids = [int(row[0]) for row in kept]
        bulk.insert(model, shared, names, kept)
    else:
        kept = list(rows)
        ids = bulk.reserve_ids(model, len(kept))
        numbered = ((id_, *row) for id_, row in zip(ids, kept, strict=True))
        bulk.insert(model, shared, ("id", *names), numbered)
    line.wrote_many(model, ids)
    return ids


def _people(batch: _Batch) -> Iterator[Sequence[Any]]:
    humans = [human for dwellers in batch.families for human in dwellers.humans]
    hashes = iter(documents.person_fingerprints([one.number for one in humans if one.number]))
    ids = (id_ for own_ids in batch.settled.people for id_ in own_ids)
    for id_, human in zip(ids, humans, strict=True):
        yield (id_, *_document(human, hashes), *_spelt(human.name), human.sex, human.birth_on)


def _document(human: Human, hashes: Iterator[bytes]) -> tuple[str, bytes | None, bytes | None]:
    if not human.number:
        return identity.UNKNOWN, None, None
    sealed = keyring().seal(human.number, documents.PERSON_NUMBER)
    return identity.CITIZEN, sealed, next(hashes)


@lru_cache(maxsize=100_000)
def _spelt(name: str) -> tuple[str, str, str]:
    """Return a name as shown, as matched and as sounded; names repeat, and sounding is slow."""
    return personname.shown(name), personname.matching_key(name), pinyin(name)[:300]


def _accounts(line: Line, batch: _Batch, shared: dict[str, Any]) -> list[list[int]]:
    """Register the accounts; return their ids by family and place in it, 0 for none."""
    holders = [
        (person, human)
        for dwellers, people in batch.each()
        for person, human in zip(people, dwellers.humans, strict=True)
        if human.card
    ]
    hashes = documents.account_fingerprints([human.card for _, human in holders])
    rows = (
        (person, keyring().seal(human.card, documents.ACCOUNT_NUMBER), hash_, human.name)
        for (person, human), hash_ in zip(holders, hashes, strict=True)
    )
    given = {**shared, "bank": BANK, "kind": CARD_KIND}
    ids = iter(_write(line, BankAccount, given, _ACCOUNT, rows))
    return [[next(ids) if human.card else 0 for human in f.humans] for f in batch.families]


def _households(batch: _Batch) -> Iterator[Sequence[Any]]:
    return ((dwellers.number,) for dwellers in batch.families if dwellers.number)


def _members(batch: _Batch, homes: dict[str, int]) -> Iterator[Sequence[Any]]:
    for dwellers, people in batch.each():
        for person, human in zip(people, dwellers.humans, strict=True):
            if dwellers.number:
                joined_on = max(human.birth_on, dwellers.since)
                yield homes[dwellers.number], person, human.relation, joined_on


def _enrolments(batch: _Batch, homes: dict[str, int]) -> Iterator[Sequence[Any]]:
    known, whole = _components(), _drawn_by_households()
    for dwellers, people in batch.each():
        for award in dwellers.awards:
            home = homes.get(dwellers.number) if award.component in whole else None
            number = DECISION.format(year=award.decided_on.year, month=award.decided_on.month)
            yield (
                *(people[award.holder], home, known[award.component], award.category, number),
                *(award.decided_on, award.start_month, award.persons_covered, award.income_fen),
            )


def _aid(batch: _Batch) -> Iterator[Sequence[Any]]:
    known = _components()
    for dwellers, people in batch.each():
        aid = dwellers.aid
        if aid is not None:
            yield (
                *(people[0], known[aid.component], aid.circumstances),
                *(aid.requested_on, aid.registered_on, aid.aided_on, aid.sent_home_on),
                *(aid.origin, aid.origin_unknown, aid.amount_fen, aid.amount_fen),
            )


def _components() -> dict[str, int]:
    return dict(Component.objects.values_list("code", "pk"))


def _drawn_by_households() -> set[str]:
    whole = Component.objects.filter(programme__holder="household")
    return set(whole.values_list("code", flat=True))
