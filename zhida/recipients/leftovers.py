"""What rosters leave behind: those that nobody finished, and what killed checks worked on."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from django.conf import settings

from zhida.recipients.intake import FOLDER
from zhida.recipients.roster_table import SCRATCH
from zhida.store.errands import forget_old

ABANDONED_SECONDS = 24 * 60 * 60
"""After a day without an end, a check is of a process that is no more."""


def sweep() -> list[str]:
    """Remove them; return the names of the folders."""
    home = Path(settings.ZHIDA_HOME)
    oldest = time.time() - ABANDONED_SECONDS
    killed = [one for one in home.glob(f"{SCRATCH}*") if one.stat().st_mtime < oldest]
    for folder in killed:
        shutil.rmtree(folder, ignore_errors=True)
    return forget_old(home / FOLDER) + [folder.name for folder in killed]
