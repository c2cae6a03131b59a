"""A PostgreSQL for the measurements that keeps what it commits, and an SQLite file beside it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit, urlunsplit

from tests import postgres

SETTINGS = {"max_wal_size": "8GB"}
"""So much may be written between checkpoints that none falls into a measurement."""


server = partial(postgres.server, "ZHIDA_BENCH_POSTGRES", SETTINGS)
"""Yields the address of a PostgreSQL with fsync; one started here is removed afterwards."""


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
