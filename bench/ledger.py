"""How fast the ledger takes and answers 100,000 allotments, beside plain inserts of equal rows.

Everything happens in one transaction that is rolled back, so no other part finds these rows.
"""

from __future__ import annotations

import datetime
import statistics
import time
from collections.abc import Callable
from typing import Any

from bench.figures import Figure, clocked, quantiles

ROWS = 100_000
QUESTIONS = 20
ISSUED = datetime.date(2022, 1, 1)


def figures() -> list[Figure]:
    import django

    django.setup()
    from django.db import connection, transaction

    from zhida.entry import installation

    installation.prepare()
    whole = transaction.atomic()
    whole._from_testcase = True  # type: ignore[attr-defined]  # lets actions run inside
    with whole:
        made = _entering(connection.vendor) + _asking(connection.vendor)
        transaction.set_rollback(True)
    return made


def _entering(vendor: str) -> list[Figure]:
    from django.db import transaction

    from zhida.allotments.models import Allotment, Movement

    upper, shares = _source(), _shares()
    action = clocked(lambda: _pass_down(upper, shares))
    plain = statistics.median([_plain() for _ in range(5)])
    point = transaction.savepoint()
    given = list(Allotment.objects.filter(parent=upper))
    moved = list(Movement.objects.filter(from_allotment=upper))
    objects = _bulk_created(given, moved)
    transaction.savepoint_rollback(point)
    rate = f"{ROWS / action:,.0f} allotments/s ({action:.2f} s)"
    how = f"{vendor}, {ROWS:,} allotments and as many movements, all checks, one sealed line"
    return [
        Figure("register 100,000 allotments", rate, "", how),
        Figure(
            "… plain insert of the same rows",
            f"{ROWS / plain:,.0f} allotments/s ({plain:.2f} s)",
            f"action takes {action / plain:.1f} × as long",
            "executemany or COPY into tables without keys, checks or triggers; median of 5",
        ),
        Figure(
            "… Django bulk_create of the same rows",
            f"{ROWS / objects:,.0f} allotments/s ({objects:.2f} s)",
            f"action takes {action / objects:.2f} × as long",
            "same tables, same checks, no audit line",
        ),
    ]


def _asking(vendor: str) -> list[Figure]:
    from django.db import connection

    if vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # what PostgreSQL does by itself soon after a commit
    from zhida.access.scope import EVERYWHERE, Scope
    from zhida.allotments import queries

    province = Scope(paths=("650000/",))
    number = "量测〔2022〕1号"
    asked: dict[str, Callable[[], Any]] = {
        "ledger, first page": lambda: queries.ledger(EVERYWHERE),
        "ledger, last page by amount": lambda: queries.ledger(
            EVERYWHERE, sort="-amount", page=10**6
        ),
        "ledger, text": lambda: queries.ledger(EVERYWHERE, queries.Filters(text="伊宁")),
        "ledger, one province": lambda: queries.ledger(province),
        "overview": lambda: queries.overview(EVERYWHERE),
        "overview, right after a change": lambda: _overview_anew(EVERYWHERE),
        "overview of a province, right after a change": lambda: _overview_anew(province),
        "trace of a document with 100,000 receivers": lambda: queries.trace_notice(
            EVERYWHERE, number
        ),
    }
    return [
        Figure(f"query {name}: p50 / p95", _latency(question), "p95 ≤ 200 ms", vendor)
        for name, question in asked.items()
    ]


def _overview_anew(scope: Any) -> Any:
    """Work the overview out as after an action; it is kept from one action to the next."""
    from zhida.allotments.queries import figures

    figures._overview.cache_clear()
    return figures.overview(scope)


def _source() -> Any:
    from zhida.allotments import actions
    from zhida.registers.models import Division
    from zhida.store.action import SYSTEM

    nation = Division.objects.get(code="000000")
    fund = actions.open_fund(2022, "量测资金", None, by=SYSTEM)
    fen = ROWS * 1_000_000
    words: dict[str, Any] = {"document_number": "量测〔2021〕1号", "happened_on": ISSUED}
    return actions.receive(fund, nation, fen, **words, by=SYSTEM)


def _shares() -> list[Any]:
    """Return a share for every division, again and again under another source's name."""
    from zhida.allotments.actions import Share
    from zhida.registers.models import Division

    divisions = list(Division.objects.exclude(code="000000").exclude(level="town"))
    return [
        Share(one.name, one.pk, one.path, one.level, 1_000_000, source_label=f"来源{number}")
        for number in range(ROWS // len(divisions) + 1)
        for one in divisions
    ][:ROWS]


def _pass_down(upper: Any, shares: list[Any]) -> None:
    from zhida.allotments import actions
    from zhida.store.action import SYSTEM

    words: dict[str, Any] = {"document_number": "量测〔2022〕1号", "happened_on": ISSUED}
    actions.pass_down(upper, shares, **words, by=SYSTEM)


def _plain() -> float:
    """Return the seconds of writing the same rows into tables that are nothing but columns."""
    from zhida.allotments.models import Allotment, Movement

    return sum(_copied(model._meta.db_table) for model in (Allotment, Movement))


def _copied(table: str) -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        rows = cursor.fetchall()
        cursor.execute(f"CREATE TEMPORARY TABLE plain AS SELECT * FROM {table} WHERE 1 = 0")
        start = time.perf_counter()
        _write(cursor, rows)
        spent = time.perf_counter() - start
        cursor.execute("DROP TABLE plain")
    return spent


def _write(cursor: Any, rows: list[Any]) -> None:
    """Write rows the fastest way that the driver offers."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with cursor.copy("COPY plain FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    places = ", ".join(["%s"] * len(rows[0]))
    cursor.executemany(f"INSERT INTO plain VALUES ({places})", rows)


def _bulk_created(allotments: list[Any], movements: list[Any]) -> float:
    """Return the seconds of Django's bulk_create of equal rows, with keys, checks and triggers.

    The rows already there are written again under another document and fresh ids.
    """
    from zhida.allotments.models import Allotment, Movement

    ids = {}
    for one in allotments:
        ids[one.pk] = one
        one.pk, one.document_number = None, "量测〔2022〕2号"
    for one in movements:
        one.pk = None
    start = time.perf_counter()
    Allotment.objects.bulk_create(allotments)
    for one in movements:
        one.to_allotment_id = ids[one.to_allotment_id].pk
    Movement.objects.bulk_create(movements)
    return time.perf_counter() - start


def _latency(question: Callable[[], Any]) -> str:
    question()
    return quantiles([clocked(question) for _ in range(QUESTIONS)])
