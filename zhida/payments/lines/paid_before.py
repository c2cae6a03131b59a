"""Was a line of the sheet paid before? Asked of every place that has a month in common.

Within one table the unique index answers. Between a large payout and the other places nothing in
the database can, so they are compared here, while the posting holds the head of the audit chain:
one at a time posts, and what it compares with stands still.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection

from zhida.payments.lines import own_file, places
from zhida.payments.lines.columns import PAID_ONCE, LineRow
from zhida.payments.lines.places import Place
from zhida.payments.lines.sheet import Sheet

BATCH = 5000

SAME = "person = %s AND component = %s AND month = %s AND occasion = %s"


class Before(NamedTuple):
    """How many lines of the sheet were paid before, the first of them, and what paid it."""

    many: int
    line: int
    earlier: LineRow


class Joined(NamedTuple):
    """How many lines of the sheet were found, and the first of them."""

    many: int
    line: int


def by_index(sheet: Sheet, among: list[Place]) -> Before | None:
    """Look the people of a sheet up in the indexes of ``among``; for a small sheet."""
    found = sheet.database.cursor().execute(
        f"SELECT line_no, {PAID_ONCE} FROM {sheet.name} ORDER BY line_no"
    )
    first: Before | None = None
    count = 0
    while rows := found.fetchmany(BATCH):
        paid = {
            (row.person, row.component, row.month, row.occasion): row
            for row in _lines_of({row[1] for row in rows}, sheet, among)
        }
        for line_no, *key in rows:
            earlier = paid.get(tuple(key))
            if earlier is not None:
                count += 1
                first = first or Before(0, line_no, earlier)
    return first and first._replace(many=count)


def _lines_of(people: set[int], sheet: Sheet, among: list[Place]) -> list[LineRow]:
    wanted = ", ".join(map(str, sorted(people)))
    condition = f"person IN ({wanted}) AND month BETWEEN %s AND %s"
    return places.read_by_person(among, condition, [sheet.months[0], sheet.months[-1]])


def by_joining(new: Place, among: list[Place]) -> Before | None:
    """Join the lines just put at ``new`` with each of ``among``; for a large sheet."""
    join = _join_tables if not new.file else _join_files
    for place in among:
        count, line_no = join(new, place)
        if count:
            (line,) = places.read([new], "line_no = %s", [line_no])
            key = [line.person, line.component, line.month, line.occasion]
            (earlier,) = places.read_by_person([place], SAME, key)
            return Before(count, line_no, earlier)
    return None


def _join_tables(new: Place, earlier: Place) -> Joined:
    with connection.cursor() as cursor:
        cursor.execute(_joined(new.table, earlier.table))
        count, line_no = cursor.fetchone()
    return Joined(count, line_no)


def _join_files(new: Place, earlier: Place) -> Joined:
    """Join within the new file's own connection, into which the earlier lines are brought."""
    database = places.people_of(new.file)
    if earlier.file:
        database.execute("ATTACH ? AS earlier", [own_file.people_address(earlier.file)])
        found = database.execute(_joined("main.people", "earlier.people")).fetchall()
        database.execute("DETACH earlier")
        return Joined(*found[0])
    database.execute(f"CREATE TEMP TABLE earlier ({PAID_ONCE})")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {PAID_ONCE} FROM {earlier.table}")
        while rows := cursor.fetchmany(BATCH):
            database.executemany("INSERT INTO earlier VALUES (?, ?, ?, ?)", rows)
    found = database.execute(_joined("main.people", "earlier")).fetchall()
    database.execute("DROP TABLE earlier")
    database.commit()
    return Joined(*found[0])


def _joined(new: str, earlier: str) -> str:
    return (
        f"SELECT count(*), min(n.line_no) FROM {new} AS n JOIN {earlier} AS e USING ({PAID_ONCE})"
    )
