"""What killed work left of files that were sent."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from zhida.store.files import sweep_abandoned
from zhida.store.uploads import SCRATCH


def sweep() -> list[str]:
    """Remove it; return the names of the folders."""
    return sweep_abandoned(Path(settings.ZHIDA_HOME), SCRATCH)
