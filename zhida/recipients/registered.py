"""Columns of the register for a bulk match: a few rows are asked for, for many all are read past.

What is read past comes out of the database as one long text a column, not row by row: Python would
spend more time on a million tuples than the database on finding them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

from django.db import connection
from django.db.models import Max, Model

ASKED_AT_ONCE = 10_000

WORTH_ASKING = 8
"""Asking for a row takes about as long as reading past so many."""

SLICE = 500_000
"""About so many rows come out at a time."""

SEPARATOR = "\x1f"
"""Stands between texts; it is white space, which no folded name holds."""

NUMBER, HASH, TEXT = "number", "hash", "text"
"""What a column holds: whole numbers, 32 bytes, or folded names."""

PACKED = {
    "postgresql": {
        NUMBER: "string_agg(int8send({}), ''::bytea)",
        HASH: "string_agg({}, ''::bytea)",
        TEXT: "string_agg({}, chr(31))",
    },
    # SQLite makes one value of many only as text.
    "sqlite": {
        NUMBER: "group_concat({}, ' ')",
        HASH: "group_concat(hex({}), '')",
        TEXT: "group_concat({}, char(31))",
    },
}
"""SQL that makes one value of a column. All columns of a query follow the same rows."""


@dataclass(frozen=True)
class Question:
    """What is asked of a table: ``columns`` (name: kind) of the rows with certain keys.

    ``keys`` names them; it is called only where each is asked for. ``count`` tells how many there
    are. ``where`` is a further condition, with a ``%s`` for each of ``given``.
    """

    model: type[Model]
    columns: Mapping[str, str]
    key: str
    count: int
    keys: Callable[[], Sequence[Any]]
    where: str = "TRUE"
    given: Sequence[Any] = ()


def answers(question: Question) -> Iterator[dict[str, Any]]:
    """Yield the columns of some rows at a time, among which are all that were asked for.

    A column of numbers is an array of NumPy, one of hashes their bytes one after the other, one of
    texts a single text with ``SEPARATOR`` between. Of the key, no row is NULL.
    """
    if not question.count:
        return
    found = _asked_for if is_worth_asking(question.model, question.count) else _read_past
    yield from found(question)


def is_worth_asking(model: type[Model], count: int) -> bool:
    """Tell whether so few rows are wanted that it is faster to ask for each."""
    return count * WORTH_ASKING < _last(model)


def _last(model: type[Model]) -> int:
    found: int | None = model._default_manager.aggregate(last=Max("pk"))["last"]
    return found or 0


def _asked_for(question: Question) -> Iterator[dict[str, Any]]:
    rest = iter(question.keys())
    select = f"SELECT {', '.join(question.columns)} FROM {_table(question.model)}"
    with connection.cursor() as cursor:
        while some := list(islice(rest, ASKED_AT_ONCE)):
            places = ", ".join(["%s"] * len(some))
            cursor.execute(
                f"{select} WHERE {question.key} IN ({places}) AND {question.where}",
                [*some, *question.given],
            )
            if rows := cursor.fetchall():
                values = zip(question.columns.items(), zip(*rows, strict=True), strict=True)
                yield {name: _joined(kind, column) for (name, kind), column in values}


def _joined(kind: str, values: Sequence[Any]) -> Any:
    import numpy

    if kind == NUMBER:
        return numpy.array(values, dtype="i8")
    return SEPARATOR.join(values) if kind == TEXT else b"".join(map(bytes, values))


def _read_past(question: Question) -> Iterator[dict[str, Any]]:
    columns, packed = question.columns, PACKED[connection.vendor]
    select = ", ".join(packed[kind].format(name) for name, kind in columns.items())
    along, bounds = _slices(question)
    with connection.cursor() as cursor:
        for low, high in pairwise(bounds):
            cursor.execute(
                f"SELECT {select} FROM {_table(question.model)}"
                f" WHERE {along} >= %s AND {along} < %s AND {question.key} IS NOT NULL"
                f" AND {question.where}",
                [low, high, *question.given],
            )
            values = cursor.fetchone()
            if values[0] is not None:
                told = zip(columns.items(), values, strict=True)
                yield {name: _unpacked(kind, value) for (name, kind), value in told}


def _unpacked(kind: str, value: Any) -> Any:
    import numpy

    if kind == HASH:
        return bytes.fromhex(value) if isinstance(value, str) else bytes(value)
    if kind == NUMBER and isinstance(value, str):
        return numpy.fromstring(value, dtype="i8", sep=" ")
    return numpy.frombuffer(value, dtype=">i8").astype("i8") if kind == NUMBER else value


def _slices(question: Question) -> tuple[str, Sequence[Any]]:
    """Return the column along which the table is read, and where slices of it begin and end."""
    last = _last(question.model)
    hashed = question.columns.get(question.key) == HASH
    if not hashed or set(question.columns) != {"id", question.key}:
        return "id", range(0, last + SLICE + 1, SLICE)
    # Hashes are even, and the index over them is all that is read.
    slices = last // SLICE + 1
    bounds = [(number * 2**16 // slices).to_bytes(3)[1:] for number in range(slices)]
    return question.key, [*bounds, b"\xff" * 33]


def rows_of(model: type[Model], columns: Sequence[str], ids: Iterable[int]) -> list[Any]:
    """Return rows of columns: those with these ids, some thousands of them, in any order."""
    wanted = ", ".join(str(int(id_)) for id_ in sorted(ids)) or "NULL"
    with connection.cursor() as cursor:
        # As parameters, the ids would take Django longer than the rows take the database.
        cursor.execute(f"SELECT {', '.join(columns)} FROM {_table(model)} WHERE id IN ({wanted})")
        return list(cursor.fetchall())


def _table(model: type[Model]) -> str:
    return str(connection.ops.quote_name(model._meta.db_table))
