"""Rows laid into DuckDB are there as they were given, whatever is missing among them."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from zhida.payments import columns

KINDS = {
    "number": "INTEGER",
    "large": "BIGINT",
    "said": "BOOLEAN",
    "day": "DATE",
    "text": "TEXT",
}
WHOLE: tuple[Any, ...] = (-1, 2**63 - 1, True, date(2022, 3, 5), "买买提·艾力")
EMPTY: tuple[Any, ...] = (0, 0, False, date(1969, 12, 31), "")
NOTHING: tuple[Any, ...] = (None, None, None, None, None)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [WHOLE, EMPTY],
        [NOTHING, WHOLE, NOTHING, EMPTY],
        [NOTHING, NOTHING, NOTHING],
        [(None, *WHOLE[1:]), (*WHOLE[:4], None)],
    ],
)
def test_rows_come_out_as_they_went_in(
    rows: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "ROWS", 3)
    with duckdb.connect() as database:
        columns.rows_into(database, "laid_out", KINDS, iter(rows))
        assert database.execute("FROM laid_out").fetchall() == rows
        columns.rows_into(database, "laid_out", KINDS, rows * 5)
        assert database.execute("FROM laid_out").fetchall() == rows * 5
        types = database.execute("DESCRIBE laid_out").fetchall()
        assert [kind for _, kind, *_ in types] == [
            "VARCHAR" if k == "TEXT" else k for k in KINDS.values()
        ]


def test_a_number_that_does_not_fit_its_column_is_refused() -> None:
    with duckdb.connect() as database, pytest.raises(duckdb.ConversionException):
        columns.rows_into(database, "laid_out", {"number": "INTEGER"}, [(2**31,)])
