"""The lines of a file once more, sorted by person: where a person's lines are found at once.

A NumPy array on disk (``.npy``), a column after another, looked into without being read: a search
in the sorted column touches twenty pages of it, however many lines there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError

from zhida.payments.lines.columns import COLUMNS, PAID_ONCE

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

MOST_OPEN = 500
"""How many files the process keeps in view; they cost addresses, not memory."""

PLACES = {name: place for place, name in enumerate(COLUMNS)}
KEY = [PLACES[name] for name in PAID_ONCE.split(", ")]

WHOLE = "<i8"
"""How a number lies in the file, on every machine alike: eight bytes, the lowest first."""


def write(database: DuckDBPyConnection, sheet: str, lines: int, file: Path) -> None:
    """Write the lines of table ``sheet`` by person.

    Raises ``IntegrityError`` when two of them pay the same person the same thing.
    """
    import numpy as np

    database.execute(f"CREATE OR REPLACE TEMP TABLE by_person AS FROM {sheet} ORDER BY {PAID_ONCE}")
    made = np.lib.format.open_memmap(
        file, mode="w+", dtype=WHOLE, shape=(lines, len(COLUMNS)), fortran_order=True
    )
    for name, place in PLACES.items():
        made[:, place] = database.execute(f"SELECT {name} FROM by_person").fetchnumpy()[name]
    database.execute("DROP TABLE by_person")
    twice = np.ones(lines - 1, dtype=bool)
    for place in KEY:
        twice &= made[1:, place] == made[:-1, place]
    if twice.any():
        raise IntegrityError("payment_line_pays_once")
    made.flush()


def rows_of(file: Path, people: Iterable[int]) -> list[list[int]]:
    """Return the lines of some people, each as a list in the order of the columns."""
    import numpy as np

    held = opened(file)
    column = held[:, PLACES["person"]]
    wanted = sorted(people)
    first = np.searchsorted(column, wanted, "left")
    end = np.searchsorted(column, wanted, "right")
    found = [held[start:stop].tolist() for start, stop in zip(first, end, strict=True)]
    return [row for rows in found for row in rows]


def columns_of(file: Path) -> dict[str, Any]:
    """Return all columns of the file by name, for DuckDB to read."""
    held = opened(file)
    return {name: held[:, place] for name, place in PLACES.items()}


@lru_cache(MOST_OPEN)
def opened(file: Path) -> NDArray[Any]:
    """Return the array of a file, mapped into memory; it never changes."""
    import numpy as np

    # As a plain array: each slice of a mapped one costs more than the search.
    held: NDArray[Any] = np.asarray(np.load(file, mmap_mode="r"))
    return held
