"""Small payouts: their lines lie together in a table of the database for each month they pay.

A table is made when its first line comes, in the transaction that brings the line. Its unique
index is the rule that a month is paid once; it stays small, because a month has an end.
"""

from __future__ import annotations

import hashlib

from django.db import connection

from zhida.payments.lines.columns import COLUMNS, NAMES, PAID_ONCE, declared
from zhida.payments.lines.guards import refuse_changes
from zhida.payments.lines.sheet import Sheet
from zhida.payments.lines.streaming import csv_of

PREFIX = "payments_lines_"
BATCH = 10_000


def table_of(month: int) -> str:
    """Return the name of a month's table."""
    return f"{PREFIX}{month}"


def tables() -> dict[int, str]:
    """Return the tables that exist, by month, ascending."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB %s"
    pattern = f"{PREFIX}[0-9]*"
    if connection.vendor == "postgresql":
        query = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ %s"
        pattern = rf"^{PREFIX}\d{{6}}$"
    with connection.cursor() as cursor:
        cursor.execute(query, [pattern])
        found = [name for (name,) in cursor.fetchall()]
    return {int(name.removeprefix(PREFIX)): name for name in sorted(found)}


def put(sheet: Sheet, payout: int) -> str:
    """Put the lines into the tables of their months; return their digest (see ``csv_digest``).

    Raises ``IntegrityError`` for a line that is paid already, on the sheet or before it.
    """
    there = tables()
    write = _copy if connection.vendor == "postgresql" else _insert
    for month in sheet.months:
        if month not in there:
            _make(month)
        write(sheet, payout, month)
    digest = hashlib.sha256()
    for chunk in csv_of(sheet.database, f"SELECT {NAMES} FROM {sheet.name}"):
        digest.update(chunk)
    return digest.hexdigest()


def _make(month: int) -> None:
    table = table_of(month)
    ending = "" if connection.vendor == "postgresql" else " WITHOUT ROWID"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE {table} (payout BIGINT NOT NULL, {declared()},"
            f" CONSTRAINT {table}_place PRIMARY KEY (allotment, payout, line_no),"
            f" CONSTRAINT {table}_paid_once UNIQUE ({PAID_ONCE}),"
            f" CONSTRAINT {table}_month CHECK (month = {int(month)}),"
            f" CONSTRAINT {table}_positive CHECK (amount_fen > 0)){ending}"
        )
        refuse_changes(cursor, table)


def _copy(sheet: Sheet, payout: int, month: int) -> None:
    statement = f"COPY {table_of(month)} (payout, {NAMES}) FROM STDIN (FORMAT csv)"
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as copy,
    ):
        for chunk in csv_of(sheet.database, _of_month(sheet, payout, month)):
            copy.write(chunk)


def _insert(sheet: Sheet, payout: int, month: int) -> None:
    places = ", ".join(["%s"] * (len(COLUMNS) + 1))
    statement = f"INSERT INTO {table_of(month)} (payout, {NAMES}) VALUES ({places})"
    found = sheet.database.execute(_of_month(sheet, payout, month))
    with connection.cursor() as cursor:
        while rows := found.fetchmany(BATCH):
            cursor.executemany(statement, rows)


def _of_month(sheet: Sheet, payout: int, month: int) -> str:
    return f"SELECT {int(payout)}, {NAMES} FROM {sheet.name} WHERE month = {int(month)}"
