"""Columns that every stage uses."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler


class FenField(models.BigIntegerField):  # type: ignore[type-arg]  # not generic at run time
    """A column of money in whole fen; its name ends in ``_fen``.

    Never NULL. Booleans, floats, decimals and text are refused before they reach the database.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", 0)
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        """Return the value for the database; raises ``TypeError`` for anything but an int."""
        if isinstance(value, bool | float | str | Decimal):
            raise TypeError(f"{self.name}: money is int fen, not {value!r}")
        return super().get_prep_value(value)


class PathField(models.CharField):  # type: ignore[type-arg]  # not generic at run time
    """A place in a tree as text, each step ended by "/": ``650000/654000/654002/``.

    Compared byte by byte on both databases, so that ``path__within=p`` (p itself and everything
    below it) is one range of a plain index. A language's collation would break that range.
    """

    COLLATIONS = {"postgresql": "C", "sqlite": "BINARY"}

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """Return the column's type with the bytewise collation of the database at hand."""
        return {
            **super().db_parameters(connection),
            "collation": self.COLLATIONS[connection.vendor],
        }


def index_of_few(field: str, name: str) -> models.Index:
    """Return an index over the rows that have ``field``, for one that few rows have.

    It stands for the foreign key's own. An index over all rows would mislead SQLite: it takes what
    is NULL for as rare as any other value, and would go through nearly every row of a province to
    find those of a county.
    """
    return models.Index(fields=[field], name=name, condition=models.Q((f"{field}__isnull", False)))


@PathField.register_lookup
class Within(models.Lookup):
    """``path__within=prefix``: the place itself and all below it; "" is everywhere."""

    lookup_name = "within"

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        """Return ``path >= prefix AND path < prefix with "/" turned into "0"``."""
        path, params = self.process_lhs(compiler, connection)
        prefix = str(self.rhs)
        if not prefix:
            return f"{path} IS NOT NULL", (*params,)
        if not prefix.endswith("/"):
            raise ValueError(f"a path prefix ends with '/': {prefix!r}")
        # "0" is the sign after "/", so the range holds exactly what begins with the prefix.
        return f"({path} >= %s AND {path} < %s)", (*params, prefix, *params, prefix[:-1] + "0")
