"""The columns of a line, the same wherever lines lie: in DuckDB, PostgreSQL or SQLite."""

from __future__ import annotations

from typing import NamedTuple

COLUMNS = {
    "line_no": "INTEGER",
    "person": "BIGINT",
    "account": "BIGINT",
    "enrolment": "BIGINT",
    "allotment": "BIGINT",
    "component": "INTEGER",
    "month": "INTEGER",
    "occasion": "BIGINT",
    "amount_fen": "BIGINT",
    "due_fen": "BIGINT",
}
"""Name and type, understood alike by all three. ``account``, ``enrolment`` and ``occasion`` are 0
where there is none; ``month`` is YYYYMM."""

NAMES = ", ".join(COLUMNS)

ORDER = "allotment, line_no"
"""The order in which the lines of a payout lie. Together with the payout it is their key."""

PAID_ONCE = "person, component, month, occasion"
"""What no two lines have in common, of whatever payout, division or year."""


class LineRow(NamedTuple):
    """One line of a payout, as it was posted."""

    payout: int
    line_no: int
    person: int
    account: int
    enrolment: int
    allotment: int
    component: int
    month: int
    occasion: int
    amount_fen: int
    due_fen: int


def declared() -> str:
    """Return the columns as CREATE TABLE declares them; none may be empty."""
    return ", ".join(f"{name} {kind} NOT NULL" for name, kind in COLUMNS.items())


def cast() -> str:
    """Return the columns as a SELECT of DuckDB that gives them their types."""
    return ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in COLUMNS.items())
