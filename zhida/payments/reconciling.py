"""Is the answer that of the order: each row beside the line it speaks of, all rows at once.

A row counts only when reference, amount, sign, account, payee and day agree with what was sent.
Any other becomes a case for a person, and its line stays open. What was answered before is not
counted again, so that a file which holds old rows and new ones may be taken in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from zhida.core.identity import masked
from zhida.core.money import yuan
from zhida.payments.channel_files import Channel, ReturnRow
from zhida.payments.columns import rows_into

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BATCH = 5000
MOST_REFERENCE = 2**31 - 1
LONGEST_WORDS = 200

TOLD = {
    "row": "BIGINT",
    "reference": "BIGINT",
    "payee_name": "TEXT",
    "account_number": "TEXT",
    "amount_fen": "BIGINT",
    "paid": "BOOLEAN",
    "code": "TEXT",
    "cause": "TEXT",
    "happened_on": "DATE",
    "flow_number": "TEXT",
}
"""The columns of a ``ReturnRow``, in its order."""

MISNAMED = """
    SELECT DISTINCT sent.payee_name, told.payee_name
    FROM told JOIN sent USING (reference) WHERE told.payee_name <> sent.payee_name
"""

JUDGED = """
    CREATE TABLE judged AS
    WITH lines AS (SELECT *, row_number() OVER (ORDER BY reference) AS place FROM sent),
    twice AS (
        SELECT reference, min(row) AS first_row, count(DISTINCT (
            payee_name, account_number, amount_fen, paid, code, happened_on, flow_number
        )) > 1 AS contradicts
        FROM told GROUP BY reference HAVING count(*) > 1
    ),
    before AS (
        SELECT row, coalesce(reference < until, false) AS was_paid
        FROM told ASOF LEFT JOIN paid_before ON reference >= first
    )
    SELECT row, reference, place, person, told.amount_fen, code, cause, happened_on, was_paid,
        CASE
            WHEN place IS NULL THEN 'unknown_line'
            WHEN contradicts THEN 'answered_twice'
            WHEN sign(told.amount_fen) <> sign(lines.amount_fen) THEN 'sign_differs'
            WHEN told.amount_fen <> lines.amount_fen THEN 'amount_differs'
            WHEN told.account_number <> lines.account_number THEN 'account_differs'
            WHEN misnamed.asked IS NOT NULL THEN 'payee_differs'
            WHEN happened_on NOT BETWEEN $sent_on AND $today THEN 'date_differs'
            WHEN paid AND was_returned AND NOT was_paid THEN 'answered_twice'
            WHEN row > first_row OR was_returned OR (paid AND was_paid) THEN 'repeated'
            WHEN paid THEN 'paid'
            ELSE 'returned'
        END AS verdict
    FROM told
    JOIN before USING (row)
    LEFT JOIN lines USING (reference)
    LEFT JOIN twice USING (reference)
    LEFT JOIN (SELECT reference, true AS was_returned FROM returned_before) USING (reference)
    LEFT JOIN misnamed ON asked = lines.payee_name AND given = told.payee_name
"""
"""Each row with its verdict: paid, returned, repeated, or the kind of its case."""

PAID_RANGES = """
    CREATE TABLE paid_ranges AS
    WITH islands AS (
        SELECT reference, amount_fen, happened_on,
            place - row_number() OVER (PARTITION BY happened_on ORDER BY place) AS island
        FROM judged WHERE verdict = 'paid'
    )
    SELECT min(reference) AS first, max(reference) + 1 AS until, count(*) AS lines,
        sum(amount_fen)::BIGINT AS amount_fen, happened_on AS paid_on
    FROM islands GROUP BY island, happened_on
"""
"""Lines paid on one day that follow each other in the order, whatever numbers lie between."""

RETURNED = """
    CREATE TABLE returned AS
    SELECT reference, person, amount_fen, code, cause, happened_on AS returned_on,
        was_paid AS had_been_paid
    FROM judged WHERE verdict = 'returned'
"""

FIGURES = """
    SELECT count(*),
        count(*) FILTER (verdict = 'paid'),
        coalesce(sum(amount_fen) FILTER (verdict = 'paid'), 0)::BIGINT,
        count(*) FILTER (verdict = 'returned'),
        coalesce(sum(amount_fen) FILTER (verdict = 'returned'), 0)::BIGINT,
        count(*) FILTER (verdict = 'repeated')
    FROM judged
"""

DOUBTFUL = """
    SELECT verdict, row, reference, told.amount_fen, sent.amount_fen, told.account_number,
        sent.account_number, told.payee_name, sent.payee_name, told.happened_on::VARCHAR,
        if(paid, '成功', told.cause)
    FROM judged JOIN told USING (row, reference) LEFT JOIN sent USING (reference)
    WHERE verdict NOT IN ('paid', 'returned', 'repeated') ORDER BY row
"""

CASES = {
    "kind": "TEXT",
    "row": "BIGINT",
    "reference": "BIGINT",
    "expected": "TEXT",
    "found": "TEXT",
    "amount_fen": "BIGINT",
}


class Reconciled(NamedTuple):
    """How many rows the answer has, and what became of them; each row is one of the four."""

    rows: int
    paid_lines: int
    paid_fen: int
    returned_lines: int
    returned_fen: int
    repeated_lines: int
    cases: int


class Doubtful(NamedTuple):
    """A row that fits no line, or fits it wrongly, beside what was asked for."""

    kind: str
    row: int
    reference: int
    amount_fen: int
    asked_fen: int
    account: str
    asked_account: str
    name: str
    asked_name: str
    day: str
    outcome: str


def reconcile(
    database: DuckDBPyConnection,
    channel: Channel,
    rows: Iterable[ReturnRow],
    sent_on: date,
    today: date,
) -> Reconciled:
    """Compare the rows of an answer with what was sent, and return the figures.

    The database holds ``sent`` (reference, person, payee_name, account_number, amount_fen) and
    what earlier answers said: ``paid_before`` (first, until) and ``returned_before`` (reference).
    It gets ``paid_ranges`` (first, until, lines, amount_fen, paid_on), ``returned`` (reference,
    person, amount_fen, code, cause, returned_on, had_been_paid) and ``cases`` (kind, row,
    reference, expected, found, amount_fen). Refusals of the file come through.
    """
    rows_into(database, "told", TOLD, rows)
    differing = _differing_names(database, channel)
    rows_into(database, "misnamed", {"asked": "TEXT", "given": "TEXT"}, differing)
    database.execute(JUDGED, {"sent_on": sent_on, "today": today})
    database.execute(PAID_RANGES)
    database.execute(RETURNED)
    rows_into(database, "cases", CASES, _cases(database, sent_on, today))
    figures = database.execute(FIGURES).fetchall()[0]
    (cases,) = database.execute("SELECT count(*) FROM cases").fetchall()[0]
    return Reconciled._make([*figures, cases])


def _differing_names(database: DuckDBPyConnection, channel: Channel) -> Iterator[tuple[str, str]]:
    """Yield the pairs of names, asked and given, that are not one name written in two ways."""
    pairs = database.cursor().execute(MISNAMED)
    while batch := pairs.fetchmany(BATCH):
        yield from (
            (asked, given) for asked, given in batch if not channel.same_payee(asked, given)
        )


def _cases(
    database: DuckDBPyConnection, sent_on: date, today: date
) -> Iterator[tuple[str, int, int | None, str, str, int]]:
    found = database.cursor().execute(DOUBTFUL)
    while batch := found.fetchmany(BATCH):
        for one in map(Doubtful._make, batch):
            expected, said = _words(one, sent_on, today)
            reference = one.reference if 0 < one.reference <= MOST_REFERENCE else None
            said = f"{said}（{one.outcome}）"[:LONGEST_WORDS]
            yield one.kind, one.row, reference, expected[:LONGEST_WORDS], said, one.amount_fen


def _words(one: Doubtful, sent_on: date, today: date) -> tuple[str, str]:
    """Return what the row should say and what it says; accounts are masked."""
    if one.kind in ("amount_differs", "sign_differs"):
        return f"{yuan(one.asked_fen)} 元", f"{yuan(one.amount_fen)} 元"
    if one.kind == "account_differs":
        return masked(one.asked_account), masked(one.account)
    if one.kind == "payee_differs":
        return one.asked_name, one.name
    if one.kind == "date_differs":
        return f"{sent_on} 至 {today}", one.day
    if one.kind == "answered_twice":
        return "同一笔只有一个结果", f"{one.day} {yuan(one.amount_fen)} 元"
    return "支付指令中的序号", str(one.reference)
