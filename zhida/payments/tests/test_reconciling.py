"""Reconciliation: a row counts when all of it agrees, once; all else is a case for a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from zhida.payments.channel_files import ReturnRow, channel_named
from zhida.payments.columns import rows_into
from zhida.payments.models.outcomes import CASES as KINDS
from zhida.payments.reconciling import Reconciled, reconcile

CASES = yaml.safe_load(Path(__file__).with_name("reconciling_cases.yaml").read_text("utf-8"))
SENT_ON, TODAY = date(2022, 3, 5), date(2022, 3, 10)

SENT = {
    2: (102, "王小明", "990100000002", 34400),
    5: (105, "买买提·艾力", "990100000005", 10000),
    9: (109, "古丽", "990100000009", 5000),
}
"""Invented people: by reference, the person's id, name, account and amount in fen."""

Database = duckdb.DuckDBPyConnection


def row(place: int, reference: int, **told: Any) -> ReturnRow:
    """Return a row that agrees with the line of its reference but for what is told."""
    _, name, account, amount_fen = SENT.get(reference, SENT[2])
    paid = told.pop("paid", True)
    agreeing: dict[str, Any] = {
        "payee_name": name,
        "account_number": account,
        "amount_fen": amount_fen,
        "code": "0000" if paid else "1001",
        "reason": "" if paid else "户名不符",
        "happened_on": date(2022, 3, 6),
        "flow_number": f"F-{reference}",
    }
    return ReturnRow(place=place, reference=reference, paid=paid, **agreeing | told)


@contextmanager
def compared(
    rows: Iterable[ReturnRow],
    paid: Iterable[Sequence[int]] = (),
    returned: Iterable[int] = (),
) -> Iterator[tuple[Database, Reconciled]]:
    with duckdb.connect() as database:
        columns = {
            "reference": "BIGINT",
            "person": "BIGINT",
            "payee_name": "TEXT",
            "account_number": "TEXT",
            "amount_fen": "BIGINT",
        }
        rows_into(database, "sent", columns, [(at, *line) for at, line in SENT.items()])
        rows_into(database, "paid_before", {"first": "BIGINT", "until": "BIGINT"}, paid)
        rows_into(
            database, "returned_before", {"reference": "BIGINT"}, [(one,) for one in returned]
        )
        channel = channel_named("bank_csv")
        yield database, reconcile(database, channel, rows, SENT_ON, TODAY)


def all_of(database: Database, table: str) -> list[Any]:
    return database.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall()


def paid_references(database: Database) -> list[int]:
    """Return the references of sent lines inside the paid ranges, one for each range it is in."""
    found = database.execute(
        "SELECT sent.reference FROM sent JOIN paid_ranges ON sent.reference >= first"
        " AND sent.reference < until ORDER BY ALL"
    )
    return [reference for (reference,) in found.fetchall()]


def verdicts(database: Database, rows: list[ReturnRow]) -> list[str]:
    """Return what the tables say of each row: paid, returned, came_back, repeated or a kind."""
    kinds = {place: kind for kind, place, *_ in all_of(database, "cases")}
    open_paid = paid_references(database)
    came_back = {one[0]: one[-1] for one in all_of(database, "returned")}
    said = []
    for one in rows:
        if one.place in kinds:
            said.append(kinds[one.place])
        elif one.paid and one.reference in open_paid:
            open_paid.remove(one.reference)
            said.append("paid")
        elif not one.paid and one.reference in came_back:
            said.append("came_back" if came_back.pop(one.reference) else "returned")
        else:
            said.append("repeated")
    return said


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_each_row_gets_its_verdict(case: dict[str, Any]) -> None:
    rows = [row(place, **told) for place, told in enumerate(case["rows"], 4)]
    expected = [one if isinstance(one, list) else [one] for one in case["verdicts"]]
    with compared(rows, **case.get("before", {})) as (database, figures):
        assert verdicts(database, rows) == [kind for kind, *_ in expected]
        words = {
            place: f"{asked} {found}" for _, place, _, asked, found, _ in all_of(database, "cases")
        }
        missing = [
            word
            for one, (_, *wanted) in zip(rows, expected, strict=True)
            for word in wanted
            if word not in words[one.place]
        ]
        assert missing == []
        assert_every_row_is_one_thing(figures)


def assert_every_row_is_one_thing(figures: Reconciled) -> None:
    counted = (figures.paid_lines, figures.returned_lines, figures.repeated_lines, figures.cases)
    assert figures.rows == sum(counted)


def test_lines_that_follow_each_other_are_one_range_whatever_numbers_lie_between() -> None:
    with compared([row(4, 2), row(5, 5), row(6, 9)]) as (database, _):
        assert all_of(database, "paid_ranges") == [(2, 10, 3, 49400, date(2022, 3, 6))]


def test_a_line_that_came_back_or_another_day_breaks_a_range() -> None:
    with compared([row(4, 2), row(5, 5, paid=False), row(6, 9)]) as (database, figures):
        ranges = [(first, until) for first, until, *_ in all_of(database, "paid_ranges")]
        assert ranges == [(2, 3), (9, 10)]
        assert all_of(database, "returned") == [
            (5, 105, 10000, "1001", "户名不符", date(2022, 3, 6), False)
        ]
        assert figures == Reconciled(3, 2, 39400, 1, 10000, 0, 0)
    with compared([row(4, 2), row(5, 5, happened_on=date(2022, 3, 7)), row(6, 9)]) as (database, _):
        ranges = [(first, until) for first, until, *_ in all_of(database, "paid_ranges")]
        assert ranges == [(2, 3), (5, 6), (9, 10)]


def test_a_line_nobody_answered_stays_outside_every_range() -> None:
    with compared([row(4, 2), row(5, 9)]) as (database, _):
        assert paid_references(database) == [2, 9]


def test_a_reference_too_large_for_the_ledger_is_left_out_of_its_case() -> None:
    with compared([row(4, 99_999_999_999)]) as (database, _):
        assert [one[2] for one in all_of(database, "cases")] == [None]


def test_words_of_a_case_fit_their_column() -> None:
    with compared([row(4, 2, payee_name="王" * 500)]) as (database, _):
        ((_, _, _, _, found, _),) = all_of(database, "cases")
        assert len(found) == 200


def test_every_kind_of_case_has_a_title() -> None:
    kinds = {one[0] for case in CASES for one in case["verdicts"] if isinstance(one, list)}
    assert kinds <= set(KINDS)


@st.composite
def answers(draw: st.DrawFn) -> list[ReturnRow]:
    """Draw rows that agree, come back, repeat, contradict, or are wrong in some way."""
    wrong = st.sampled_from(
        [{}, {}, {}, {"amount_fen": 1}, {"payee_name": "别人"}, {"happened_on": date(2022, 3, 4)}]
    )
    count = draw(st.integers(0, 8))
    return [
        row(place, draw(st.sampled_from([1, 2, 5, 9])), paid=draw(st.booleans()), **draw(wrong))
        for place in range(4, 4 + count)
    ]


@settings(max_examples=examples(25))
@given(rows=answers())
def test_no_line_counts_twice_and_the_same_rows_again_change_nothing(rows: list[ReturnRow]) -> None:
    with compared(rows) as (database, figures):
        paid = paid_references(database)
        returned = [one[0] for one in all_of(database, "returned")]
        ranges = [(first, until) for first, until, *_ in all_of(database, "paid_ranges")]
        counted = paid + returned
        assert sorted(counted) == sorted(set(counted))
        assert figures.paid_fen == sum(SENT[reference][-1] for reference in paid)
        assert figures.returned_fen == sum(SENT[reference][-1] for reference in returned)
        assert_every_row_is_one_thing(figures)
    with compared(rows, ranges, returned) as (_, again):
        assert (again.paid_lines, again.returned_lines) == (0, 0)
        assert again.repeated_lines == figures.rows - figures.cases
        assert again.cases == figures.cases
