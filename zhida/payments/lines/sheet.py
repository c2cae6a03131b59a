"""The lines that are about to be posted, laid out in DuckDB and checked in columns.

What a column may hold is checked by its extremes, in one pass; only what fails is looked at again
for its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from zhida.core import month as months
from zhida.core.money import MAX_FEN, yuan
from zhida.core.refusal import RefusalKind
from zhida.payments.lines import refusals
from zhida.payments.lines.columns import COLUMNS, ORDER, PAID_ONCE, cast

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SHEET = "lines_to_post"

WHOLE_NUMBERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT"}

MOST = 2**63 - 1
"""The greatest number a line can hold; what is too much altogether, the sum says."""


class Share(NamedTuple):
    """What one allotment pays of one component in one month: lines and fen."""

    allotment: int
    component: int
    month: int
    lines: int
    amount_fen: int


class Limits(NamedTuple):
    """What a column's numbers may be at least and at most, and the refusal of any other."""

    column: str
    least: int
    most: int
    kind: RefusalKind
    what: str = ""

    @property
    def broken(self) -> str:
        """The condition that no line may meet."""
        return f"{self.column} NOT BETWEEN {self.least} AND {self.most}"


class Twin(NamedTuple):
    """A line that pays what another line paid, that other one, and how many such lines."""

    many: int
    line: int
    earlier: int
    person: int
    component: int
    month: int


@dataclass(frozen=True)
class Sheet:
    """Lines laid out in table ``name`` of a DuckDB, in their order, and what they come to."""

    database: DuckDBPyConnection
    name: str
    lines: int
    total_fen: int
    shares: tuple[Share, ...]

    @property
    def months(self) -> list[int]:
        """The months that the lines pay, ascending."""
        return sorted({share.month for share in self.shares})

    def on_occasion(self, at_once: int) -> Iterator[list[tuple[int, int, int, int, int]]]:
        """Yield (occasion, person, component, month, line_no) of what is paid on an occasion."""
        found = self.database.cursor().execute(
            f"SELECT occasion, person, component, month, line_no FROM {self.name}"
            " WHERE occasion <> 0 ORDER BY line_no"
        )
        while rows := found.fetchmany(at_once):
            yield rows

    def twin(self) -> Twin | None:
        """Return the first line that pays the same as an earlier one on the sheet, if any."""
        found = self.database.execute(
            "SELECT sum(n - 1), arg_min(second, first), min(first), arg_min(person, first),"
            " arg_min(component, first), arg_min(month, first) FROM (SELECT count(*) AS n,"
            " min(line_no) AS first, min(line_no, 2)[2] AS second, person, component, month"
            f" FROM {self.name} GROUP BY {PAID_ONCE} HAVING count(*) > 1)"
        ).fetchall()[0]
        return Twin(*map(int, found)) if found[0] else None

    def middle_person(self) -> int:
        """Return a person with about half of the lines below and half of them above."""
        found = self.database.execute(f"SELECT quantile_disc(person, 0.5) FROM {self.name}")
        return int(found.fetchall()[0][0])

    def line_of(self, column: str, value: int) -> tuple[int, int]:
        """Return the first line with a value, and how many there are."""
        found = self.database.execute(
            f"SELECT min(line_no), count(*) FROM {self.name} WHERE {column} = ?", [value]
        ).fetchall()
        return found[0]

    def drop(self) -> None:
        """Let go of the table."""
        self.database.execute(f"DROP TABLE IF EXISTS {self.name}")


def lay_out(database: DuckDBPyConnection, relation: str, last_ids: Mapping[str, int]) -> Sheet:
    """Lay the rows of ``relation`` out as a sheet and check them.

    ``last_ids`` holds the highest id there is of each of ``person``, ``account``, ``enrolment``.
    Refuses by name what the rows may not say. Raises ``ValueError`` for a relation without the
    columns of a line, or with numbers that are not whole: that is a mistake of the program.
    """
    _require_columns(database, relation)
    lines = _counted(database, relation, last_ids)
    shares = _shares(database, relation)
    total_fen = sum(share.amount_fen for share in shares)
    if total_fen > MAX_FEN:
        raise refusals.TOO_MUCH(total=yuan(total_fen))
    database.execute(
        f"CREATE OR REPLACE TABLE {SHEET} AS SELECT {cast()} FROM {relation} ORDER BY {ORDER}"
    )
    return Sheet(database, SHEET, lines, total_fen, shares)


def _require_columns(database: DuckDBPyConnection, relation: str) -> None:
    there = {name: kind for name, kind, *_ in database.execute(f"DESCRIBE {relation}").fetchall()}
    wrong = [name for name in COLUMNS if there.get(name) not in WHOLE_NUMBERS]
    if wrong:
        raise ValueError(f"lines need whole numbers in {wrong}; there are {there}")


def _shares(database: DuckDBPyConnection, relation: str) -> tuple[Share, ...]:
    """Return what the lines come to; refuses a month that is none."""
    found = database.execute(
        "SELECT allotment, component, month, count(*), CAST(sum(amount_fen) AS HUGEINT)"
        f" FROM {relation} GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    shares = tuple(Share(*row) for row in found)
    if not all(months.is_month(share.month) for share in shares):
        wrong = f"month NOT BETWEEN {months.FIRST} AND {months.LAST}"
        wrong += " OR month % 100 NOT BETWEEN 1 AND 12"
        raise _refused(database, relation, wrong, "month", refusals.WRONG_MONTH)
    return shares


def _counted(database: DuckDBPyConnection, name: str, last_ids: Mapping[str, int]) -> int:
    """Return how many lines there are; refuses what is wrong with any of them.

    One pass takes the extremes of every column: to ask each line each question would take three
    times as long, and no line is wrong but in a file that is refused.
    """
    limits = _limits(last_ids)
    filled = ", ".join(f"count({column})" for column in COLUMNS)
    extremes = ", ".join(f"min({one.column}), max({one.column})" for one in limits)
    lines, *found = database.execute(
        f"SELECT count(*), {filled}, {extremes} FROM {name}"
    ).fetchall()[0]
    if not lines:
        raise refusals.NO_LINES()
    if any(count < lines for count in found[: len(COLUMNS)]):
        empty = " OR ".join(f"{column} IS NULL" for column in COLUMNS)
        raise _refused(database, name, empty, "line_no", refusals.INCOMPLETE)
    lowest, highest = found[len(COLUMNS) :: 2], found[len(COLUMNS) + 1 :: 2]
    for one, low, high in zip(limits, lowest, highest, strict=True):
        if low < one.least or high > one.most:
            raise _refused(database, name, one.broken, one.column, one.kind, one.what)
    _require_numbered(database, name, int(lines))
    return int(lines)


def _require_numbered(database: DuckDBPyConnection, name: str, lines: int) -> None:
    """Refuse lines that are not numbered from 1 to their count, each number once."""
    first, last = database.execute(f"SELECT min(line_no), max(line_no) FROM {name}").fetchall()[0]
    distinct = 0
    if (first, last) == (1, lines):
        distinct = database.execute(
            f"SELECT bit_count(bitstring_agg(line_no, 1, {lines})) FROM {name}"
        ).fetchall()[0][0]
    if distinct != lines:
        distinct = database.execute(f"SELECT count(DISTINCT line_no) FROM {name}").fetchall()[0][0]
        raise refusals.NOT_NUMBERED(lines=lines, first=first, last=last, distinct=distinct)


def _limits(last_ids: Mapping[str, int]) -> list[Limits]:
    unknown = refusals.UNKNOWN_ROW
    return [
        Limits("amount_fen", 1, MOST, refusals.NOT_POSITIVE),
        Limits("due_fen", 0, MOST, refusals.DUE_NEGATIVE),
        Limits("person", 1, last_ids["person"], unknown, "救助对象"),
        Limits("account", 0, last_ids["account"], unknown, "领款账户"),
        Limits("enrolment", 0, last_ids["enrolment"], unknown, "保障待遇"),
    ]


def _refused(
    database: DuckDBPyConnection,
    name: str,
    condition: str,
    column: str,
    kind: RefusalKind,
    what: str = "",
) -> Exception:
    """Return the refusal of the lines that meet a condition: the first of them, and how many."""
    count, line, found = database.execute(
        f"SELECT count(*) OVER (), line_no, {column} FROM {name} WHERE {condition}"
        " ORDER BY line_no NULLS LAST LIMIT 1"
    ).fetchall()[0]
    return kind(line=line or "?", found=found, count=count, what=what)
