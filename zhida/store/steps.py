"""States a row may go through: the database knows every lawful step and refuses all others.

The triggers are installed together with the table's guard (see ``append_only``); a model that
uses this needs a guard that lets the field change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.db.models.constraints import BaseConstraint

from zhida.store.append_only import postgres_trigger, sqlite_trigger


class LawfulSteps(BaseConstraint):
    """``field`` begins as ``first`` and goes only from a state to one of those named for it."""

    def __init__(
        self,
        *,
        name: str,
        field: str,
        first: str,
        steps: Mapping[str, Sequence[str]],
        violation_error_message: str | None = None,
    ) -> None:
        super().__init__(name=name, violation_error_message=violation_error_message)
        self.field, self.first = field, first
        self.steps = {state: tuple(after) for state, after in steps.items()}

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        """Add nothing to the table's own definition; the triggers come after every migrate."""
        return ""

    create_sql = remove_sql = constraint_sql

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Accept every form: the database checks this when the row is stored."""

    def triggers(self, model: type[Model], connection: BaseDatabaseWrapper) -> dict[str, str]:
        """Return the statements that create the triggers, by trigger name."""
        quote = connection.ops.quote_name
        table = quote(model._meta.db_table)
        (name,) = (f.column for f in model._meta.concrete_fields if f.name == self.field)
        column = quote(str(name))
        write = postgres_trigger if connection.vendor == "postgresql" else sqlite_trigger
        lawful = " OR ".join(
            f"(OLD.{column} = '{before}' AND NEW.{column} = '{after}')"
            for before, afters in self.steps.items()
            for after in afters
        )
        conditions = {
            "insert": f"NEW.{column} <> '{self.first}'",
            "update": f"OLD.{column} <> NEW.{column} AND NOT ({lawful})",
        }
        return {
            f"{self.name}_{event}": write(f"{self.name}_{event}", event, table, when, self.name)
            for event, when in conditions.items()
        }

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """Return what a migration writes down."""
        path, args, kwargs = super().deconstruct()
        own = {"field": self.field, "first": self.first, "steps": self.steps}
        return path, args, {**kwargs, **own}

    def __eq__(self, other: object) -> bool:
        """Compare by the steps and what is said."""
        return isinstance(other, LawfulSteps) and self.deconstruct() == other.deconstruct()

    __hash__ = BaseConstraint.__hash__
