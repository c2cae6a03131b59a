"""Where lines lie: tables by month, tables of large payouts, files of large payouts; read alike."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from zhida.payments.lines import by_person, month_tables, own_file
from zhida.payments.lines.columns import NAMES, LineRow
from zhida.payments.models import Segment

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

READING: dict[str, Any] = {"threads": 2, "memory_limit": "500MB"}
"""What reading lines out of a file may take."""


class Place(NamedTuple):
    """A table of lines; ``payout`` is 0 where those of many payouts lie together.

    That of a ``file`` (its name) is one that DuckDB reads, and the database does not know.
    """

    table: str
    payout: int = 0
    file: str = ""


def shared(first_month: int, last_month: int) -> list[Place]:
    """Return the tables of small payouts for the months between."""
    there = month_tables.tables()
    return [Place(table) for m, table in there.items() if first_month <= m <= last_month]


def own(first_month: int, last_month: int) -> list[Place]:
    """Return where the large payouts lie that have months in common with those between."""
    # Every question about a person asks this first; as objects it would cost as much as the answer.
    asked = (
        f"SELECT payout_id, name FROM {Segment._meta.db_table}"
        " WHERE place = 'own' AND first_month <= %s AND last_month >= %s ORDER BY payout_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [last_month, first_month])
        return [_own(*one) for one in cursor.fetchall()]


def of_segment(segment: Segment) -> list[Place]:
    """Return where the lines of a segment lie."""
    if segment.place == "shared":
        return shared(segment.first_month, segment.last_month)
    return [_own(segment.payout_id, segment.name)]


def _own(payout: int, name: str) -> Place:
    if connection.vendor == "postgresql":
        return Place(name, payout)
    lines = own_file.quoted(own_file.lines_file(name))
    return Place(f"read_parquet({lines})", payout, name)


def read(
    places: Iterable[Place], condition: str, given: Sequence[Any], tail: str = ""
) -> list[LineRow]:
    """Return the lines in any of the places for which a condition holds, place after place.

    ``condition`` has a ``%s`` for each of ``given``, and speaks of the columns of a line and, of
    tables by month, ``payout``. ``tail`` (ORDER BY, LIMIT) applies to each place by itself.
    """
    rows: list[Any] = []
    tables: list[Place] = []
    for place in places:
        if place.file:
            rows += ask(place, _select(place, condition, tail), given)
        else:
            tables.append(place)
    if tables:
        selects = [_select(place, condition, tail) for place in tables]
        if tail:
            selects = [f"SELECT * FROM ({one}) AS t{n}" for n, one in enumerate(selects)]
        asked = " UNION ALL ".join(selects)
        with connection.cursor() as cursor:
            cursor.execute(asked, [*given] * len(tables))
            rows += cursor.fetchall()
    return [LineRow(*row) for row in rows]


def read_people(
    places: Sequence[Place], people: Sequence[int], months: tuple[int, int]
) -> list[LineRow]:
    """Return the lines of some people for the months between, place after place."""
    wanted = ", ".join(str(int(person)) for person in people) or "NULL"
    condition = f"person IN ({wanted})"
    found = read([place for place in places if not place.file], condition, ())
    for place in places:
        if place.file:
            rows = by_person.rows_of(own_file.people_file(place.file), people)
            found += [LineRow(place.payout, *row) for row in rows]
    return [line for line in found if months[0] <= line.month <= months[1]]


def ask(place: Place, asked: str, given: Sequence[Any] = ()) -> list[Any]:
    """Return the rows of a query over the one table of a place."""
    if place.file:
        return reader().execute(asked.replace("%s", "?"), given).fetchall()
    with connection.cursor() as cursor:
        cursor.execute(asked, given)
        return list(cursor.fetchall())


def _select(place: Place, condition: str, tail: str) -> str:
    payout = f"{place.payout} AS payout" if place.payout else "payout"
    return f"SELECT {payout}, {NAMES} FROM {place.table} WHERE {condition}{tail}"


_kept = threading.local()


def reader() -> DuckDBPyConnection:
    """Return this thread's DuckDB, in which the tables of files can be read."""
    import duckdb

    if not hasattr(_kept, "duckdb"):
        _kept.duckdb = duckdb.connect(config=READING)
    database: DuckDBPyConnection = _kept.duckdb
    return database
