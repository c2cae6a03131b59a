"""A foreign key over several columns: the child may point only at a row that agrees with it.

Django knows no such key. Here it is a constraint of ``Meta.constraints``: part of CREATE TABLE on
SQLite, so that it survives the rebuilding of the table, and of CREATE or ALTER TABLE on PostgreSQL.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Model

from zhida.store.kept import KeptByDatabase


class CompositeForeignKey(KeptByDatabase):
    """``fields`` of a row equal ``to_fields`` of the row it points at; NULL in any frees it.

    ``through`` is the foreign key among ``fields`` that points there; ``to_fields`` must be unique
    together on that model. SQLite does not name a violated foreign key, so a trigger of the same
    name speaks first there.
    """

    told = ("through", "fields", "to_fields")

    def __init__(
        self,
        *,
        name: str,
        through: str,
        fields: list[str],
        to_fields: list[str],
        violation_error_message: str | None = None,
    ) -> None:
        super().__init__(name=name, violation_error_message=violation_error_message)
        if len(fields) != len(to_fields):
            raise ValueError(f"{name}: as many fields as to_fields")
        self.through, self.fields, self.to_fields = through, list(fields), list(to_fields)

    def constraint_sql(  # type: ignore[override]  # Django always passes both
        self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> str:
        """Return the clause of CREATE TABLE."""
        quote = schema_editor.quote_name
        # Django names a table being rebuilt "new__…" and renames it when it is filled.
        table = quote(self._target(model)._meta.db_table.removeprefix("new__"))
        own = ", ".join(quote(column) for column in self.columns(model, self.fields))
        theirs = ", ".join(
            quote(column) for column in self.columns(self._target(model), self.to_fields)
        )
        return f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({own}) REFERENCES {table} ({theirs})"

    def create_sql(  # type: ignore[override]  # Django always passes both
        self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> str:
        """Return the ALTER TABLE that adds the key (PostgreSQL; SQLite rebuilds the table)."""
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} ADD {self.constraint_sql(model, schema_editor)}"

    def remove_sql(  # type: ignore[override]  # Django always passes both
        self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor
    ) -> str:
        """Return the ALTER TABLE that drops the key."""
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def triggers(self, model: type[Model], connection: BaseDatabaseWrapper) -> dict[str, str]:
        """Return SQLite's triggers that name the violation; PostgreSQL names it by itself."""
        if connection.vendor == "postgresql":
            return {}
        quote = connection.ops.quote_name
        own, target = self.columns(model, self.fields), self._target(model)
        pairs = list(zip(own, self.columns(target, self.to_fields), strict=True))
        given = " AND ".join(f"NEW.{quote(column)} IS NOT NULL" for column in own)
        agrees = " AND ".join(f"t.{quote(theirs)} = NEW.{quote(mine)}" for mine, theirs in pairs)
        table, theirs = quote(model._meta.db_table), quote(target._meta.db_table)
        events = {"insert": "INSERT", "update": f"UPDATE OF {', '.join(map(quote, own))}"}
        return {
            f"{self.name}_{event}": (
                f"CREATE TRIGGER {self.name}_{event} BEFORE {when} ON {table} FOR EACH ROW"
                f" WHEN {given} AND NOT EXISTS (SELECT 1 FROM {theirs} AS t WHERE {agrees})"
                f" BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
            )
            for event, when in events.items()
        }

    def _target(self, model: type[Model]) -> type[Model]:
        target = model._meta.get_field(self.through).related_model
        assert isinstance(target, type)
        return target
