"""Rows of the database laid into DuckDB as columns, in chunks, to be joined there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Q

from zhida.recipients.models import BankAccount, Enrolment
from zhida.registers.models import Component

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CHUNK = 5000


def rows_into(
    database: DuckDBPyConnection,
    table: str,
    columns: Mapping[str, str],
    rows: Iterable[Sequence[Any]],
) -> None:
    """Make a table of ``columns`` (name: type) and fill it with ``rows``."""
    declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    database.execute(f"CREATE OR REPLACE TABLE {table} ({declared})")
    taken = ", ".join(f"unnest(?::{kind}[])" for kind in columns.values())
    waiting = iter(rows)
    while chunk := list(islice(waiting, CHUNK)):
        lists = [list(column) for column in zip(*chunk, strict=True)]
        database.execute(f"INSERT INTO {table} SELECT {taken}", lists)


def accounts_into(database: DuckDBPyConnection, table: str, people: str, day: date) -> None:
    """Lay the account that each person of the query ``people`` has in use on a day into a table.

    Who has none, or several, is left out.
    """
    rows_into(database, table, {"person": "BIGINT", "account": "BIGINT"}, ())
    in_use = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    in_use &= Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    found = database.cursor().execute(people)
    while chunk := found.fetchmany(CHUNK):
        held = BankAccount.objects.filter(in_use, person__in=[person for (person,) in chunk])
        single = held.order_by().values("person").annotate(one=Max("pk"), n=Count("pk"))
        pairs = list(single.filter(n=1).values_list("person", "one"))
        if pairs:
            lists = [list(column) for column in zip(*pairs, strict=True)]
            database.execute(f"INSERT INTO {table} SELECT unnest(?), unnest(?)", lists)


def enrolments_into(
    database: DuckDBPyConnection, table: str, component: Component, path: str
) -> None:
    """Lay the enrolments of a place in a component into a table: person, enrolment."""
    found = Enrolment.objects.filter(component=component, scope_path__within=path).order_by()
    rows = found.values_list("person", "pk").iterator(CHUNK)
    rows_into(database, table, {"person": "BIGINT", "enrolment": "BIGINT"}, rows)
