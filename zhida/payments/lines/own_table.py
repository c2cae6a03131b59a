"""A large payout on PostgreSQL: a table of its own in two parts, filled at once, indexed last.

One process of PostgreSQL works for one connection, and filling a table is work for several. So the
people are halved, and each half is written by a connection of its own and committed there. A part
counts only when the posting's transaction has attached it to the table of the payout. One that is
attached to nothing was left by a posting that never came to its end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from zhida.payments.lines import binary
from zhida.payments.lines.columns import NAMES, ORDER, PAID_ONCE, declared
from zhida.payments.lines.guards import refuse_changes

if TYPE_CHECKING:
    from zhida.payments.lines.sheet import Sheet

PREFIX = "payments_lines_p"

BUILDING = {"maintenance_work_mem": "256MB", "max_parallel_maintenance_workers": "0"}
"""What building the indexes of a part may take. The parts already keep two processors busy."""


class Part(NamedTuple):
    """A part of the table: whose lines it holds, as a condition and as a partition's bounds."""

    name: str
    people: str
    bounds: str


def name_for(payout: int) -> str:
    """Return the name of the table of a payout."""
    return f"{PREFIX}{payout}"


def parts_of(table: str) -> list[str]:
    """Return the names of the parts of a payout's table."""
    return _asked(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass"
        " ORDER BY 1",
        [table],
    )


def put(sheet: Sheet, payout: int) -> tuple[str, str]:
    """Put the lines into a table of their own; return its name and the digest of the lines.

    Raises ``IntegrityError`` for a line that is on the sheet twice.
    """
    sweep()
    table = name_for(payout)
    parts = _halves(sheet, table)
    with ExitStack() as writing, connection.wrap_database_errors:
        # Each of them commits when all have written, and none of them otherwise.
        sides = [writing.enter_context(_connected()) for _ in parts]
        with ThreadPoolExecutor(len(parts)) as pool:
            digests = list(pool.map(lambda side, part: _write(side, part, sheet), sides, parts))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {table} ({declared()}) PARTITION BY RANGE (person)")
        cursor.execute(f"CREATE UNIQUE INDEX {table}_paid_once ON {table} ({PAID_ONCE})")
        for part in parts:
            cursor.execute(f"ALTER TABLE {table} ATTACH PARTITION {part.name} {part.bounds}")
            refuse_changes(cursor, part.name, whole=True)
        refuse_changes(cursor, table, whole=True)
    return table, _together(digests)


def digest_of(table: str) -> str:
    """Return the digest of the lines as they lie in a payout's table now."""
    return _together([_digest(_read(part)) for part in parts_of(table)])


def left() -> list[str]:
    """Return the parts that are attached to nothing, by name."""
    return _asked(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND NOT relispartition AND relname ~ %s"
        " ORDER BY 1",
        [rf"^{PREFIX}\d+_\d$"],
    )


def sweep() -> list[str]:
    """Remove the parts that are attached to nothing; return their names.

    Called by who holds the head of the audit chain: nobody else can then be in the middle of a
    posting. A connection of its own does it, so that they are gone whatever becomes of this one.
    """
    tables = left()
    if tables:
        with _connected() as side:
            side.execute(f"DROP TABLE {', '.join(tables)}")
    return tables


def _halves(sheet: Sheet, table: str) -> list[Part]:
    """Divide the people so that about half of the lines fall to each part."""
    middle = sheet.middle_person()
    return [
        Part(f"{table}_1", f"person < {middle}", f"FOR VALUES FROM (MINVALUE) TO ({middle})"),
        Part(f"{table}_2", f"person >= {middle}", f"FOR VALUES FROM ({middle}) TO (MAXVALUE)"),
    ]


def _connected() -> Any:
    """Open one more connection to the database; as a context it commits, or not, and closes."""
    return connection.get_new_connection(connection.get_connection_params())


def _write(side: Any, part: Part, sheet: Sheet) -> str:
    """Write a part of the sheet, with its keys; return the digest of its lines."""
    digest = hashlib.sha256()
    with side.cursor() as cursor:
        # The condition tells PostgreSQL, when the part is attached, what it need not look up.
        cursor.execute(f"CREATE TABLE {part.name} ({declared()}, CHECK ({part.people}))")
        copying = f"COPY {part.name} ({NAMES}) FROM STDIN (FORMAT binary, FREEZE)"
        with cursor.copy(copying) as copy:
            for piece in binary.pieces(sheet.database.cursor(), sheet.name, part.people):
                digest.update(piece)
                copy.write(piece)
        for setting, value in BUILDING.items():
            cursor.execute(f"SET LOCAL {setting} = '{value}'")
        for what, columns in {"place": ORDER, "paid_once": PAID_ONCE}.items():
            cursor.execute(f"CREATE UNIQUE INDEX {part.name}_{what} ON {part.name} ({columns})")
    return digest.hexdigest()


def _read(part: str) -> Iterator[bytes]:
    ordered = f"SELECT {NAMES} FROM {part} ORDER BY {ORDER}"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({ordered}) TO STDOUT (FORMAT binary)") as copy,
    ):
        yield from map(bytes, copy)


def _digest(pieces: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def _together(digests: list[str]) -> str:
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def _asked(question: str, given: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        return [name for (name,) in cursor.fetchall()]
