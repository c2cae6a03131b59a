"""How a shelf finds its entries: a shelf is a package, and every module in it is one entry.

Nothing is registered by hand. The entry's code is its module name, its title the first line of
its docstring, and the file of the same stem with ``.yaml`` beside it holds what is data.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType


def entry_names(package: ModuleType) -> list[str]:
    """Return the names of the entries on the shelf, sorted, without importing them."""
    found = pkgutil.iter_modules(package.__path__)
    return sorted(m.name for m in found if not m.name.startswith("_") and m.name != "tests")


def entries(package: ModuleType) -> Iterator[ModuleType]:
    """Import and yield every entry of the shelf in the order of their names."""
    for name in entry_names(package):
        yield importlib.import_module(f"{package.__name__}.{name}")


def title(entry: ModuleType) -> str:
    """Return the first line of the entry's docstring."""
    return (entry.__doc__ or "").strip().partition("\n")[0]
