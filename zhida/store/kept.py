"""Constraints that only the database keeps: Django writes them down and checks nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.db.models.constraints import BaseConstraint


class KeptByDatabase(BaseConstraint):
    """A constraint that no form can check; ``told`` names the attributes that say what it is."""

    told: tuple[str, ...] = ()

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Accept every form: the database checks this when the row is stored."""

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """Return what a migration writes down."""
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, **{name: getattr(self, name) for name in self.told}}

    def __eq__(self, other: object) -> bool:
        """Compare by what the constraint demands and says."""
        return isinstance(other, type(self)) and self.deconstruct() == other.deconstruct()

    __hash__ = BaseConstraint.__hash__

    @staticmethod
    def columns(model: type[Model], names: Sequence[str]) -> list[str]:
        """Return the columns of fields by name."""
        known = {field.name: str(field.column) for field in model._meta.concrete_fields}
        return [known[name] for name in names]


class KeptByTriggers(KeptByDatabase):
    """One that is no part of the table: its triggers are installed after every migrate.

    A subclass has ``triggers(model, connection)``; see ``append_only.install_guards``.
    """

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        """Add nothing to the table's own definition."""
        return ""

    create_sql = remove_sql = constraint_sql
