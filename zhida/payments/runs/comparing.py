"""What is due beside what the last month paid, and why they differ: over whole columns.

``due`` holds the month's enrolments (see ``entitled.Entitled``), ``paid_last`` what each person
was paid of each component the month before, ``paid_now`` what is paid for this month already,
``ended`` why somebody of the last month has no enrolment in this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zhida.core import month as months

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

YUAN = "CREATE MACRO yuan(x) AS format('{:,}.{:02d}', x // 100, x % 100)"

SIDE_BY_SIDE = """
CREATE VIEW beside AS
SELECT
    coalesce(due.enrolment, last.enrolment) AS enrolment,
    coalesce(due.person, last.person) AS person,
    coalesce(due.component, last.component) AS component,
    coalesce(due.category, '') AS category,
    due.enrolment IS NOT NULL AS running,
    coalesce(due.account, 0) AS account,
    coalesce(due.due_fen, 0) AS due_fen,
    coalesce(due.why, ended.why, '本月没有这项待遇。') AS why,
    coalesce(last.amount_fen, 0) AS last_fen,
    CASE
        WHEN due_fen > 0 AND last.amount_fen IS NULL THEN 'new'
        WHEN due_fen > 0 AND last.amount_fen = due_fen THEN 'same'
        WHEN due_fen > 0 THEN 'changed'
        WHEN last.amount_fen > 0 THEN 'stopped'
        ELSE 'none'
    END AS change,
    last.enrolment AS last_enrolment,
    due.start_month, due.rate_fen, due.last_rate_fen,
    CASE
        WHEN coalesce(due.problem, '') <> '' THEN due.problem
        WHEN due_fen > 0 AND due.place > 1 THEN 'twice'
        WHEN due_fen > 0 AND taken.number IS NOT NULL THEN 'paid_already'
        ELSE ''
    END AS problem,
    coalesce(nullif(due.detail, ''), taken.number, '') AS detail
FROM (
    SELECT *, row_number() OVER (PARTITION BY person, component ORDER BY enrolment) AS place
    FROM due
) AS due
FULL JOIN paid_last AS last
    ON last.person = due.person AND last.component = due.component AND due.place = 1
LEFT JOIN paid_now AS taken ON taken.person = due.person AND taken.component = due.component
LEFT JOIN ended ON ended.enrolment = last.enrolment
"""

ITEMS = """
COPY (
    SELECT
        row_number() OVER (ORDER BY enrolment, person, component) AS item,
        CAST($month AS INTEGER) AS month,
        enrolment, person, component, category, running, account, due_fen, why, last_fen, change,
        CASE
            WHEN change = 'new' AND start_month = $month THEN '本月起发。'
            WHEN change = 'new' THEN '上月没有发放这项待遇。'
            WHEN change = 'stopped' THEN why
            WHEN change <> 'changed' THEN ''
            WHEN last_enrolment <> enrolment
                THEN '待遇重新核定，由' || yuan(last_fen) || '元变为' || yuan(due_fen) || '元。'
            WHEN rate_fen <> last_rate_fen AND last_rate_fen > 0
                THEN '保障标准由' || yuan(last_rate_fen) || '元调整为' || yuan(rate_fen) || '元。'
            ELSE '上月实发' || yuan(last_fen) || '元，与本月应发不同。'
        END AS reason,
        problem,
        CASE WHEN problem = '' THEN '' ELSE detail END AS detail
    FROM beside
    ORDER BY item
) TO '{file}' (FORMAT parquet, COMPRESSION zstd)
"""

COUNTED = """
SELECT
    count(*) FILTER (running),
    count(*) FILTER (due_fen > 0 AND problem = ''),
    count(*) FILTER (problem <> ''),
    count(*) FILTER (change = 'new'),
    count(*) FILTER (change = 'stopped'),
    count(*) FILTER (change = 'changed'),
    coalesce(sum(due_fen) FILTER (problem = ''), 0),
    coalesce(sum(last_fen), 0)
FROM read_parquet(?)
"""


class Counted(NamedTuple):
    """What a run comes to; the names are the columns of ``PayoutRun``."""

    enrolments: int
    payable: int
    unpayable: int
    new: int
    stopped: int
    changed: int
    total_fen: int
    last_total_fen: int


def write_items(database: DuckDBPyConnection, month: int, file: str) -> Counted:
    """Compare, write the items as a Parquet file, and return what they come to."""
    database.execute(YUAN)
    database.execute(SIDE_BY_SIDE)
    database.execute(ITEMS.format(file=file), {"month": month})
    [counted] = database.execute(COUNTED, [file]).fetchall()
    return Counted(*map(int, counted))


def why_ended(stop_month: int | None, stop_reason: str | None, month: int) -> str:
    """Return why an enrolment of the last month is none of this month's."""
    if stop_month is not None and stop_month <= month:
        return f"{stop_reason}，从{months.shown(stop_month)}起停发。"
    return "待遇已转到其他区划或机构。"
