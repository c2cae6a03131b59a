"""Write an app's first migration anew, with constraints and indexes inside each CreateModel.

As long as nothing is released, an app has one migration. Added one by one, every constraint makes
SQLite rebuild its table; folded in, a fresh database is there in a fraction of the time.

    python -m tools.migrations payments
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.db.migrations import Migration
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter


def main(label: str) -> None:
    """Write ``0001_initial`` of the app ``label``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhida.entry.settings")
    django.setup()
    every_app = MigrationQuestioner(specified_apps={one.label for one in apps.get_app_configs()})
    models = ProjectState.from_apps(apps)
    everything = MigrationAutodetector(ProjectState(), models, every_app)
    (found, *_) = everything.changes(MigrationGraph())[label]
    migration = Migration("0001_initial", label)
    # On the class Django declares these for all migrations; this one alone has its own.
    vars(migration).update(
        initial=True,
        operations=fold(found.operations),
        dependencies=sorted({(app, "0001_initial") for app, _ in found.dependencies}),
    )
    file = Path(apps.get_app_config(label).path) / "migrations" / "0001_initial.py"
    file.write_text(MigrationWriter(migration, include_header=False).as_string(), encoding="utf-8")


def fold(operations: Iterable[Any]) -> list[Any]:
    """Return each model as one CreateModel that holds everything of it, after those it names.

    Models that name each other in a circle are not provided for.
    """
    made = {one.name.lower(): one for one in operations if isinstance(one, CreateModel)}
    kept: list[Any] = []
    for operation in operations:
        model = made.get(getattr(operation, "model_name", ""))
        if isinstance(operation, CreateModel):
            continue
        if model is not None and isinstance(operation, AddField):
            model.fields.append((operation.name, operation.field))
        elif model is not None and isinstance(operation, AddConstraint):
            model.options.setdefault("constraints", []).append(operation.constraint)
        elif model is not None and isinstance(operation, AddIndex):
            model.options.setdefault("indexes", []).append(operation.index)
        else:
            kept.append(operation)
    return [made[name] for name in TopologicalSorter(named_by(made)).static_order()] + kept


def named_by(made: dict[str, CreateModel]) -> dict[str, set[str]]:
    """Return for each model the others of the same migration that its fields point at."""
    return {
        name: {_target(field) for _, field in model.fields} & (made.keys() - {name})
        for name, model in made.items()
    }


def _target(field: Any) -> str:
    """Return the name of the model that a field points at, "" for a plain field."""
    related = field.remote_field
    return str(related.model).lower().rpartition(".")[2] if related else ""


if __name__ == "__main__":
    main(sys.argv[1])
