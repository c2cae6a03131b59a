"""What the seconds of loading are held against: PostgreSQL's plain COPY of the same file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.figures import clocked

CHUNK = 1 << 20


def copied(yardstick: Any, file: Path, columns: str) -> float:
    """Return the seconds of copying a csv file, committed, into a table that has no index."""
    yardstick.execute("DROP TABLE IF EXISTS plain")
    yardstick.execute("CHECKPOINT")
    yardstick.execute(f"CREATE TABLE plain ({columns})")
    return clocked(lambda: _copy(yardstick, file))


def _copy(yardstick: Any, file: Path) -> None:
    with (
        file.open("rb") as source,
        yardstick.cursor() as cursor,
        cursor.copy("COPY plain FROM STDIN (FORMAT csv)") as copy,
    ):
        while chunk := source.read(CHUNK):
            copy.write(chunk)
