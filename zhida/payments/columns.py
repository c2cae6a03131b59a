"""Rows of the database laid into DuckDB as columns, in chunks, to be joined there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import connection

from zhida.recipients.models import BankAccount, Enrolment
from zhida.recipients.registered import NUMBER, Question, answers
from zhida.recipients.roster_matching import add
from zhida.registers.models import Component

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EPOCH = date(1970, 1, 1)
CHUNK = 5000
ROWS = 20_000
"""How many rows are laid at once: with fewer, each statement costs as much as its rows."""

DTYPES: dict[str, Any] = {
    "INTEGER": "i8",
    "BIGINT": "i8",
    "BOOLEAN": "?",
    "DATE": "datetime64[D]",
    "TEXT": object,
    "VARCHAR": object,
}
"""Each type of a column as NumPy holds it on the way to DuckDB, which reads arrays fastest."""

ACCOUNTS = {"person": "BIGINT", "account": "BIGINT"}

IN_USE = "(valid_from IS NULL OR valid_from <= %s) AND (valid_to IS NULL OR valid_to >= %s)"

STAND_INS = {"DATE": EPOCH, "TEXT": "", "VARCHAR": ""}
"""What stands in an array where there is no value; a mask says so. Of numbers it is 0."""


def rows_into(
    database: DuckDBPyConnection,
    table: str,
    columns: Mapping[str, str],
    rows: Iterable[Sequence[Any]],
) -> None:
    """Make a table of ``columns`` (name: type) and fill it with ``rows``."""
    declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    database.execute(f"CREATE OR REPLACE TABLE {table} ({declared})")
    waiting = iter(rows)
    while chunk := list(islice(waiting, ROWS)):
        _lay(database, table, columns, chunk)


def _lay(
    database: DuckDBPyConnection,
    table: str,
    columns: Mapping[str, str],
    rows: Iterable[Sequence[Any]],
) -> None:
    """Add rows to a table."""
    values = zip(columns.items(), zip(*rows, strict=True), strict=True)
    database.register("laid", {name: _array(kind, column) for (name, kind), column in values})
    try:
        database.execute(f"INSERT INTO {table} SELECT * FROM laid")
    finally:
        database.unregister("laid")


def _array(kind: str, values: Sequence[Any]) -> Any:
    """Return the values of a column as an array; None is a masked place."""
    import numpy as np

    absent = [value is None for value in values] if None in values else None
    if absent:
        stand_in = STAND_INS.get(kind, 0)
        values = [stand_in if value is None else value for value in values]
    if kind == "DATE":
        # Counted by hand: NumPy takes its time over dates, and DuckDB knows none without a time.
        days = np.array([day.toordinal() for day in values]) - EPOCH.toordinal()
        made = days.astype(DTYPES[kind]).astype("datetime64[s]")
    else:
        made = np.array(values, dtype=DTYPES[kind])
    return np.ma.masked_array(made, mask=absent) if absent else made


def accounts_into(database: DuckDBPyConnection, table: str, people: str, day: date) -> None:
    """Lay the account that each person of the query ``people`` has in use on a day into a table.

    Who has none, or several, is left out.
    """
    rows_into(database, "in_use_by_any", ACCOUNTS, ())
    (count,) = database.execute(f"SELECT count(*) FROM ({people})").fetchall()[0]
    stored_day = connection.ops.adapt_datefield_value(day)
    question = Question(
        BankAccount,
        {"person_id": NUMBER, "id": NUMBER},
        "person_id",
        count,
        lambda: [person for (person,) in database.execute(people).fetchall()],
        IN_USE,
        [stored_day, stored_day],
    )
    for found in answers(question):
        add(database, "in_use_by_any", {"person": found["person_id"], "account": found["id"]})
    database.execute(
        f"CREATE OR REPLACE TABLE {table} AS SELECT person, any_value(account) AS account"
        f" FROM in_use_by_any SEMI JOIN ({people}) USING (person)"
        " GROUP BY person HAVING count(*) = 1"
    )
    database.execute("DROP TABLE in_use_by_any")


def enrolments_into(
    database: DuckDBPyConnection, table: str, component: Component, path: str
) -> None:
    """Lay the enrolments of a place in a component into a table: person, enrolment."""
    found = Enrolment.objects.filter(component=component, scope_path__within=path).order_by()
    rows = found.values_list("person", "pk").iterator(CHUNK)
    rows_into(database, table, {"person": "BIGINT", "enrolment": "BIGINT"}, rows)
