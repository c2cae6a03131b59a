"""The words the readers look for, kept as data beside the code."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from zhida.core.yaml_data import words_of

DATA = Path(__file__).parent / "data"


@lru_cache
def vocabulary(name: str) -> Any:
    """Return the contents of ``data/<name>.yaml`` with every scalar as text.

    As text because YAML would read a code such as 001002 as a number in base eight.
    """
    return words_of(DATA / f"{name}.yaml")


def vocabulary_names(start: str) -> list[str]:
    """Return the names of the data files that begin with ``start``, sorted."""
    return sorted(path.stem for path in DATA.glob(f"{start}*.yaml"))
