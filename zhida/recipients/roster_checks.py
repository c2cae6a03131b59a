"""Is a roster right: every cell that is not, with its row, what was expected and what was found.

Checks run as SQL over all rows at once. Only what the fast test of a citizen number does not pass,
and each different name, is looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from zhida.core import identity, personname
from zhida.recipients.refusals import ROSTER_EMPTY, ROSTER_IS_TEMPLATE, ROSTER_UNKNOWN
from zhida.recipients.roster_kinds import Column, Head, kinds, recognise
from zhida.recipients.roster_table import Cells, Tell, silent

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HEAD_ROWS = 20
"""How far down a sheet the headings may stand."""

MOST_SHOWN = 1000
"""How many bad cells a report lists; their whole number is always told."""

AMOUNT = r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d{1,2})?"
MONTH = r"(\d{4}[-年/.]?)?(0?[1-9]|1[0-2])月?份?|全年"

CITIZEN_SOUND = """
    regexp_full_match(number, '[0-9]{17}[0-9X]')
    AND try_strptime(number[7:14], '%Y%m%d') BETWEEN DATE '1900-01-01' AND $today
    AND number[18] = substr('10X98765432', 1 + (
        7 * ascii(number[1]) + 9 * ascii(number[2]) + 10 * ascii(number[3]) + 5 * ascii(number[4])
        + 8 * ascii(number[5]) + 4 * ascii(number[6]) + 2 * ascii(number[7]) + ascii(number[8])
        + 6 * ascii(number[9]) + 3 * ascii(number[10]) + 7 * ascii(number[11])
        + 9 * ascii(number[12]) + 10 * ascii(number[13]) + 5 * ascii(number[14])
        + 8 * ascii(number[15]) + 4 * ascii(number[16]) + 2 * ascii(number[17]) - 48 * 100) % 11, 1)
"""
"""GB 11643: 17 digits weighted, modulo 11; the weights add up to 100, the sign 0 is 48."""


class BadCell(NamedTuple):
    """A cell that is not right: row and column as the file counts them (from 1 and 0)."""

    row: int
    column: int
    heading: str
    expected: str
    found: str


class Wrong(NamedTuple):
    """A text that is wrong wherever it stands with this kind of document ("" for any)."""

    kind: str
    text: str
    expected: str


@dataclass(frozen=True)
class Verdict:
    """What the checks found. The cells stay in ``database``, table ``cells``, to be taken in."""

    database: DuckDBPyConnection
    head: Head
    sha256: str
    rows: int
    total_fen: int
    bad_count: int
    bad: list[BadCell]

    @property
    def sound(self) -> bool:
        """Whether nothing at all is wrong."""
        return self.bad_count == 0


def check(cells: Cells, today: date, tell: Tell = silent) -> Verdict:
    """Return the verdict on a roster.

    Refuses what is no roster (``roster_is_known``), one without people (``roster_has_rows``) and
    the official template as it comes (``roster_is_filled_in``).
    """
    head = _head(cells)
    database = cells.database
    tell("核对", 0, 0)
    _lay_out(database, head)
    _find_bad(database, head, today)
    rows, total_fen = database.execute("SELECT count(*), sum(fen(paid)) FROM cells").fetchall()[0]
    if not rows:
        raise ROSTER_EMPTY()
    _refuse_template(database, head, rows)
    (bad_count,) = database.execute("SELECT count(*) FROM bad").fetchall()[0]
    listed = database.execute(
        "SELECT r, place, heading, expected, found FROM bad ORDER BY r, place LIMIT ?",
        [MOST_SHOWN],
    )
    bad = [BadCell(*row) for row in listed.fetchall()]
    tell("核对", rows, rows)
    return Verdict(database, head, cells.sha256, rows, int(total_fen or 0), bad_count, bad)


def _head(cells: Cells) -> Head:
    head = recognise(cells.first(HEAD_ROWS))
    if head is not None and not head.missing:
        return head
    said = "没有找到表头"
    if head is not None:
        said = f"第{head.row}行最像“{head.kind.title}”，缺少：{'、'.join(head.missing)}"
    raise ROSTER_UNKNOWN(said=said, known="、".join(kind.title for kind in kinds()))


def _lay_out(database: DuckDBPyConnection, head: Head) -> None:
    """Make ``cells``: one column a field, trimmed; blank rows and a closing total are no people."""
    database.execute(
        "CREATE MACRO fen(x) AS"
        f" CASE WHEN regexp_full_match(x, '{AMOUNT}')"
        " THEN CAST(CAST(replace(x, ',', '') AS DECIMAL(18, 2)) * 100 AS BIGINT) END"
    )
    fields = [
        f"{_trimmed(column, head.places[column.field])} AS {column.field}"
        if column.field in head.places
        else f"'' AS {column.field}"
        for column in head.kind.columns
    ]
    database.execute(
        f"CREATE TABLE cells AS SELECT r, {', '.join(fields)} FROM raw WHERE r > {head.row}"
    )
    words = " || ".join(column.field for column in head.kind.columns)
    database.execute(f"DELETE FROM cells WHERE {words} = ''")
    # 合计 stands below the last person, in whichever column the office writes it.
    database.execute(
        f"DELETE FROM cells WHERE r = (SELECT max(r) FROM cells) AND number = ''"
        f" AND regexp_matches({words}, '合\\s*计|总\\s*计')"
    )


def _trimmed(column: Column, place: int) -> str:
    text = f"trim(nfc_normalize(coalesce(c{place}, '')), ' \t\r\n　\u00a0')"
    if column.kind == "number":
        return rf"upper(regexp_replace({text}, '[\s\-]', '', 'g'))"
    if column.kind == "amount":
        return rf"regexp_replace(replace({text}, '，', ','), '^[￥¥]\s*', '')"
    return text


def _find_bad(database: DuckDBPyConnection, head: Head, today: date) -> None:
    database.execute(
        "CREATE TABLE bad (r BIGINT, field VARCHAR, place INT, heading VARCHAR,"
        " expected VARCHAR, found VARCHAR)"
    )
    for column in head.kind.columns:
        if column.field in head.places:
            for condition, expected in _demands(column):
                _mark(database, head, column.field, condition, expected)
    for own in head.kind.checks:
        _mark(
            database, head, own.field, f"{own.field} <> '' AND ({own.broken_where})", own.expected
        )
    _mark_each(database, head, "name", _bad_names(database))
    _mark_each(database, head, "number", _bad_numbers(database, head, today))


def _demands(column: Column) -> Iterator[tuple[str, str]]:
    """Yield what SQL finds wrong in a column, and what was expected."""
    field = column.field
    if column.required and column.kind != "number":
        yield f"{field} = ''", "必填"
    if column.kind == "amount":
        wrong = f"{field} <> '' AND NOT regexp_full_match({field}, '{AMOUNT}')"
        yield wrong, "以元为单位、至多两位小数的金额"
    if column.kind == "month":
        wrong = f"{field} <> '' AND NOT regexp_full_match({field}, '{MONTH}')"
        yield wrong, "01至12的月份，或“全年”"
    if column.kind == "choice":
        listed = ", ".join(f"'{choice}'" for choice in column.choices)
        yield f"{field} <> '' AND {field} NOT IN ({listed})", "、".join(column.choices)


def _mark(
    database: DuckDBPyConnection, head: Head, field: str, condition: str, expected: str
) -> None:
    heading = next(one.names[0] for one in head.kind.columns if one.field == field)
    database.execute(
        f"INSERT INTO bad SELECT r, ?, ?, ?, ?, {field} FROM cells WHERE {condition}",
        [field, head.places.get(field, 0), heading, expected],
    )


def _mark_each(
    database: DuckDBPyConnection, head: Head, field: str, wrong: Iterator[Wrong]
) -> None:
    """Mark the rows whose cell is one of these texts; of very many texts only the first."""
    kind = "document_kind" if _has_kinds(head) else f"'{identity.CITIZEN}'"
    some = list(islice(wrong, MOST_SHOWN))
    if not some:
        return
    database.execute("CREATE OR REPLACE TABLE wrong (kind VARCHAR, text VARCHAR, why VARCHAR)")
    database.executemany("INSERT INTO wrong VALUES (?, ?, ?)", some)
    heading = next(one.names[0] for one in head.kind.columns if one.field == field)
    database.execute(
        f"INSERT INTO bad SELECT r, ?, ?, ?, why, {field} FROM cells JOIN wrong"
        f" ON {field} = text AND (kind = '' OR kind = {kind})",
        [field, head.places[field], heading],
    )


def _bad_names(database: DuckDBPyConnection) -> Iterator[Wrong]:
    for (name,) in database.execute("SELECT DISTINCT name FROM cells WHERE name <> ''").fetchall():
        why = personname.error_in(name)
        if why:
            yield Wrong("", name, f"正确的姓名（{why}）")


def _bad_numbers(database: DuckDBPyConnection, head: Head, today: date) -> Iterator[Wrong]:
    kind = "document_kind" if _has_kinds(head) else f"'{identity.CITIZEN}'"
    doubtful = database.execute(
        f"SELECT DISTINCT {kind}, number FROM cells"
        f" WHERE {kind} <> '{identity.CITIZEN}' OR ({CITIZEN_SOUND}) IS NOT TRUE",
        {"today": today},
    )
    for document, number in doubtful.fetchall():
        why = identity.check(number, document, on=today).error
        if why:
            yield Wrong(document, number, f"正确的证件号码（{why}）")


def _has_kinds(head: Head) -> bool:
    return "document_kind" in head.places


def _refuse_template(database: DuckDBPyConnection, head: Head, rows: int) -> None:
    """Refuse a file all of whose rows are samples; samples left among others are bad cells."""
    samples = [own.expected for own in head.kind.checks if "示例" in own.expected]
    query = "SELECT count(DISTINCT r) FROM bad WHERE expected = ?"
    if any(database.execute(query, [one]).fetchall()[0][0] == rows for one in samples):
        raise ROSTER_IS_TEMPLATE()
