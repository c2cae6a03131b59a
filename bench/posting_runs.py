"""One database measured in a process of its own: posting beside COPY, then traces.

``python -m bench.posting_runs`` takes its orders as JSON on the first line of its input (see
``Orders``) and prints the seconds of everything it did as JSON.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import posting_world as world
from bench.figures import clocked
from bench.yardstick import copied as plainly_copied

QUESTIONS = 100

Seconds = dict[str, list[float]]


@dataclass(frozen=True)
class Orders:
    """How many lines a sheet has, how often it is posted, and on top of how many sheets.

    ``yardstick`` is the address of the PostgreSQL into which the same lines are copied plainly.
    """

    yardstick: str
    lines: int
    rounds: int
    steady: int


def main() -> None:
    import django

    django.setup()
    orders = Orders(**json.loads(sys.stdin.readline()))
    world.prepare(orders.lines)
    with tempfile.TemporaryDirectory() as folder, _connected(orders.yardstick) as yardstick:
        file = Path(folder) / "sheet.csv"
        with world.sheet(orders.lines, 0) as database:
            database.execute(f"COPY due TO '{file}' (HEADER false)")
        told = {"again": [clocked(lambda: _known(file)) for _ in range(orders.rounds)]}
        told |= _posted(orders, yardstick, file, "empty", first=0)
        if orders.steady:
            for number in range(orders.rounds + 1, orders.steady + 1):
                with world.sheet(orders.lines, number) as database:
                    world.post(database)
            _settle()
            told |= _posted(
                orders, yardstick, file, "steady", first=max(orders.rounds, orders.steady) + 1
            )
            told |= _traced(orders)
    print(json.dumps(told))


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    import psycopg

    with psycopg.connect(address, autocommit=True) as yardstick:
        yield yardstick


def _posted(orders: Orders, yardstick: Any, file: Path, when: str, first: int) -> Seconds:
    """Copy plainly and post, by turns; the first turn is thrown away."""
    from zhida.payments.lines.columns import declared

    told: Seconds = {f"{what} {when}": [] for what in ("copy", "post", "check")}
    for number in range(first, first + orders.rounds + 1):
        with world.sheet(orders.lines, number) as database:
            copied = plainly_copied(yardstick, file, declared())
            yardstick.execute("CHECKPOINT")
            checked = _checked(database)
            posted = clocked(lambda database=database: world.post(database))
        if number > first:
            for what, seconds in (("copy", copied), ("post", posted), ("check", checked)):
                told[f"{what} {when}"].append(seconds)
    return told


def _checked(database: Any) -> float:
    """Return the seconds of the checks in columns alone, without laying out what they passed."""
    from zhida.payments.lines import sheet

    last_ids = {"person": 10**9, "account": 10**9, "enrolment": 10**9}
    laid_out = clocked(lambda: sheet.lay_out(database, "due", last_ids).drop())
    columns, order = sheet.cast(), sheet.ORDER
    plain = f"CREATE OR REPLACE TABLE plain AS SELECT {columns} FROM due ORDER BY {order}"
    return max(0.0, laid_out - clocked(lambda: database.execute(plain)))


def _known(file: Path) -> bool:
    """Ask of a file whether it was posted before."""
    from zhida.payments.models import Payout
    from zhida.store.files import digest

    return Payout.objects.filter(origin_sha256=digest(file)).exists()


def _settle() -> None:
    """Do what PostgreSQL does by itself soon after: look at its new tables."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _traced(orders: Orders) -> Seconds:
    chance = random.Random(4711)
    people = [chance.randrange(1, orders.lines + 1) for _ in range(QUESTIONS)]
    asked: dict[str, Callable[[int], object]] = {
        "person": _notice_of,
        "county": lambda _: _spent_below(world.place().path),
        "page": lambda _: _first_page(),
    }
    for question in asked.values():
        question(people[0])
    return {
        what: [clocked(lambda one=one, ask=ask: ask(one)) for one in people]
        for what, ask in asked.items()
    }


def _notice_of(person: int) -> list[str]:
    """Return the documents from which a person's money comes, through every allotment above."""
    from zhida.allotments.models import Allotment
    from zhida.payments import lines

    paid_by = {line.allotment for line in lines.of_person([person])}
    paths = Allotment.objects.filter(pk__in=paid_by).values_list("path", "pk")
    above = {int(key) for path, pk in paths for key in [*path.split("/"), pk] if key}
    return sorted(
        set(Allotment.objects.filter(pk__in=above).values_list("document_number", flat=True))
    )


def _spent_below(path: str) -> dict[str, int]:
    from django.db.models import Sum

    from zhida.payments.models import PaymentRequest

    return PaymentRequest.objects.filter(scope_path__within=path).aggregate(
        Sum("lines"), Sum("amount_fen"), Sum("paid_fen")
    )


def _first_page() -> Any:
    from zhida.allotments.models import Allotment
    from zhida.payments import lines

    received = Allotment.objects.filter(document_number="量测〔2022〕2号")
    return lines.of_allotments(list(received.values_list("pk", flat=True)))


if __name__ == "__main__":
    main()
