"""Files that count as much as rows: what is in them, and that they are really on the disk."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from pathlib import Path

ABANDONED_SECONDS = 24 * 60 * 60
"""After a day without an end, work is that of a process which is no more."""


def digest(file: Path) -> str:
    """Return the SHA-256 of a file in hex; a file of any size, read in parts."""
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def settle(place: Path) -> None:
    """Bring a file, or the names in a folder, to the disk, so that a loss of power spares them."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep_abandoned(place: Path, prefix: str) -> list[str]:
    """Remove the folders of a prefix in which nobody works any more; return their names.

    Each is there for as long as some work lasts, and left only by a process that was killed.
    """
    oldest = time.time() - ABANDONED_SECONDS
    left = [one for one in place.glob(f"{prefix}*") if one.stat().st_mtime < oldest]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return [folder.name for folder in left]
