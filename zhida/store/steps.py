"""States a row may go through: the database knows every lawful step and refuses all others.

The triggers are installed together with the table's guard (see ``append_only``); a model that
uses this needs a guard that lets the field change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from zhida.store.append_only import postgres_trigger, sqlite_trigger
from zhida.store.kept import KeptByTriggers


class LawfulSteps(KeptByTriggers):
    """``field`` begins as ``first`` and goes only from a state to one of those named for it."""

    told = ("field", "first", "steps")

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

    def triggers(self, model: type[Model], connection: BaseDatabaseWrapper) -> dict[str, str]:
        """Return the statements that create the triggers, by trigger name."""
        quote = connection.ops.quote_name
        table = quote(model._meta.db_table)
        (column,) = map(quote, self.columns(model, [self.field]))
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
