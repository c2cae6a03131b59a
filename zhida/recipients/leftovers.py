"""What rosters leave behind: those that nobody finished, and what killed checks worked on."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from zhida.recipients.intake import FOLDER
from zhida.recipients.roster_table import SCRATCH
from zhida.store.errands import forget_old
from zhida.store.files import sweep_abandoned


def sweep() -> list[str]:
    """Remove them; return the names of the folders."""
    home = Path(settings.ZHIDA_HOME)
    return forget_old(home / FOLDER) + sweep_abandoned(home, SCRATCH)
