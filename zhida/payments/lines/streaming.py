"""Whole numbers in bulk, as CSV: out of DuckDB and into it, and out of the database."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CHUNK = 1 << 20
BATCH = 10_000


def csv_of(database: DuckDBPyConnection, query: str) -> Iterator[bytes]:
    """Yield the rows of a query as CSV without a heading, in chunks of any length.

    They come through a pipe from a thread, so that the receiver works while DuckDB still writes.
    The connection is busy until the last chunk was taken. Raises what DuckDB raises.
    """
    reader, writer = os.pipe()
    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(_write, database, query, writer)
        # Closing this end first lets the writer fail instead of waiting for ever.
        with os.fdopen(reader, "rb", buffering=0) as source:
            while chunk := source.read(CHUNK):
                yield chunk
        written.result()


def _write(database: DuckDBPyConnection, query: str, writer: int) -> None:
    try:
        database.execute(
            f"COPY ({query}) TO '/dev/fd/{writer}' (FORMAT csv, HEADER false, USE_TMP_FILE false)"
        )
    finally:
        os.close(writer)


def table_from_csv(
    database: DuckDBPyConnection, name: str, shape: Mapping[str, str], chunks: Iterable[bytes]
) -> None:
    """Make a table of ``shape`` (name: type) from CSV without a heading, read as it comes."""
    reader, writer = os.pipe()
    with ThreadPoolExecutor(1) as pool:
        read = pool.submit(_read, database, name, shape, reader)
        # Closing this end tells the reader that there is no more, whatever happened here.
        with os.fdopen(writer, "wb") as target:
            for chunk in chunks:
                target.write(chunk)
        read.result()


def _read(database: DuckDBPyConnection, name: str, shape: Mapping[str, str], reader: int) -> None:
    columns = ", ".join(f"'{column}': '{kind}'" for column, kind in shape.items())
    try:
        database.execute(
            f"CREATE TABLE {name} AS SELECT * FROM read_csv('/dev/fd/{reader}',"
            f" columns = {{{columns}}}, header = false, auto_detect = false, delim = ',')"
        )
    finally:
        os.close(reader)


def csv_of_query(query: str) -> Iterator[bytes]:
    """Yield the rows of a query of whole numbers as CSV, the same on both databases."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as copy:
                yield from map(bytes, copy)
            return
        cursor.execute(query)
        while rows := cursor.fetchmany(BATCH):
            yield "".join(",".join(map(str, row)) + "\n" for row in rows).encode()
