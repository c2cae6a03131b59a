"""The code as it is loaded: Django ready, every module of the product imported."""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import zhida

NOT_FOR_IMPORT = ("tests", "migrations", "__main__")


def set_up_django() -> None:
    """Make Django ready with our settings; calling it twice does nothing more."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhida.entry.settings")
    django.setup()


def module_names(package: ModuleType = zhida) -> Iterator[str]:
    """Yield the names of all modules of the product, without tests and migrations."""
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if found.name.rpartition(".")[2] in NOT_FOR_IMPORT:
            continue
        yield found.name
        if found.ispkg:
            yield from module_names(importlib.import_module(found.name))


def import_everything() -> None:
    """Import the whole product, so that whatever is declared anywhere is declared now."""
    set_up_django()
    for name in module_names():
        importlib.import_module(name)
