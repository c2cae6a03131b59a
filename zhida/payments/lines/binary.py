"""Lines as PostgreSQL's COPY takes and gives them in its binary format: half the work of CSV.

The layout is in PostgreSQL's manual under COPY, "Binary Format": a heading, of each row the number
of its columns and of each column its length and its bytes, the highest first; and an end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from zhida.payments.lines.columns import COLUMNS, NAMES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

HEADING = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"

LENGTHS = {"INTEGER": 4, "BIGINT": 8}

AT_ONCE = 122_880
"""Rows in a piece: what DuckDB keeps together, so that it looks at no other rows for them."""


def pieces(database: DuckDBPyConnection, sheet: str, condition: str) -> Iterator[bytes]:
    """Yield the lines of table ``sheet`` for which a condition holds, in their order."""
    lines = database.execute(f"SELECT count(*) FROM {sheet}").fetchall()[0][0]
    yield HEADING
    for first in range(0, lines, AT_ONCE):
        found = database.execute(
            f"SELECT {NAMES} FROM {sheet}"
            f" WHERE rowid >= {first} AND rowid < {first + AT_ONCE} AND {condition}"
        ).fetchnumpy()
        yield _rows(found).tobytes()
    yield END


def _rows(found: dict[str, NDArray[Any]]) -> NDArray[Any]:
    import numpy as np

    layout: list[tuple[str, str]] = [("columns", ">i2")]
    for name, kind in COLUMNS.items():
        layout += [(f"length of {name}", ">i4"), (name, f">i{LENGTHS[kind]}")]
    rows = np.empty(len(found["line_no"]), dtype=layout)
    rows["columns"] = len(COLUMNS)
    for name, kind in COLUMNS.items():
        rows[f"length of {name}"] = LENGTHS[kind]
        rows[name] = found[name]
    return rows
