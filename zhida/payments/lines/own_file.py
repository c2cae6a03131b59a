"""A large payout beside SQLite: two files of its own, for the lines and for finding a person.

The lines lie in a Parquet file in their order; the same lines by person in an SQLite file whose
key is that a month is paid once. Both are brought to the disk while the posting holds the
database's write lock, and count only when its transaction has committed the row of ``Segment``
that names them. A file that no such row names was left by a posting that never came to its end.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.db import IntegrityError, connection

from zhida.payments.lines.columns import NAMES, PAID_ONCE, cast, declared
from zhida.payments.lines.sheet import Sheet
from zhida.payments.models import Segment

if TYPE_CHECKING:
    from adbc_driver_manager import AdbcConnection
    from duckdb import DuckDBPyConnection

LINES, PEOPLE = ".parquet", ".people"

HURRY = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000")
"""While a file is built there is nothing to protect: it counts only when it is whole on disk."""


def folder() -> Path:
    """Return the folder of the files: beside the database, in the data folder without a file."""
    database = Path(str(connection.settings_dict["NAME"]))
    if database.is_file():
        return database.with_name(f"{database.name}-lines")
    return Path(settings.ZHIDA_HOME) / "lines"


def lines_file(name: str) -> Path:
    """Return the Parquet file of a payout's lines."""
    return folder() / f"{name}{LINES}"


def people_address(name: str) -> str:
    """Return the address at which SQLite opens the lines by person: whole, and never to change."""
    return f"file:{quote(str(folder() / f'{name}{PEOPLE}'))}?mode=ro&immutable=1"


def is_there(name: str) -> bool:
    """Tell whether both files of a payout are in their place."""
    return all((folder() / f"{name}{kind}").is_file() for kind in (LINES, PEOPLE))


def digest_of(name: str) -> str:
    """Return the SHA-256 of the file that holds the lines."""
    with lines_file(name).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def put(sheet: Sheet, payout: int) -> tuple[str, str]:
    """Put the lines into files of their own; return their name and the digest of the lines' file.

    Raises ``IntegrityError`` for a line that is on the sheet twice.
    """
    sweep()
    name = f"{payout}-{secrets.token_hex(4)}"
    with ThreadPoolExecutor(2) as pool:
        by_person = pool.submit(_write_people, sheet, folder() / f"{name}{PEOPLE}")
        in_order = pool.submit(_write_lines, sheet, lines_file(name))
        for written in (by_person, in_order):
            written.result()
    _settle(folder())
    return name, digest_of(name)


def sweep() -> list[str]:
    """Remove the files that no segment names; return their names.

    Called by who holds the write lock: nobody else can then be in the middle of a posting.
    """
    place = folder()
    place.mkdir(mode=0o700, exist_ok=True)
    named = set(Segment.objects.filter(place="own").values_list("name", flat=True))
    left = [file for file in place.iterdir() if file.name.partition(".")[0] not in named]
    for file in left:
        file.unlink()
    return sorted(file.name for file in left)


def people_into_duckdb(database: DuckDBPyConnection, table: str, name: str) -> None:
    """Lay the lines by person into a table of DuckDB."""
    import adbc_driver_manager as adbc

    with (
        _connected(folder() / f"{name}{PEOPLE}") as reader,
        adbc.AdbcStatement(reader) as statement,
    ):
        statement.set_sql_query(f"SELECT {NAMES} FROM people")
        stream, _ = statement.execute_query()
        database.from_arrow(stream).create_view("streamed")
        database.execute(f"CREATE TABLE {table} AS SELECT {cast()} FROM streamed")
        database.execute("DROP VIEW streamed")


def _write_lines(sheet: Sheet, file: Path) -> None:
    place = str(file).replace("'", "''")
    database = sheet.database.cursor()
    database.execute(f"COPY {sheet.name} TO '{place}' (FORMAT parquet, COMPRESSION zstd)")
    _finish(file)


def _write_people(sheet: Sheet, file: Path) -> None:
    with sqlite3.connect(file) as made:
        made.execute("PRAGMA page_size = 8192")
        made.execute(f"CREATE TABLE people ({declared()}, PRIMARY KEY ({PAID_ONCE})) WITHOUT ROWID")
    made.close()
    by_person = f"SELECT {NAMES} FROM {sheet.name} ORDER BY {PAID_ONCE}"
    _ingest(sheet.database.cursor(), file, "people", by_person)
    _finish(file)


def _ingest(database: DuckDBPyConnection, file: Path, table: str, query: str) -> None:
    """Write the rows of a query into a table of a file, column-wise, without a Python row."""
    import adbc_driver_manager as adbc

    with _connected(file) as writer:
        for pragma in HURRY:
            with adbc.AdbcStatement(writer) as statement:
                statement.set_sql_query(f"PRAGMA {pragma}")
                statement.execute_query()
        writer.set_autocommit(False)
        with adbc.AdbcStatement(writer) as statement:
            statement.set_options(
                **{
                    adbc.INGEST_OPTION_TARGET_TABLE: table,
                    adbc.INGEST_OPTION_MODE: adbc.INGEST_OPTION_MODE_APPEND,
                }
            )
            statement.bind_stream(database.sql(query).__arrow_c_stream__())
            try:
                statement.execute_update()
            except adbc.Error as error:
                raise IntegrityError(str(error)) from error
        writer.commit()


@contextmanager
def _connected(file: Path) -> Iterator[AdbcConnection]:
    import adbc_driver_manager as adbc
    import adbc_driver_sqlite

    driver = adbc_driver_sqlite._driver_path()
    with (
        adbc.AdbcDatabase(driver=driver, uri=str(file)) as target,
        adbc.AdbcConnection(target) as made,
    ):
        yield made


def _finish(file: Path) -> None:
    """Bring a file to the disk, and let nobody write to it any more."""
    _settle(file)
    file.chmod(0o400)


def _settle(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
