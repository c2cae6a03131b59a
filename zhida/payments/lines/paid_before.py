"""Was a line of the sheet paid before? Asked of every place that has a month in common.

Within one table the unique index answers. Between a large payout and the other places nothing in
the database can, so they are compared here, while the posting holds the head of the audit chain:
one at a time posts, and what it compares with stands still.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection

from zhida.payments.lines import places
from zhida.payments.lines.columns import COLUMNS, PAID_ONCE, LineRow
from zhida.payments.lines.places import Place
from zhida.payments.lines.sheet import Sheet
from zhida.payments.lines.streaming import csv_of_query, table_from_csv

BATCH = 5000

KEY = PAID_ONCE.split(", ")


class Before(NamedTuple):
    """How many lines of the sheet were paid before, the first of them, and what paid it."""

    many: int
    line: int
    earlier: LineRow


def by_index(sheet: Sheet, among: Sequence[Place]) -> Before | None:
    """Look the people of a sheet up in the indexes of ``among``; for a small sheet."""
    if not among:
        return None
    found = sheet.database.cursor().execute(
        f"SELECT line_no, {PAID_ONCE} FROM {sheet.name} ORDER BY line_no"
    )
    months = sheet.months[0], sheet.months[-1]
    first: Before | None = None
    many = 0
    while rows := found.fetchmany(BATCH):
        paid = {
            (line.person, line.component, line.month, line.occasion): line
            for line in places.read_people(among, [row[1] for row in rows], months)
        }
        for line_no, *key in rows:
            earlier = paid.get(tuple(key))
            if earlier is not None:
                many += 1
                first = first or Before(0, line_no, earlier)
    return first and first._replace(many=many)


def by_joining(sheet: Sheet, new: Place, among: Sequence[Place]) -> Before | None:
    """Join the lines just put at ``new`` with each of ``among``; for a large sheet."""
    join = _join_columns if new.file else _join_tables
    for place in among:
        many, line_no = join(sheet, new, place)
        if many:
            (line,) = places.read([new], "line_no = %s", [line_no])
            of_person = places.read_people([place], [line.person], (line.month, line.month))
            same = [line.component, line.occasion]
            earlier = next(one for one in of_person if [one.component, one.occasion] == same)
            return Before(many, line_no, earlier)
    return None


def _join_tables(sheet: Sheet, new: Place, earlier: Place) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_joined(new.table, earlier.table))
        many, line_no = cursor.fetchone()
    return many, line_no


def _join_columns(sheet: Sheet, new: Place, earlier: Place) -> tuple[int, int]:
    """Join in DuckDB, where the sheet still lies; a file is read there, a table is brought."""
    database, there = sheet.database, earlier.table
    if not earlier.file:
        shape = {name: COLUMNS[name] for name in KEY}
        database.execute(f"DROP TABLE IF EXISTS {there}")
        table_from_csv(database, there, shape, csv_of_query(f"SELECT {PAID_ONCE} FROM {there}"))
    many, line_no = database.execute(_joined(sheet.name, there)).fetchall()[0]
    return many, line_no


def _joined(new: str, earlier: str) -> str:
    return (
        f"SELECT count(*), min(n.line_no) FROM {new} AS n JOIN {earlier} AS e USING ({PAID_ONCE})"
    )
