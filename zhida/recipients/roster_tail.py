"""What stands below the people of a roster: the closing total, and who signed.

Offices write 合计 into the column of serial numbers as often as into that of names, so the whole
row is looked at, as it stands in the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TOTAL = re.compile(r"合\s*计|总\s*计")
SIGNED = re.compile("制表|填表|审核|复核|审批|经办|负责人|盖章|签字|签章")
DIGIT = re.compile(r"\d")
"""Who signed may stand in any column; a cell without digits is neither number nor amount."""

MOST_ROWS = 12
"""How far up from the end of a file the total may stand."""

NEAR = 1000


class Tail(NamedTuple):
    """The row with which the tail begins and the row of the total; 0 where there is none."""

    first: int = 0
    total: int = 0


def tail_of(database: DuckDBPyConnection, people: str, width: int) -> Tail:
    """Return the tail below ``people``, a query over ``lines`` with columns r, number and paid.

    ``width`` is the number of columns of the view ``raw``, which shows the file as it is.
    """
    numberless = takewhile(lambda one: not DIGIT.search(one[1]), _last_rows(database, people))
    nameless = [(row, paid) for row, _, paid in numberless]
    if not nameless:
        return Tail()
    words = ", ".join(f"c{place}" for place in range(width))
    texts = database.execute(
        f"SELECT r, concat_ws(' ', {words}) FROM raw WHERE r >= ?", [nameless[-1][0]]
    )
    return tail_in(nameless[::-1], dict(texts.fetchall()))


def _last_rows(database: DuckDBPyConnection, people: str) -> list[tuple[int, str, str]]:
    """Return row, number and amount of the last rows, the last first.

    They are looked for near the end; only where blank rows follow them, in all of the file.
    """
    (count,) = database.execute("SELECT count(*) FROM lines").fetchall()[0]
    for since in (count - NEAR, 0):
        query = f"SELECT r, number, paid FROM ({people} AND rowid >= {since}) ORDER BY r DESC"
        found = database.execute(f"{query} LIMIT {MOST_ROWS}").fetchall()
        if len(found) == MOST_ROWS or since <= 0:
            break
    return found


def tail_in(nameless: Sequence[tuple[int, str]], texts: Mapping[int, str]) -> Tail:
    """Return the tail among the last rows that have no number: pairs of row and amount.

    Whoever is paid without a number is a person still, and so the tail begins below.
    """
    first = total = 0
    for row, paid in nameless:
        if TOTAL.search(texts[row]):
            first, total = first or row, row
        elif DIGIT.search(paid):
            first = total = 0
        elif SIGNED.search(texts[row]):
            first = first or row
    return Tail(first, total)
