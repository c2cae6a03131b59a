"""Rows of the register for a bulk match: a few are asked for by name, many by reading past all.

What is read past comes out of the database as one long text a slice, not row by row: Python would
spend more time on a million tuples than the database on finding them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise
from typing import Any

from django.db import connection
from django.db.models import Max, Model

ASKED_AT_ONCE, READ_AT_ONCE = 10_000, 200_000

WORTH_ASKING = 8
"""Asking for a row takes about as long as reading past so many."""

SLICE = 2_000_000
"""About so many rows come out at a time; SQLite's longest text holds six times as many."""

Row = tuple[Any, ...]


def rows_with(
    model: type[Model], columns: Sequence[str], count: int, wanted: Callable[[], Sequence[int]]
) -> Iterator[list[Row]]:
    """Yield, in batches, rows of ``columns`` among which are all whose id is one of ``count``."""
    query = _select(model, columns)
    if is_worth_asking(model, count):
        yield from _asked_for(query, "id", wanted())
        return
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(READ_AT_ONCE):
            yield rows


def hashes_with(
    model: type[Model], keys: Sequence[str], count: int, wanted: Callable[[], Sequence[bytes]]
) -> Iterator[bytes]:
    """Yield packed rows among which are all whose ``number_hash`` is one of ``count`` wanted.

    A packed row is the hash (32 bytes) and each of the ``keys``, whole numbers of 8 bytes, the
    highest first.
    """
    if is_worth_asking(model, count):
        for rows in _asked_for(_select(model, ["number_hash", *keys]), "number_hash", wanted()):
            yield b"".join(
                bytes(hash_) + b"".join(number.to_bytes(8) for number in numbers)
                for hash_, *numbers in rows
            )
        return
    table, packed = connection.ops.quote_name(model._meta.db_table), _packed(keys)
    bounds = _bounds(_last(model) // SLICE + 1)
    with connection.cursor() as cursor:
        for low, high in pairwise(bounds):
            cursor.execute(
                f"SELECT {packed} FROM {table} WHERE number_hash >= %s AND number_hash < %s",
                [low, high],
            )
            (text,) = cursor.fetchone()
            yield bytes.fromhex(text) if isinstance(text, str) else bytes(text or b"")


def is_worth_asking(model: type[Model], count: int) -> bool:
    """Tell whether so few rows are wanted that it is faster to ask for each."""
    return count * WORTH_ASKING < _last(model)


def _last(model: type[Model]) -> int:
    found: int | None = model._default_manager.aggregate(last=Max("pk"))["last"]
    return found or 0


def _bounds(slices: int) -> list[bytes]:
    """Return where slices of equal size begin, and where the last one ends: hashes are even."""
    return [(number * 2**16 // slices).to_bytes(3)[1:] for number in range(slices)] + [b"\xff" * 33]


def _packed(keys: Sequence[str]) -> str:
    """Return SQL that makes one text of all rows; SQLite can only do so in hexadecimal."""
    if connection.vendor == "postgresql":
        numbers = " || ".join(f"int8send({key})" for key in keys)
        return f"string_agg(number_hash || {numbers}, ''::bytea)"
    numbers = " || ".join(f"printf('%016x', {key})" for key in keys)
    return f"group_concat(hex(number_hash) || {numbers}, '')"


def _select(model: type[Model], columns: Sequence[str]) -> str:
    quote = connection.ops.quote_name
    return f"SELECT {', '.join(map(quote, columns))} FROM {quote(model._meta.db_table)}"


def _asked_for(query: str, key: str, wanted: Sequence[Any]) -> Iterator[list[Row]]:
    rest = iter(wanted)
    with connection.cursor() as cursor:
        while some := list(islice(rest, ASKED_AT_ONCE)):
            cursor.execute(f"{query} WHERE {key} IN ({', '.join(['%s'] * len(some))})", some)
            if rows := cursor.fetchall():
                yield rows
