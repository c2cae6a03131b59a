"""Files that were sent: each lies under its own name, which is how a refusal calls it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

SCRATCH = "sent-"
"""What the folders begin with of files that lie on disk only as long as needed."""

MOST_SIGNS = 60
"""How much of a name is kept, its end: no file system takes more than 255 bytes."""


@contextmanager
def lying(name: str, chunks: Iterable[bytes]) -> Iterator[Path]:
    """Yield a file that was sent under a name; it is gone after the block."""
    with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=settings.ZHIDA_HOME) as folder:
        yield put(Path(folder), name, chunks)


def place_of(folder: Path, name: str) -> Path:
    """Return where in a folder a file lies that was sent under a name."""
    return folder / Path(name).name[-MOST_SIGNS:]


def put(folder: Path, name: str, chunks: Iterable[bytes]) -> Path:
    """Put a file that was sent under a name into a folder."""
    file = place_of(folder, name)
    with file.open("wb") as target:
        target.writelines(chunks)
    return file
