"""Rows written once: triggers that refuse to change or delete them, on both databases.

``WrittenOnce`` stands in a model's ``Meta.constraints`` beside the checks, with a name that is a
sentence and a Chinese message. Its triggers are not part of the table: Django rebuilds tables on
SQLite and triggers vanish, so they are installed after every ``migrate`` and looked for by
``missing_guards``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, UniqueConstraint

from zhida.store.kept import KeptByTriggers

REFUSE_FUNCTION = """
CREATE OR REPLACE FUNCTION zhida_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
    MESSAGE = TG_ARGV[0], CONSTRAINT = TG_ARGV[0], TABLE = TG_TABLE_NAME;
END $$
"""


class WrittenOnce(KeptByTriggers):
    """Rows are never deleted, and their columns never change, with two named exceptions.

    ``may_change`` are columns that move lawfully (running sums); ``may_fill`` may go once from
    empty (NULL) to a value. All names are attribute names (``parent_id``).
    """

    told = ("may_change", "may_fill")

    def __init__(
        self,
        *,
        name: str,
        may_change: Iterable[str] = (),
        may_fill: Iterable[str] = (),
        violation_error_message: str | None = None,
    ) -> None:
        super().__init__(name=name, violation_error_message=violation_error_message)
        self.may_change = tuple(may_change)
        self.may_fill = tuple(may_fill)

    def triggers(self, model: type[Model], connection: BaseDatabaseWrapper) -> dict[str, str]:
        """Return the statements that create the guard's triggers, by trigger name."""
        postgres = connection.vendor == "postgresql"
        table = connection.ops.quote_name(model._meta.db_table)
        events = {"update": self._changed(model), "delete": ""}
        events |= {"truncate": ""} if postgres else {}
        made = {}
        for event, condition in events.items():
            trigger = f"{self.name}_{event}"
            write = postgres_trigger if postgres else sqlite_trigger
            made[trigger] = write(trigger, event, table, condition, self.name)
        if not postgres:
            trigger = f"{self.name}_replace"
            made[trigger] = _replace_trigger(trigger, model, table, self.name)
        return made

    def _changed(self, model: type[Model]) -> str:
        """Return the SQL condition under which an UPDATE changes what must not change."""
        fixed = [_column(model, name) for name in fixed_columns(model)]
        filled = [_column(model, name) for name in self.may_fill]
        conditions = [f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in fixed]
        conditions += [
            f"(OLD.{c} IS NOT NULL AND OLD.{c} IS DISTINCT FROM NEW.{c})" for c in filled
        ]
        return " OR ".join(conditions)


def guard_of(model: type[Model]) -> WrittenOnce | None:
    """Return the model's guard, or None for a model whose rows may change."""
    found = (c for c in model._meta.constraints if isinstance(c, WrittenOnce))
    return next(found, None)


def fixed_columns(model: type[Model]) -> list[str]:
    """Return the attribute names of the columns that never change; none without a guard."""
    guard = guard_of(model)
    if guard is None:
        return []
    free = {*guard.may_change, *guard.may_fill}
    return [field.attname for field in model._meta.concrete_fields if field.attname not in free]


def guarded_models() -> Iterator[type[Model]]:
    """Yield the models whose rows are written once."""
    return (model for model in apps.get_models() if guard_of(model))


def install_guards(using: str = DEFAULT_DB_ALIAS, **signal: Any) -> None:
    """Create every guard's triggers anew; the receiver of ``post_migrate``."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    with transaction.atomic(using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(REFUSE_FUNCTION)
        for model in guarded_models():
            if model._meta.db_table not in existing:
                continue
            for name, statement in _triggers(model, connection):
                cursor.execute(_drop(name, model, connection))
                cursor.execute(statement)


def drop_guards(using: str = DEFAULT_DB_ALIAS) -> None:
    """Remove every guard's triggers, so that tables can be rebuilt, or a test database emptied."""
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        for model in guarded_models():
            for name, _ in _triggers(model, connection):
                cursor.execute(_drop(name, model, connection))


def missing_guards(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Return the names of triggers that ought to be in the database and are not."""
    connection = connections[using]
    wanted = {name for model in guarded_models() for name, _ in _triggers(model, connection)}
    return sorted(wanted - existing_triggers(using))


def existing_triggers(using: str = DEFAULT_DB_ALIAS) -> set[str]:
    """Return the names of the triggers that are in the database and work."""
    connection = connections[using]
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


def _triggers(model: type[Model], connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """Return (name, statement) of the triggers of all constraints of a model that have some."""
    found: dict[str, str] = {}
    for constraint in model._meta.constraints:
        triggers = getattr(constraint, "triggers", None)
        if triggers is not None:
            found |= triggers(model, connection)
    return list(found.items())


def _drop(name: str, model: type[Model], connection: BaseDatabaseWrapper) -> str:
    table = f" ON {connection.ops.quote_name(model._meta.db_table)}"
    return f"DROP TRIGGER IF EXISTS {name}{table if connection.vendor == 'postgresql' else ''}"


def postgres_trigger(trigger: str, event: str, table: str, condition: str, name: str) -> str:
    """Return the statement of a trigger that refuses ``event`` by ``name`` under a condition."""
    each = "STATEMENT" if event == "truncate" else "ROW"
    when = f" WHEN ({condition})" if condition else ""
    return (
        f"CREATE TRIGGER {trigger} BEFORE {event.upper()} ON {table}"
        f" FOR EACH {each}{when} EXECUTE FUNCTION zhida_refuse('{name}')"
    )


def sqlite_trigger(trigger: str, event: str, table: str, condition: str, name: str) -> str:
    """Return the statement of a trigger that refuses ``event`` by ``name`` under a condition."""
    when = f" WHEN {condition.replace('IS DISTINCT FROM', 'IS NOT')}" if condition else ""
    return (
        f"CREATE TRIGGER {trigger} BEFORE {event.upper()} ON {table}"
        f" FOR EACH ROW{when} BEGIN SELECT RAISE(ABORT, '{name}'); END"
    )


def _replace_trigger(trigger: str, model: type[Model], table: str, name: str) -> str:
    """Return the trigger against INSERT OR REPLACE, which deletes without firing a trigger.

    A row that meets an existing one is refused before SQLite resolves the conflict; a unique
    constraint is refused by its own name.
    """
    keys = {name: ["pk"]}
    keys |= {
        unique.name: list(unique.fields)
        for unique in model._meta.constraints
        if isinstance(unique, UniqueConstraint)
        and unique.fields
        and unique.condition is None
        # One that holds the primary key is met only where the primary key is.
        and model._meta.pk.name not in unique.fields
    }
    refusals = "".join(
        f" SELECT RAISE(ABORT, '{refused}') WHERE EXISTS"
        f" (SELECT 1 FROM {table} WHERE {_same_as_new(model, names)});"
        for refused, names in keys.items()
    )
    return f"CREATE TRIGGER {trigger} BEFORE INSERT ON {table} FOR EACH ROW BEGIN{refusals} END"


def _same_as_new(model: type[Model], names: Iterable[str]) -> str:
    columns = [_column(model, name) for name in names]
    return " AND ".join(f"{column} = NEW.{column}" for column in columns)


def _column(model: type[Model], name: str) -> str:
    """Return the quoted column of a field, by field name, attribute name or ``pk``."""
    for field in model._meta.concrete_fields:
        if name in (field.attname, field.name) or (name == "pk" and field.primary_key):
            return f'"{field.column}"'
    raise ValueError(f"{model._meta.label} has no column {name}")
