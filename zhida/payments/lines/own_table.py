"""A large payout on PostgreSQL: a table of its own, filled first and indexed last.

The table is made in the posting's transaction, so that PostgreSQL may write its rows frozen, and
nobody sees it before the payout.
"""

from __future__ import annotations

import hashlib

from django.db import connection

from zhida.payments.lines.columns import NAMES, ORDER, PAID_ONCE, declared
from zhida.payments.lines.guards import refuse_changes
from zhida.payments.lines.sheet import Sheet
from zhida.payments.lines.streaming import csv_of

BUILDING = {"maintenance_work_mem": "512MB", "max_parallel_maintenance_workers": "2"}
"""What building the indexes may take, for this transaction only."""


def name_for(payout: int) -> str:
    """Return the name of the table of a payout."""
    return f"payments_lines_p{payout}"


def put(sheet: Sheet, payout: int) -> tuple[str, str]:
    """Put the lines into a table of their own; return its name and the digest of the lines.

    Raises ``IntegrityError`` for a line that is on the sheet twice.
    """
    table = name_for(payout)
    digest = hashlib.sha256()
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.execute(f"CREATE TABLE {table} ({declared()})")
        with cursor.copy(f"COPY {table} ({NAMES}) FROM STDIN (FORMAT csv, FREEZE)") as copy:
            for chunk in csv_of(sheet.database, f"SELECT {NAMES} FROM {sheet.name}"):
                digest.update(chunk)
                copy.write(chunk)
        for setting, value in BUILDING.items():
            cursor.execute(f"SET LOCAL {setting} = '{value}'")
        for what, columns in {"place": ORDER, "paid_once": PAID_ONCE}.items():
            cursor.execute(f"CREATE UNIQUE INDEX {table}_{what} ON {table} ({columns})")
        refuse_changes(cursor, table, whole=True)
    return table, digest.hexdigest()
