"""Where lines lie: tables by month, tables of large payouts, files of large payouts; read alike.

Every place answers the same conditions. What reads the files is kept for the thread, because
opening costs more than asking; the files never change, so nothing needs to be looked at again.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from zhida.payments.lines import month_tables, own_file
from zhida.payments.lines.columns import NAMES, LineRow
from zhida.payments.models import Segment

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_OPEN = 200
"""How many files by person a thread keeps open; each costs a descriptor and a little memory."""

LIMITS: dict[str, Any] = {"threads": 2, "memory_limit": "500MB"}
"""What reading a page of lines may take."""


class Place(NamedTuple):
    """A table of lines; ``payout`` is 0 where those of many payouts lie together.

    With a ``file`` the table is what its reader calls it: ``lines`` in their order, or ``people``.
    """

    table: str
    payout: int = 0
    file: str = ""


def shared(first_month: int, last_month: int) -> list[Place]:
    """Return the tables of small payouts for the months between."""
    there = month_tables.tables()
    return [Place(table) for m, table in there.items() if first_month <= m <= last_month]


def of_segment(segment: Segment) -> list[Place]:
    """Return where the lines of a segment lie."""
    if segment.place == "shared":
        return shared(segment.first_month, segment.last_month)
    return [_own(segment.payout_id, segment.name)]


def own(first_month: int, last_month: int) -> list[Place]:
    """Return where the large payouts lie that have months in common with those between."""
    overlapping = Segment.objects.filter(
        place="own", first_month__lte=last_month, last_month__gte=first_month
    )
    return [_own(*one) for one in overlapping.order_by("pk").values_list("payout_id", "name")]


def _own(payout: int, name: str) -> Place:
    if connection.vendor == "postgresql":
        return Place(name, payout)
    return Place("lines", payout, name)


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
        asked = " UNION ALL ".join(
            f"SELECT * FROM ({_select(place, condition, tail)}) AS {place.table}"
            for place in tables
        )
        with connection.cursor() as cursor:
            cursor.execute(asked, [*given] * len(tables))
            rows += cursor.fetchall()
    return [LineRow(*row) for row in rows]


def read_by_person(places: Iterable[Place], condition: str, given: Sequence[Any]) -> list[LineRow]:
    """Return lines by a condition on people and what they are paid for."""
    found = [place._replace(table="people") if place.file else place for place in places]
    return read(found, condition, given)


def _select(place: Place, condition: str, tail: str) -> str:
    payout = f"{place.payout} AS payout" if place.payout else "payout"
    return f"SELECT {payout}, {NAMES} FROM {place.table} WHERE {condition}{tail}"


def ask(place: Place, asked: str, given: Sequence[Any] = ()) -> list[Any]:
    """Return the rows of a query over the one table of a place."""
    if place.table == "people":
        return people_of(place.file).execute(asked.replace("%s", "?"), given).fetchall()
    if place.file:
        with lines_of(place.file) as database:
            return database.execute(asked.replace("%s", "?"), given).fetchall()
    with connection.cursor() as cursor:
        cursor.execute(asked, given)
        return list(cursor.fetchall())


_kept = threading.local()


def lines_of(name: str) -> DuckDBPyConnection:
    """Return a connection in which ``lines`` are those of the file."""
    import duckdb

    if not hasattr(_kept, "duckdb"):
        _kept.duckdb = duckdb.connect(config=LIMITS)
    database: DuckDBPyConnection = _kept.duckdb.cursor()
    place = str(own_file.lines_file(name)).replace("'", "''")
    database.execute(f"CREATE TEMP VIEW lines AS SELECT * FROM read_parquet('{place}')")
    return database


def people_of(name: str) -> sqlite3.Connection:
    """Return this thread's connection to the lines of a file by person, in table ``people``."""
    files: OrderedDict[str, sqlite3.Connection] = _kept.__dict__.setdefault("files", OrderedDict())
    if name in files:
        files.move_to_end(name)
        return files[name]
    files[name] = sqlite3.connect(own_file.people_address(name), uri=True)
    if len(files) > MOST_OPEN:
        files.popitem(last=False)[1].close()
    return files[name]
