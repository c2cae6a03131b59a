"""Files that count as much as rows: what is in them, and that they are really on the disk."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


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
