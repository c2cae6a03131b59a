"""Lists and words that lie beside the code as YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def content_of(file: Path) -> Any:
    """Return what a file says. Raises ``OSError``, ``UnicodeDecodeError`` or ``yaml.YAMLError``."""
    import yaml

    # The reader in C takes a twentieth of the time; where it was not built, the other does it.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(file.read_text(encoding="utf-8"), loader)


def words_of(file: Path) -> Any:
    """Return what a file says, with every scalar as text.

    YAML would read a code such as 001002 as a number in base eight.
    """
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return yaml.load(file.read_text(encoding="utf-8"), loader)
