"""What work leaves beside the database when it is killed: files that nothing names.

A stage that keeps files has a module ``leftovers`` with a function ``sweep``, which removes them
and returns their names. It leaves alone what belongs to work that is still under way, also in
another process.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps


def sweep() -> list[str]:
    """Let every stage remove what killed work left; return the names of the files, sorted."""
    swept: list[str] = []
    for config in apps.get_app_configs():
        if config.name.startswith("zhida.") and find_spec(f"{config.name}.leftovers"):
            of_stage: Callable[[], list[str]] = import_module(f"{config.name}.leftovers").sweep
            swept += of_stage()
    return sorted(swept)
