"""What many tests begin with: built once by a process, and after that told again row by row."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.apps import apps
from django.db import connection

from tests.databases import on_postgresql

Stored = list[tuple[Any, ...]]
"""The rows of a table as the database keeps them."""


def told_again(build: Callable[[], None]) -> Callable[[], None]:
    """Let ``build`` fill an empty database once; from then on its rows are written back.

    Where one of its tables holds rows already it runs, so it is never told what is not so.
    """
    kept: dict[str, Stored] = {}

    @wraps(build)
    def begin() -> None:
        if kept and not any(map(_has_rows, kept)):
            _write(kept)
        elif kept or any(map(_has_rows, _ours())):
            build()
        else:
            build()
            kept.update((table, _read(table)) for table in _ours() if _has_rows(table))

    return begin


@cache
def _ours() -> dict[str, list[str]]:
    """Return the tables of the stages and their columns; Django's own are filled by migrating."""
    stages = [one for one in apps.get_app_configs() if one.name.startswith("zhida.")]
    models = [model for stage in stages for model in stage.get_models(include_auto_created=True)]
    return {
        model._meta.db_table: [field.column for field in model._meta.concrete_fields]
        for model in models
        if model._meta.managed
    }


def _has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')
        return cursor.fetchone() is not None


def _read(table: str) -> Stored:
    # SQLite's driver makes dates and truths of plain columns; an expression it leaves as stored.
    sign = "" if on_postgresql() else "+"
    columns = ", ".join(f'{sign}"{column}"' for column in _ours()[table])
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {columns} FROM "{table}" ORDER BY 1')
        return list(cursor.fetchall())


def _write(kept: dict[str, Stored]) -> None:
    with connection.cursor() as cursor:
        for table, rows in kept.items():
            columns = ", ".join(f'"{column}"' for column in _ours()[table])
            places = ", ".join(["%s"] * len(_ours()[table]))
            cursor.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({places})', rows)
