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

    ``relation`` has ``line_no`` (unique) and ``amount_fen``. Each allotment pays the next lines in
    their order while the whole of a line is left; the first that does not fit goes to the next
    allotment. Returns what is not covered; those rows have allotment NULL.
    """
    database.execute(
        f"CREATE OR REPLACE TEMP TABLE {into} AS"
        f" SELECT *, CAST(NULL AS BIGINT) AS allotment FROM {relation} ORDER BY line_no"
    )
    for source in sources:
        database.execute(
            f"UPDATE {into} SET allotment = ? WHERE allotment IS NULL AND line_no <"
            f" coalesce((SELECT min(line_no) FROM (SELECT line_no, sum(amount_fen)"
            f" OVER (ORDER BY line_no) AS reached FROM {into} WHERE allotment IS NULL)"
            f" WHERE reached > ?), 9223372036854775807)",
            [source.allotment, source.left_fen],
        )
    lines, amount_fen = database.execute(
        f"SELECT count(*), coalesce(sum(amount_fen), 0) FROM {into} WHERE allotment IS NULL"
    ).fetchall()[0]
    return Uncovered(int(lines), int(amount_fen))
