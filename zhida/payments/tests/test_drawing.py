"""Which allotment pays which line: whatever the amounts, each line whole and none overdrawn."""

from __future__ import annotations

from functools import lru_cache

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from zhida.payments.drawing import Source, draw

AMOUNTS = st.lists(st.integers(1, 10**12), min_size=1, max_size=30)
SOME = settings(max_examples=examples(60))
LEFTS = st.lists(st.integers(0, 5 * 10**12), max_size=5)


def drawn(amounts: list[int], lefts: list[int]) -> tuple[list[tuple[int | None, int]], int, int]:
    """Return (allotment, amount) of each line, and what is not covered."""
    sources = [Source(number, left) for number, left in enumerate(lefts, start=1)]
    database = connection()
    database.execute("CREATE OR REPLACE TABLE due (line_no INTEGER, amount_fen BIGINT)")
    database.execute(
        "INSERT INTO due SELECT unnest(?), unnest(?)", [list(range(1, len(amounts) + 1)), amounts]
    )
    uncovered = draw(database, "due", "drawn", sources)
    rows = database.execute("SELECT allotment, amount_fen FROM drawn ORDER BY line_no")
    return rows.fetchall(), uncovered.lines, uncovered.amount_fen


@lru_cache
def connection() -> duckdb.DuckDBPyConnection:
    """Return one database for all examples: opening one takes longer than an example."""
    return duckdb.connect(config={"threads": 1})


@SOME
@given(AMOUNTS, LEFTS)
def test_no_line_is_lost_or_split_and_no_allotment_overdrawn(
    amounts: list[int], lefts: list[int]
) -> None:
    rows, uncovered, uncovered_fen = drawn(amounts, lefts)
    assert [amount for _, amount in rows] == amounts
    for number, left in enumerate(lefts, start=1):
        assert sum(amount for paid_by, amount in rows if paid_by == number) <= left
    nobodys = [amount for paid_by, amount in rows if paid_by is None]
    assert (len(nobodys), sum(nobodys)) == (uncovered, uncovered_fen)


@SOME
@given(AMOUNTS, LEFTS)
def test_each_line_goes_to_the_first_allotment_that_has_enough_left(
    amounts: list[int], lefts: list[int]
) -> None:
    rows, _, _ = drawn(amounts, lefts)
    left = dict(enumerate(lefts, start=1))
    for paid_by, amount in rows:
        first = next((number for number, fen in left.items() if fen >= amount), None)
        assert paid_by == first
        if first is not None:
            left[first] -= amount


def test_what_is_left_of_an_earlier_allotment_takes_a_later_small_line() -> None:
    rows, uncovered, _ = drawn([9, 2, 1], [10, 2])
    assert [paid_by for paid_by, _ in rows] == [1, 2, 1]
    assert uncovered == 0
