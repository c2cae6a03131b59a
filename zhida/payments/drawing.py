"""Which allotment pays which line: in the given order, as far as each reaches, no line split."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Source(NamedTuple):
    """An allotment that may pay, and what it has left."""

    allotment: int
    left_fen: int


class Uncovered(NamedTuple):
    """How many lines no allotment reaches, and what they come to."""

    lines: int
    amount_fen: int


def draw(
    database: DuckDBPyConnection, relation: str, into: str, sources: Sequence[Source]
) -> Uncovered:
    """Make table ``into``: every row of ``relation`` with the ``allotment`` that pays it.

    ``relation`` has ``line_no`` (unique) and ``amount_fen`` (above zero). In the order of the
    lines, each goes to the first allotment that has the whole of it left. Returns what is not
    covered; those rows have allotment NULL.
    """
    database.execute(
        f"CREATE OR REPLACE TEMP TABLE {into} AS"
        f" SELECT *, CAST(NULL AS BIGINT) AS allotment FROM {relation} ORDER BY line_no"
    )
    for source in sources:
        left_fen = source.left_fen
        while taken_fen := _take(database, into, source.allotment, left_fen):
            left_fen -= taken_fen
    lines, amount_fen = database.execute(
        f"SELECT count(*), coalesce(sum(amount_fen), 0) FROM {into} WHERE allotment IS NULL"
    ).fetchall()[0]
    return Uncovered(int(lines), int(amount_fen))


def _take(database: DuckDBPyConnection, into: str, allotment: int, left_fen: int) -> int:
    """Let an allotment pay the next lines until one does not fit; return what they come to.

    A line above ``left_fen`` never fits again: it is passed over, and the lines after it are
    taken the next time. Returns 0 when no line fits.
    """
    fitting = "allotment IS NULL AND amount_fen <= $left_fen"
    taken_fen, last = database.execute(
        "SELECT max(reached), max(line_no) FROM (SELECT line_no, sum(amount_fen)"
        f" OVER (ORDER BY line_no) AS reached FROM {into} WHERE {fitting})"
        " WHERE reached <= $left_fen",
        {"left_fen": left_fen},
    ).fetchall()[0]
    if taken_fen is None:
        return 0
    database.execute(
        f"UPDATE {into} SET allotment = $allotment WHERE {fitting} AND line_no <= $last",
        {"allotment": allotment, "left_fen": left_fen, "last": last},
    )
    return int(taken_fen)
