"""What is doubtful about a roster and keeps nobody from taking it in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhida.core import identity
from zhida.recipients.roster_identity import HOLDER
from zhida.registers import lists

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def doubts_of(database: DuckDBPyConnection) -> Iterator[str]:
    """Yield what is doubtful, each as a sentence: numbers whose place is on no list.

    Mostly there are none, which the codes alone tell; where there are some, their rows are counted.
    """
    codes = database.execute("SELECT DISTINCT substring(number, 1, 6) FROM lines").fetchall()
    if all(_is_known(code) for (code,) in codes if code.isdecimal() and len(code) == 6):
        return
    places = database.execute(
        f"SELECT number[:6], count(*), min(r) FROM cells WHERE {HOLDER} AND number <> ''"
        " GROUP BY ALL"
    ).fetchall()
    unknown = [(rows, first) for code, rows, first in places if not _is_known(code)]
    if unknown:
        rows, first = sum(rows for rows, _ in unknown), min(first for _, first in unknown)
        yield (
            f"{rows}行证件号码的地区码不在区划表中（第一处在第{first}行），"
            "可能是已撤销的区划。不影响导入，请抽查证件原件。"
        )


def _is_known(code: str) -> bool:
    permit = code.startswith((*identity.RESIDENCE_PREFIXES, "9"))
    return permit or lists.find_division(code) is not None
