"""Rows of the register for a bulk match: a few are asked for by name, many by reading past all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Max, Model

ASKED_AT_ONCE, READ_AT_ONCE = 10_000, 200_000

WORTH_ASKING = 8
"""Asking for a row takes about as long as reading past so many."""


def rows_of(
    model: type[Model],
    columns: Sequence[str],
    key: str,
    count: int,
    wanted: Callable[[], Sequence[Any]],
) -> Iterator[list[tuple[Any, ...]]]:
    """Yield batches of rows of ``columns`` among which are all whose ``key`` is wanted.

    ``count`` is how many are wanted, ``wanted`` returns them. Both databases answer from an index
    that holds the columns, where there is one.
    """
    last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    query = f"SELECT {names} FROM {connection.ops.quote_name(model._meta.db_table)}"
    if count * WORTH_ASKING < last:
        yield from _asked_for(query, key, wanted())
    else:
        yield from _read_past(f"{query} WHERE {key} IS NOT NULL")


def _asked_for(query: str, key: str, wanted: Sequence[Any]) -> Iterator[list[tuple[Any, ...]]]:
    rest = iter(wanted)
    with connection.cursor() as cursor:
        while some := list(islice(rest, ASKED_AT_ONCE)):
            cursor.execute(f"{query} WHERE {key} IN ({', '.join(['%s'] * len(some))})", some)
            if rows := cursor.fetchall():
                yield rows


def _read_past(query: str) -> Iterator[list[tuple[Any, ...]]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(READ_AT_ONCE):
            yield rows
