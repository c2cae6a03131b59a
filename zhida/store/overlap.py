"""Spans that may not overlap: at any time at most one row for the same key.

PostgreSQL holds it as an exclusion constraint over ranges, in which a key is the range of itself
alone, so that no extension is needed. SQLite has triggers of the same name, installed together
with the table's guard (see ``append_only``); a model that uses this needs a guard.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import DateField, Model

from zhida.store.kept import KeptByDatabase


class NoOverlap(KeptByDatabase):
    """Rows with the same ``keys`` have spans that do not meet.

    A span runs from ``first`` to just before ``last``; NULL in ``last`` is open, NULL in a key
    frees the row. ``keys`` are whole numbers, ``first`` and ``last`` both numbers or both dates.
    """

    told = ("keys", "first", "last")

    def __init__(
        self,
        *,
        name: str,
        keys: Sequence[str],
        first: str,
        last: str,
        violation_error_message: str | None = None,
    ) -> None:
        super().__init__(name=name, violation_error_message=violation_error_message)
        self.keys, self.first, self.last = tuple(keys), first, last

    def constraint_sql(  # type: ignore[override]  # Django always passes both
        self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> str:
        """Return the clause of CREATE TABLE on PostgreSQL; nothing on SQLite."""
        if schema_editor.connection.vendor != "postgresql":
            return ""
        quote = schema_editor.quote_name
        span = (
            "daterange" if isinstance(model._meta.get_field(self.first), DateField) else "int8range"
        )
        first, last = (quote(column) for column in self.columns(model, (self.first, self.last)))
        same = [
            f"int8range({column}::int8, {column}::int8, '[]') WITH &&"
            for column in map(quote, self.columns(model, self.keys))
        ]
        meets = f"{span}({first}, {last}) WITH &&"
        given = " AND ".join(f"{quote(c)} IS NOT NULL" for c in self.columns(model, self.keys))
        ranges = ", ".join([*same, meets])
        return f"CONSTRAINT {quote(self.name)} EXCLUDE USING gist ({ranges}) WHERE ({given})"

    def create_sql(  # type: ignore[override]  # Django always passes both
        self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> str:
        """Return the ALTER TABLE that adds the constraint (PostgreSQL)."""
        clause = self.constraint_sql(model, schema_editor)
        table = schema_editor.quote_name(model._meta.db_table)
        return clause and f"ALTER TABLE {table} ADD {clause}"

    def remove_sql(  # type: ignore[override]  # Django always passes both
        self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> str:
        """Return the ALTER TABLE that drops the constraint (PostgreSQL)."""
        if schema_editor.connection.vendor != "postgresql":
            return ""
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def triggers(self, model: type[Model], connection: BaseDatabaseWrapper) -> dict[str, str]:
        """Return SQLite's triggers; PostgreSQL needs none."""
        if connection.vendor == "postgresql":
            return {}
        quote = connection.ops.quote_name
        keys = [quote(column) for column in self.columns(model, self.keys)]
        first, last = (quote(column) for column in self.columns(model, (self.first, self.last)))
        key, table = quote(str(model._meta.pk.column)), quote(model._meta.db_table)
        # An empty span (it ends where it begins) meets nothing.
        meets = " AND ".join(
            [f"t.{key} IS NOT NEW.{key}"]
            + [f"t.{column} = NEW.{column}" for column in keys]
            + [f"(t.{last} IS NULL OR (NEW.{first} < t.{last} AND t.{first} < t.{last}))"]
            + [f"(NEW.{last} IS NULL OR (t.{first} < NEW.{last} AND NEW.{first} < NEW.{last}))"]
        )
        columns = ", ".join([*keys, first, last])
        return {
            f"{self.name}_{event}": (
                f"CREATE TRIGGER {self.name}_{event} BEFORE {when} ON {table} FOR EACH ROW"
                f" WHEN EXISTS (SELECT 1 FROM {table} AS t WHERE {meets})"
                f" BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
            )
            for event, when in {"insert": "INSERT", "update": f"UPDATE OF {columns}"}.items()
        }
