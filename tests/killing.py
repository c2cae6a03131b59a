"""Post payouts and be killed in the middle of it, again and again; then prove the books.

Run as ``python -m tests.killing ROUNDS`` with ``ZHIDA_DATABASE`` naming an empty database and
``ZHIDA_HOME`` an empty folder. Every process is forked from one that never touched the database.
Prints one JSON object: how often a process was killed, how many postings it had been told of, how
many are there, and whatever is wrong with them.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

LINES = 300
LONGEST = 1.0
"""Seconds after which a process is killed at the latest: that is time for a few postings."""


def main(rounds: int) -> None:
    import django

    django.setup()
    _import_what_posts()
    told: list[str] = []
    wrong: list[str] = []
    _answer_of(_prepare)
    for number in range(rounds):
        told += _killed(number)
        wrong += _answer_of(partial(_doubts, told)).splitlines()
    answer = json.loads(_answer_of(_counted))
    print(  # noqa: T201 -- the answer of this process
        json.dumps({"killed": rounds, "told": len(told), "wrong": wrong} | answer)
    )


def _import_what_posts() -> None:
    """Import once, before forking, what every child needs: none of it opens anything."""
    import duckdb  # noqa: F401
    import numpy as np  # noqa: F401

    from zhida.payments.lines.tests import builders  # noqa: F401


def _killed(number: int) -> list[str]:
    """Let a process post until it is killed; return the payouts it had seen committed."""
    chance = random.Random(number)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _ending(lambda: _post_for_ever(writer, chance))
    os.close(writer)
    os.read(reader, 1)
    time.sleep(chance.uniform(0, LONGEST))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reader) as heard:
        # A last line without its end was being written when the process died.
        return [line.strip() for line in heard.read().splitlines(True) if line.endswith("\n")]


def _answer_of(work: Callable[[], str | None]) -> str:
    """Return what ``work`` answers in a process of its own; raises if it fails."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _ending(lambda: os.write(writer, (work() or "").encode()))
    os.close(writer)
    with os.fdopen(reader) as heard:
        answer = heard.read()
    if os.waitpid(child, 0)[1]:
        raise SystemExit("a process failed")
    return answer


def _ending(work: Callable[[], object]) -> None:
    """Do the work and end this process, whatever its parent had in mind to do."""
    try:
        work()
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


def _prepare() -> None:
    from django.core.management import call_command

    from zhida.payments.lines.tests import builders
    from zhida.recipients.tests.builders import load_registers

    call_command("migrate", verbosity=0)
    load_registers()
    builders.money(1_000_000)
    builders.people(LINES)


def _post_for_ever(writer: int, chance: random.Random) -> None:
    """Post month after month, small payouts and large ones; tell each as soon as it is done."""
    from zhida.allotments.models import Allotment
    from zhida.core import month
    from zhida.payments.lines import keeping
    from zhida.payments.lines.tests import builders
    from zhida.payments.models import Payout
    from zhida.recipients.models import Person

    people = list(Person.objects.values_list("pk", flat=True))
    money = Allotment.objects.get(parent__isnull=False)
    os.write(writer, b"\n")
    while True:
        last = Payout.objects.order_by("-last_month").first()
        following = month.plus(last.last_month if last else 190012, 1)
        keeping.LARGE = chance.choice([0, LINES + 1])
        made = builders.post(builders.rows(people, money, month=following))
        os.write(writer, f"{made.number}\n".encode())


def _doubts(told: list[str]) -> str:
    return "\n".join(_what_is_wrong(told))


def _what_is_wrong(told: list[str]) -> Iterator[str]:
    from django.db.models import Sum

    from zhida.allotments import proofs as allotment_proofs
    from zhida.allotments.models import Allotment
    from zhida.payments.lines import proofs
    from zhida.payments.models import Payout

    there = list(Payout.objects.values_list("number", flat=True))
    yield from (f"{number} was told and is not there" for number in set(told) - set(there))
    if len(there) > len(set(Payout.objects.values_list("last_month", flat=True))):
        yield "a month was paid twice"
    held = Allotment.objects.get(parent__isnull=False)
    posted = Payout.objects.aggregate(fen=Sum("total_fen"))["fen"] or 0
    if held.reserved_fen != posted:
        yield f"{held.reserved_fen} fen are reserved and {posted} posted"
    yield from (doubt.message for doubt in proofs.doubts())
    yield from (doubt.message for doubt in allotment_proofs.doubts())


def _counted() -> str:
    from django.db import connection

    from zhida.payments.lines import own_file
    from zhida.payments.models import Payout, Segment
    from zhida.store.verification import verify

    left = 0
    if connection.vendor == "sqlite":
        own = Segment.objects.filter(place="own").count()
        left = len(list(own_file.folder().iterdir())) - 2 * own
    return json.dumps(
        {
            "payouts": Payout.objects.count(),
            "own": Segment.objects.filter(place="own").count(),
            "files_left": left,
            "doubts": [doubt.message for doubt in verify()],
        },
        ensure_ascii=False,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
