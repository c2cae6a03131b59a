"""Many rows at once: ids reserved beforehand, then one COPY (PostgreSQL) or a few inserts (SQLite).

Checks, keys and triggers hold for every row as ever; only Django's objects are left out, which
cost several times the insert itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from django.db import connection
from django.db.models import Model

MOST_PARAMETERS = 30_000
"""How many values one statement of SQLite may hold (32,766 less room for the shared ones)."""


def reserve_ids(model: type[Model], count: int) -> list[int]:
    """Return ``count`` fresh ids of the model's own sequence, ascending."""
    table, key = model._meta.db_table, model._meta.pk
    assert key is not None
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, key.column, count],
            )
            return sorted(number for (number,) in cursor.fetchall())
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return list(range(last + 1, last + 1 + count))


def insert(
    model: type[Model],
    shared: Mapping[str, Any],
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> None:
    """Insert a row for each of ``rows``: its values of ``names``, and ``shared`` for all.

    Names are attribute names. Values of ``rows`` are what the database takes: int, str, None, and
    dates. Columns that are named nowhere take the field's default. Raises ``IntegrityError``.
    """
    given = _defaults(model, {*shared, *names}) | dict(shared)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    constant = [fields[name].get_db_prep_save(value, connection) for name, value in given.items()]
    columns = [str(fields[name].column) for name in (*names, *given)]
    write = _copy if connection.vendor == "postgresql" else _insert_in_batches
    write(model._meta.db_table, columns, rows, constant)


def _defaults(model: type[Model], given: set[str]) -> dict[str, Any]:
    return {
        field.attname: field.get_default()
        for field in model._meta.concrete_fields
        if field.attname not in given
    }


def _copy(
    table: str, columns: list[str], rows: Iterable[Sequence[Any]], constant: list[Any]
) -> None:
    quote = connection.ops.quote_name
    statement = f"COPY {quote(table)} ({', '.join(map(quote, columns))}) FROM STDIN"
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            copy.write_row((*row, *constant))


def _insert_in_batches(
    table: str, columns: list[str], rows: Iterable[Sequence[Any]], constant: list[Any]
) -> None:
    """Insert many rows with each statement.

    SQLite must be able to take a statement back when a trigger refuses, so it copies every page
    that the statement is about to change. For one row at a time that costs more than the insert.
    """
    varying = len(columns) - len(constant)
    waiting = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(waiting, MOST_PARAMETERS // varying)):
            values = ", ".join([f"({', '.join(['%s'] * varying)})"] * len(batch))
            statement = _insert_select(table, columns, varying)
            cursor.execute(statement.format(values), [*constant, *chain.from_iterable(batch)])


def _insert_select(table: str, columns: list[str], varying: int) -> str:
    quote = connection.ops.quote_name
    taken = [f"column{number}" for number in range(1, varying + 1)]
    taken += ["%s"] * (len(columns) - varying)
    names = ", ".join(map(quote, columns))
    return f"INSERT INTO {quote(table)} ({names}) SELECT {', '.join(taken)} FROM (VALUES {{}})"
