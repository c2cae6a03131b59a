"""A county that has the people of a roster in its register, each with an account, and money."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from bench import posting_world, roster_files

BATCH = 100_000


def prepare(file: Path) -> None:
    """Prepare a database: registers, money that suffices for ever, everybody on the roster.

    The people are written in bulk and not sealed in the trail: nothing measured asks for that.
    """
    from zhida.recipients.models import Person
    from zhida.store import bulk

    posting_world.prepare(1)
    # The place begins with a person of its own, whose id the sequence must not give again.
    bulk.reserve_ids(Person, 1)
    with file.open(encoding="utf-8", newline="") as source:
        rows = csv.reader(source)
        next(rows)
        while batch := list(islice(rows, BATCH)):
            _register([(row[roster_files.NAME], row[roster_files.NUMBER]) for row in batch])


def _register(people: list[tuple[str, str]]) -> None:
    from django.utils import timezone

    from zhida.core.identity import CITIZEN
    from zhida.recipients import documents
    from zhida.recipients.models import BankAccount, Person
    from zhida.store import bulk

    place = posting_world.place()
    recorded = {"recorded_at": timezone.now()}
    numbers = [number for _, number in people]
    hashes = documents.person_fingerprints(numbers)
    ids = bulk.reserve_ids(Person, len(people))
    everybody = {"document_kind": CITIZEN, "division_id": place.pk, "scope_path": place.path}
    sealed = documents.sealed_number(numbers[0], CITIZEN).cipher
    bulk.insert(
        Person,
        {**everybody, **recorded, "number_sealed": sealed},
        ("id", "number_hash", "name", "name_key"),
        _named(ids, hashes, [name for name, _ in people]),
    )
    account = {"kind": "一卡通", "number_sealed": sealed, "bank": "量测", "holder_name": "量测"}
    held = zip(bulk.reserve_ids(BankAccount, len(people)), ids, hashes, strict=True)
    names = ("id", "person_id", "number_hash")
    bulk.insert(BankAccount, {**account, **recorded}, names, held)


def _named(ids: list[int], hashes: list[bytes], names: list[str]) -> Iterator[tuple[Any, ...]]:
    from zhida.core import personname

    keys = {name: personname.matching_key(name) for name in set(names)}
    for id_, hash_, name in zip(ids, hashes, names, strict=True):
        yield id_, hash_, name, keys[name]


def terms() -> Any:
    """Return what a payout of the roster is paid from."""
    from zhida.allotments.models import Allotment
    from zhida.payments.actions import Terms

    allotments = Allotment.objects.filter(pk__in=posting_world.allotments())
    return Terms(
        division=posting_world.place(),
        component=posting_world.living(),
        allotments=list(allotments.order_by("pk")),
        function_subject="2081901",
        name="量测",
        use_of_money="量测",
        requested_on=posting_world.DAY,
    )
