"""Is a roster right: every cell that is not, with its row, what was expected and what was found.

Checks run as SQL over all rows at once: the file is read once, each demand counts what breaks it in
one scan, and only a demand that something breaks marks its cells. Only numbers and names that the
fast tests do not pass are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from zhida.core import identity, personname
from zhida.core.money import yuan
from zhida.core.telling import Tell, silent
from zhida.formats.xlsx_notes import reference
from zhida.recipients.refusals import ROSTER_EMPTY, ROSTER_IS_TEMPLATE, ROSTER_UNKNOWN
from zhida.recipients.roster_doubts import doubts_of
from zhida.recipients.roster_identity import CITIZEN_SOUND, DIGITS
from zhida.recipients.roster_kinds import Column, Head, kinds, recognise
from zhida.recipients.roster_table import Cells
from zhida.recipients.roster_tail import Tail, tail_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HEAD_ROWS = 20
"""How far down a sheet the headings may stand."""

MOST_SHOWN = 1000
"""How many bad cells a report lists; their whole number is always told."""

AMOUNT = r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d{1,2})?"
MONTH_PARTS = r"^(?:(\d{4})[-年/.]?)?(0?[1-9]|1[0-2])月?份?$"
MONTH = rf"{MONTH_PARTS}|全年"
DATED = r"^(\d{4}[-年/.]\d{1,2})[-月/.]\d{1,2}日?$"
"""A day, as a cell of a date gives it: of a month it says which one."""

CUT_MONTH = r"\d{4}\.\d"
"""What Excel makes of the number 2022.10: nobody can tell October from January."""

NAME_SOUND = "[\u3400-\u4dbf\u4e00-\u9fffA-Za-z·]+"
"""Names of these signs are right; the others are looked at by ``core.personname``."""

NUMBER_SOUND = "[0-9]{17}[0-9X]"
ABSENT = {
    "document_kind": f"'{identity.CITIZEN}'",
    "account": "''",
    "due_fen": "NULL::BIGINT",
    "month": "''",
    "voucher": "''",
}
"""What stands for a column that a kind of roster does not have."""

SPACES = " \t\r\n\u3000\u00a0"
AMOUNT_PLAIN = r"-?[0-9]+(\.[0-9]{1,2})?"


REQUIRED = "必填"
"""What is expected of a mandatory cell that holds nothing."""


class BadCell(NamedTuple):
    """A cell that is not right: row and column as the file counts them (from 1 and 0)."""

    row: int
    column: int
    heading: str
    expected: str
    found: str

    @property
    def cell(self) -> str:
        """How a sheet names the cell: G4."""
        return reference(self.row, self.column)

    @property
    def said(self) -> str:
        """What is wrong with the cell, as a sentence."""
        if self.expected == REQUIRED:
            return "必填，不能为空。"
        found = f"“{self.found}”" if self.found else "空"
        return f"应为{self.expected}，实际是{found}。"


class Wrong(NamedTuple):
    """A text that is wrong wherever it stands with this kind of document ("" for any)."""

    kind: str
    text: str
    expected: str


@dataclass(frozen=True)
class Verdict:
    """What the checks found. The cells stay in ``database``, table ``cells``, to be taken in."""

    database: DuckDBPyConnection
    file: Cells
    head: Head
    sha256: str
    rows: int
    total_fen: int
    bad_count: int
    bad: list[BadCell]
    doubts: list[str]

    @property
    def sound(self) -> bool:
        """Whether nothing at all is wrong."""
        return self.bad_count == 0

    def told(self) -> dict[str, Any]:
        """Return what the checks found as doors answer it."""
        return {
            "kind": self.head.kind.code,
            "title": self.head.kind.title,
            "rows": self.rows,
            "total_fen": self.total_fen,
            "sound": self.sound,
            "bad_count": self.bad_count,
            "bad": [{**one._asdict(), "cell": one.cell} for one in self.bad],
            "doubts": self.doubts,
        }


class Demand(NamedTuple):
    """What is asked of a field: SQL over ``cells`` that finds what breaks it, and what is right."""

    field: str
    broken_where: str
    expected: str


def check(cells: Cells, today: date, tell: Tell = silent) -> Verdict:
    """Return the verdict on a roster.

    Refuses what is no roster (``roster_is_known``), one without people (``roster_has_rows``) and
    the official template as it comes (``roster_is_filled_in``).
    """
    head = _head(cells)
    database = cells.database
    tell("核对", 0, 0)
    tail = _lay_out(cells, head)
    rows, total_fen = _find_bad(database, head, today)
    _refuse_template(database, head, rows)
    _compare_totals(database, head, tail)
    (bad_count,) = database.execute("SELECT count(*) FROM bad").fetchall()[0]
    listed = database.execute(
        "SELECT r, place, heading, expected, found FROM bad ORDER BY r, place LIMIT ?",
        [MOST_SHOWN],
    )
    bad = [BadCell(*row) for row in listed.fetchall()]
    tell("核对", rows, rows)
    doubts = list(doubts_of(database))
    return Verdict(database, cells, head, cells.sha256, rows, total_fen, bad_count, bad, doubts)


def _head(cells: Cells) -> Head:
    head = recognise(cells.first(HEAD_ROWS))
    if head is not None and not head.missing:
        return head
    said = "没有找到表头"
    if head is not None:
        said = f"第{head.row}行最像“{head.kind.title}”，缺少：{'、'.join(head.missing)}"
    raise ROSTER_UNKNOWN(said=said, known="、".join(kind.title for kind in kinds()))


def _lay_out(cells: Cells, head: Head) -> Tail:
    """Make the view ``cells``: one column a field, trimmed; of an amount also ``<field>_fen``.

    Blank rows and the tail, which is returned, are no people.
    """
    columns, there = head.kind.columns, head.kind.fields
    fields = [f"{_tidy(one, head, cells.plain)} AS {one.field}" for one in columns]
    amounts = [f"{_fen(one.field)} AS {one.field}_fen" for one in columns if one.kind == "amount"]
    absent = [f"{value} AS {name}" for name, value in ABSENT.items() if name not in there]
    cells.read(
        f"CREATE TABLE lines AS SELECT {', '.join(['*', *amounts, *absent])}"
        f" FROM (SELECT {', '.join(fields)} FROM {cells.source})"
    )
    written = " OR ".join(f"{one.field} <> ''" for one in columns)
    # Rows of a table are numbered as they came, which costs nothing; counting them would.
    people = f"SELECT rowid + 1 AS r, * FROM lines WHERE rowid >= {head.row} AND ({written})"
    tail = tail_of(cells.database, people, cells.width)
    above = f" AND rowid + 1 < {tail.first}" if tail.first else ""
    cells.database.execute(f"CREATE VIEW cells AS {people}{above}")
    _narrow_numbers(cells.database)
    return tail


def _tidy(column: Column, head: Head, plain: bool) -> str:
    """Return the text of a field as SQL; what is in order already is taken as it stands."""
    if column.field not in head.places:
        return "''"
    cell = f"c{head.places[column.field]}"
    text = f"trim(coalesce({cell}, ''))"
    if not plain:
        text = f"trim({text}, '{SPACES}')"
    if column.kind == "number":
        clean = rf"upper(regexp_replace({text}, '[\s\-]', '', 'g'))"
        return f"CASE WHEN regexp_full_match({cell}, '{NUMBER_SOUND}') THEN {cell} ELSE {clean} END"
    if column.kind == "month":
        return rf"regexp_replace({text}, '{DATED}', '\1')"
    if column.kind == "amount":
        clean = rf"regexp_replace(replace({text}, '，', ','), '^[￥¥]\s*', '')"
        return f"CASE WHEN regexp_full_match({cell}, '{AMOUNT_PLAIN}') THEN {cell} ELSE {clean} END"
    return text


def _fen(field: str) -> str:
    """Return the amount of a field in fen as SQL, NULL for what is no amount."""
    digits = f"CASE WHEN regexp_full_match({field}, '{AMOUNT}') THEN replace({field}, ',', '') END"
    return f"CAST(TRY_CAST({digits} AS DECIMAL(18, 2)) * 100 AS BIGINT)"


def _narrow_numbers(database: DuckDBPyConnection) -> None:
    """Write numbers in full-width digits as they are compared, hashed and stored."""
    wide = database.execute(
        "SELECT DISTINCT number FROM cells WHERE strlen(number) > length(number)"
    ).fetchall()
    for (number,) in wide:
        normal = identity.normal(number)
        database.execute("UPDATE lines SET number = ? WHERE number = ?", [normal, number])


def _find_bad(database: DuckDBPyConnection, head: Head, today: date) -> tuple[int, int]:
    """Fill the table ``bad``; return the number of rows and their sum in fen.

    Refuses a roster without people.
    """
    database.execute(
        "CREATE TABLE bad (r BIGINT, field VARCHAR, place INT, heading VARCHAR,"
        " expected VARCHAR, found VARCHAR)"
    )
    demands = [*_demands(head), *_own_demands(head)]
    counts = "".join(f", count(*) FILTER (WHERE {one.broken_where})" for one in demands)
    rows, total_fen, *broken = database.execute(
        f"SELECT count(*), sum(paid_fen){counts} FROM cells"
    ).fetchall()[0]
    if not rows:
        raise ROSTER_EMPTY()
    for demand, count in zip(demands, broken, strict=True):
        if count:
            _mark(database, head, demand)
    _mark_each(database, head, "name", _bad_names(database))
    _mark_each(database, head, "number", _bad_numbers(database, today))
    return rows, int(total_fen or 0)


def _demands(head: Head) -> Iterator[Demand]:
    """Yield what the columns that are there demand."""
    for column in head.kind.columns:
        field = column.field
        if field not in head.places:
            continue
        if column.required and column.kind != "number":
            yield Demand(field, f"{field} = ''", REQUIRED)
        if column.kind == "amount":
            wrong = f"{field} <> '' AND {field}_fen IS NULL"
            yield Demand(field, wrong, "以元为单位、至多两位小数的金额")
        if column.kind == "month":
            wrong = f"{field} <> '' AND NOT regexp_full_match({field}, '{MONTH}')"
            yield Demand(field, wrong, "01至12的月份，或“全年”")
            cut = f"regexp_full_match({field}, '{CUT_MONTH}')"
            yield Demand(field, cut, "两位数的月份，如 2022-10")
        if column.kind == "choice":
            listed = ", ".join(f"'{choice}'" for choice in ("", *column.choices))
            expected = f"下列之一：{'、'.join(column.choices)}"
            yield Demand(field, f"{field} NOT IN ({listed})", expected)


def _own_demands(head: Head) -> Iterator[Demand]:
    """Yield what only this kind of roster demands."""
    for own in head.kind.checks:
        yield Demand(own.field, f"{own.field} <> '' AND ({own.broken_where})", own.expected)


def _mark(database: DuckDBPyConnection, head: Head, demand: Demand) -> None:
    field = demand.field
    database.execute(
        f"INSERT INTO bad SELECT r, ?, ?, ?, ?, {field} FROM cells WHERE {demand.broken_where}",
        [field, head.places.get(field, 0), head.kind.heading(field), demand.expected],
    )


def _compare_totals(database: DuckDBPyConnection, head: Head, tail: Tail) -> None:
    """Mark what the closing total says where the amounts above it do not come to that.

    As long as one of a column's amounts is wrong itself, nobody can tell.
    """
    if not tail.total:
        return
    for column in head.kind.columns:
        field = column.field
        if column.kind != "amount" or field not in head.places:
            continue
        said, said_fen, fen, wrong = database.execute(
            f"SELECT any_value({field}), any_value({field}_fen),"
            f" (SELECT coalesce(sum({field}_fen), 0)::BIGINT FROM cells),"
            " (SELECT count(*) FROM bad WHERE bad.field = $field)"
            " FROM lines WHERE rowid = $row",
            {"field": field, "row": tail.total - 1},
        ).fetchall()[0]
        if not said or said_fen == fen or wrong:
            continue
        expected = f"与上面各行之和相同的合计（{yuan(fen)}元）"
        place = [tail.total, field, head.places[field], head.kind.heading(field), expected, said]
        database.execute("INSERT INTO bad VALUES (?, ?, ?, ?, ?, ?)", place)


def _mark_each(
    database: DuckDBPyConnection, head: Head, field: str, wrong: Iterator[Wrong]
) -> None:
    """Mark the rows whose cell is one of these texts; of very many texts only the first."""
    some = list(islice(wrong, MOST_SHOWN))
    if not some:
        return
    database.execute("CREATE OR REPLACE TABLE wrong (kind VARCHAR, text VARCHAR, why VARCHAR)")
    database.executemany("INSERT INTO wrong VALUES (?, ?, ?)", some)
    database.execute(
        f"INSERT INTO bad SELECT r, ?, ?, ?, why, {field} FROM cells JOIN wrong"
        f" ON {field} = text AND (kind = '' OR kind = document_kind)",
        [field, head.places[field], head.kind.heading(field)],
    )


def _bad_names(database: DuckDBPyConnection) -> Iterator[Wrong]:
    doubtful = database.execute(
        "SELECT DISTINCT name FROM cells"
        f" WHERE name <> '' AND NOT regexp_full_match(name, '{NAME_SOUND}')"
    )
    for (name,) in doubtful.fetchall():
        why = personname.error_in(name)
        if why:
            yield Wrong("", name, f"正确的姓名（{why.rstrip('。')}）")


def _bad_numbers(database: DuckDBPyConnection, today: date) -> Iterator[Wrong]:
    doubtful = database.execute(
        f"SELECT DISTINCT document_kind, number FROM (SELECT *, {DIGITS} AS digits FROM cells)"
        f" WHERE document_kind <> '{identity.CITIZEN}' OR ({CITIZEN_SOUND}) IS NOT TRUE",
        {"today": today},
    )
    for document, number in doubtful.fetchall():
        why = identity.check(number, document, on=today).error
        if why:
            yield Wrong(document, number, f"正确的证件号码（{why.rstrip('。')}）")


def _refuse_template(database: DuckDBPyConnection, head: Head, rows: int) -> None:
    """Refuse a file all of whose rows are samples; samples left among others are bad cells."""
    samples = [own.expected for own in head.kind.checks if "示例" in own.expected]
    query = "SELECT count(DISTINCT r) FROM bad WHERE expected = ?"
    if any(database.execute(query, [one]).fetchall()[0][0] == rows for one in samples):
        raise ROSTER_IS_TEMPLATE()
