"""The lines that are about to be posted, laid out in DuckDB and checked in columns.

A check is a condition that no row may meet; all of them are counted in one pass, and only what
fails is looked at again for its place.
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


class Share(NamedTuple):
    """What one allotment pays of one component in one month: lines and fen."""

    allotment: int
    component: int
    month: int
    lines: int
    amount_fen: int


class Wrong(NamedTuple):
    """A condition that no line may meet, the column to show, and the refusal that says so."""

    condition: str
    column: str
    kind: RefusalKind
    what: str = ""


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
    found = database.execute(
        "SELECT allotment, component, month, count(*), CAST(sum(amount_fen) AS HUGEINT)"
        f" FROM {relation} GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return tuple(Share(*row) for row in found)


def _counted(database: DuckDBPyConnection, name: str, last_ids: Mapping[str, int]) -> int:
    """Return how many lines there are; refuses what is wrong with any of them."""
    checks = _checks(last_ids)
    counts = ", ".join(f"count(*) FILTER ({check.condition})" for check in checks)
    lines, first, last, *found = database.execute(
        f"SELECT count(*), min(line_no), max(line_no), {counts} FROM {name}"
    ).fetchall()[0]
    if not lines:
        raise refusals.NO_LINES()
    for check, count in zip(checks, found, strict=True):
        if count:
            raise _refused(database, name, check, count)
    distinct = 0
    if (first, last) == (1, lines):
        distinct = database.execute(
            f"SELECT bit_count(bitstring_agg(line_no, 1, {lines})) FROM {name}"
        ).fetchall()[0][0]
    if distinct != lines:
        distinct = database.execute(f"SELECT count(DISTINCT line_no) FROM {name}").fetchall()[0][0]
        raise refusals.NOT_NUMBERED(lines=lines, first=first, last=last, distinct=distinct)
    return int(lines)


def _checks(last_ids: Mapping[str, int]) -> list[Wrong]:
    empty = " OR ".join(f"{name} IS NULL" for name in COLUMNS)
    no_month = (
        f"month NOT BETWEEN {months.FIRST} AND {months.LAST} OR month % 100 NOT BETWEEN 1 AND 12"
    )
    unknown = refusals.UNKNOWN_ROW
    return [
        Wrong(empty, "line_no", refusals.INCOMPLETE),
        Wrong("amount_fen <= 0", "amount_fen", refusals.NOT_POSITIVE),
        Wrong("due_fen < 0", "due_fen", refusals.DUE_NEGATIVE),
        Wrong(no_month, "month", refusals.WRONG_MONTH),
        Wrong(_outside("person", 1, last_ids), "person", unknown, "救助对象"),
        Wrong(_outside("account", 0, last_ids), "account", unknown, "领款账户"),
        Wrong(_outside("enrolment", 0, last_ids), "enrolment", unknown, "保障待遇"),
    ]


def _outside(column: str, first: int, last_ids: Mapping[str, int]) -> str:
    return f"{column} NOT BETWEEN {first} AND {last_ids[column]}"


def _refused(database: DuckDBPyConnection, name: str, check: Wrong, count: int) -> Exception:
    line, found = database.execute(
        f"SELECT line_no, {check.column} FROM {name} WHERE {check.condition}"
        " ORDER BY line_no NULLS LAST LIMIT 1"
    ).fetchall()[0]
    return check.kind(line=line or "?", found=found, count=count, what=check.what)
