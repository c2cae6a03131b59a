"""The same lines through Django's objects: one after another, and in bulk.

``python -m bench.posting_peers`` prints lines a second of each way, on the database it is told of.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator
from typing import Any

from bench import posting_world as world

ROWS, BULK = 3_000, 100_000
RUNS = 5


def main() -> None:
    import django

    django.setup()
    world.prepare(BULK)
    line = _model()
    told = {}
    for name, count, post in (("row", ROWS, _one_by_one), ("bulk", BULK, _in_bulk)):
        with world.sheet(count, 0) as database:
            rows = database.execute("SELECT * FROM due").fetchall()
            names = [column[0] for column in database.description]
        rates = [count / _posted(line, names, rows, post) for _ in range(RUNS + 1)]
        told[name] = statistics.median(rates[1:])
    print(json.dumps(told))


def _model() -> Any:
    """Make a table of lines as a Django project would have it, with both keys."""
    from django.db import connection, models

    number = models.BigIntegerField
    fields: dict[str, Any] = {
        name: number()
        for name in ("line_no", "account", "enrolment", "component", "month", "occasion")
    }
    fields |= {
        "person": number(),
        "allotment": models.ForeignKey("allotments.Allotment", models.PROTECT),
        "amount_fen": number(),
        "due_fen": number(),
        "__module__": __name__,
        "Meta": type(
            "Meta",
            (),
            {
                "app_label": "payments",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["person", "component", "month", "occasion"], name="peer_paid_once"
                    )
                ],
            },
        ),
    }
    line = type("PeerLine", (models.Model,), fields)
    with connection.schema_editor() as editor:
        editor.create_model(line)
    return line


def _posted(line: Any, names: list[str], rows: list[Any], post: Any) -> float:
    """Return the seconds of posting the rows in one transaction; the table is empty again after."""
    from django.db import transaction

    given = [dict(zip(names, row, strict=True)) for row in rows]
    for one in given:
        one["allotment_id"] = one.pop("allotment")
    start = time.perf_counter()
    with transaction.atomic():
        post(line, given)
    spent = time.perf_counter() - start
    line.objects.all().delete()
    return spent


def _one_by_one(line: Any, given: list[dict[str, int]]) -> None:
    """Lock the allotment, save the line, move the balance: for each line."""
    from django.db.models import F

    from zhida.allotments.models import Allotment

    for one in given:
        held = Allotment.objects.select_for_update().filter(pk=one["allotment_id"])
        assert held.get().left_fen >= one["amount_fen"]
        line.objects.create(**one)
        held.update(reserved_fen=F("reserved_fen") + one["amount_fen"])


def _in_bulk(line: Any, given: list[dict[str, int]]) -> None:
    """Save the lines by thousands, then move each balance once."""
    from django.db.models import F

    from zhida.allotments.models import Allotment

    line.objects.bulk_create((line(**one) for one in given), batch_size=5_000)
    for key, fen in _sums(given):
        Allotment.objects.filter(pk=key).update(reserved_fen=F("reserved_fen") + fen)


def _sums(given: list[dict[str, int]]) -> Iterator[tuple[int, int]]:
    sums: dict[int, int] = {}
    for one in given:
        sums[one["allotment_id"]] = sums.get(one["allotment_id"], 0) + one["amount_fen"]
    yield from sorted(sums.items())


if __name__ == "__main__":
    main()
