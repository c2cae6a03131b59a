"""A database of its own for the processes that a test starts.

It is a copy of the suite's database, which has no rows, so that it need not be migrated again. A
suite of which no test asks for a database has none; then it is an empty one.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection


def on_postgresql() -> bool:
    """Tell whether the suite runs on PostgreSQL."""
    return os.environ.get("ZHIDA_DATABASE", "").startswith("postgres")


@contextmanager
def copied(folder: Path) -> Iterator[str]:
    """Yield the address of a copy: a file in the folder, or one more database of the server."""
    if on_postgresql():
        with _one_more(os.environ["ZHIDA_DATABASE"]) as address:
            yield address
        return
    file = folder / "zhida.sqlite3"
    if _of_the_suite():
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as target:
            connection.connection.backup(target)
    yield str(file)


@contextmanager
def _one_more(server: str) -> Iterator[str]:
    import psycopg

    name = f"zhida_copy_{os.getpid()}"
    template = _of_the_suite() or "template1"
    # Nobody may be connected with a database while it is copied.
    connection.close()
    with psycopg.connect(server, autocommit=True) as connected:
        connected.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connected.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _of_the_suite() -> str:
    """Return the name of the suite's database, "" while there is none."""
    name = str(connection.settings_dict["NAME"])
    return name if name.startswith(("test_", "file:memorydb")) else ""
