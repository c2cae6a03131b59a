"""Where lines lie: tables by month, tables of large payouts, files of large payouts; read alike.

Every place answers the same SELECT. Files are opened read-only beside Django's connection and kept
open for the thread, because opening one costs more than asking it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from django.db import connection

from zhida.payments.lines import month_tables, own_file
from zhida.payments.lines.columns import NAMES, LineRow
from zhida.payments.models import Segment

MOST_OPEN = 100
"""How many files a thread keeps open; each costs two descriptors and a little memory."""

BY_PERSON = "(allotment, line_no) IN (SELECT allotment, line_no FROM people WHERE {condition})"


class Place(NamedTuple):
    """A table of lines; ``payout`` is 0 where those of many payouts lie together."""

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
    places: Sequence[Place], condition: str, given: Sequence[Any], tail: str = ""
) -> list[LineRow]:
    """Return the lines in any of the places for which a condition holds, place after place.

    ``condition`` has a ``%s`` for each of ``given``, and speaks of the columns of a line and, of
    tables by month, ``payout``. ``tail`` (ORDER BY, LIMIT) applies to each place by itself.
    """
    here = [place for place in places if not place.file]
    rows: list[Any] = []
    if here:
        asked = " UNION ALL ".join(
            f"SELECT * FROM ({_select(p, condition, tail)}) AS {p.table}" for p in here
        )
        with connection.cursor() as cursor:
            cursor.execute(asked, [*given] * len(here))
            rows += cursor.fetchall()
    for place in places:
        if place.file:
            asked = _select(place, condition, tail).replace("%s", "?")
            rows += opened(place.file).execute(asked, given).fetchall()
    return [LineRow(*row) for row in rows]


def ask(place: Place, asked: str) -> list[Any]:
    """Return the rows of a query over the one table of a place."""
    if place.file:
        return opened(place.file).execute(asked).fetchall()
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return list(cursor.fetchall())


def read_by_person(places: Sequence[Place], condition: str, given: Sequence[Any]) -> list[LineRow]:
    """Return lines by a condition on person, component, month and occasion alone."""
    here = [place for place in places if not place.file]
    rows = read(here, condition, given)
    found = BY_PERSON.format(condition=condition)
    return rows + read([place for place in places if place.file], found, given)


def _select(place: Place, condition: str, tail: str) -> str:
    payout = f"{place.payout} AS payout" if place.payout else "payout"
    return f"SELECT {payout}, {NAMES} FROM {place.table} WHERE {condition}{tail}"


_kept = threading.local()


def opened(name: str) -> sqlite3.Connection:
    """Return this thread's connection to the files of a payout: ``lines`` and ``people``.

    They never change, so nothing needs to be locked or looked at again.
    """
    files: OrderedDict[str, sqlite3.Connection] = _kept.__dict__.setdefault("files", OrderedDict())
    if name in files:
        files.move_to_end(name)
        return files[name]
    made = sqlite3.connect(_address(name, own_file.LINES), uri=True)
    made.execute("ATTACH ? AS found", [address_of_people(name)])
    files[name] = made
    if len(files) > MOST_OPEN:
        files.popitem(last=False)[1].close()
    return made


def address_of_people(name: str) -> str:
    """Return the address under which the file by person can be attached."""
    return _address(name, own_file.PEOPLE)


def _address(name: str, kind: str) -> str:
    return f"file:{quote(str(own_file.folder() / (name + kind)))}?mode=ro&immutable=1"
