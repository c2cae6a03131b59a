"""Whoever changes, adds or removes a line past the system is found out, wherever it lies."""

from __future__ import annotations

import duckdb
import pytest
from django.db import connection, transaction

from zhida.allotments.models import Allotment
from zhida.core.refusal import Refusal
from zhida.payments.lines import guards, keeping, own_file, own_table, proofs
from zhida.payments.lines.tests.builders import money, people, post, rows
from zhida.payments.models import Payout
from zhida.recipients.tests.builders import load_registers

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid_by() -> Allotment:
    load_registers()
    return money()


def kinds() -> list[str]:
    return sorted(doubt.kind for doubt in proofs.doubts())


def in_the_table(payout: Payout, statement: str, month: int = 202202) -> None:
    """Do to the lines what nobody may: with the guards taken away, and put back."""
    segment = payout.segment
    whole = segment.place == "own"
    table = segment.name if whole else f"payments_lines_{month}"
    of_table = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for trigger in guards._triggers(table, whole):
            cursor.execute(f"DROP TRIGGER {trigger}{of_table}")
        cursor.execute(statement.format(table=table, payout=payout.pk))
        guards.refuse_changes(cursor, table, whole=whole)


def in_the_file(payout: Payout, statement: str) -> None:
    """Write the file of the lines anew, with a change."""
    file = own_file.lines_file(payout.segment.name)
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE lines AS FROM read_parquet('{file}')")
        database.execute(statement.format(table="lines"))
        file.unlink()
        database.execute(f"COPY lines TO '{file}' (FORMAT parquet)")


def test_what_was_posted_is_proven(paid_by: Allotment, monkeypatch: pytest.MonkeyPatch) -> None:
    post(rows(people(3), paid_by))
    post(
        rows(people(2), paid_by)
        + [row | {"line_no": 3, "month": 202201} for row in rows(people(1), paid_by)]
    )
    monkeypatch.setattr(keeping, "LARGE", 0)
    post(rows(people(3), paid_by))
    assert kinds() == []


CHANGES = {
    "a line raised": (
        "UPDATE {table} SET amount_fen = 60000 WHERE line_no = 2",
        ["lines_altered", "lines_not_proven", "lines_not_proven"],
    ),
    "money to another account": (
        "UPDATE {table} SET account = 0, enrolment = 1 WHERE line_no = 1",
        ["line_names_nobody", "lines_altered"],
    ),
    "a line removed": (
        "DELETE FROM {table} WHERE line_no = 3",
        ["lines_altered", "lines_not_proven", "lines_not_proven"],
    ),
}


@pytest.mark.parametrize("large", [200_000, 0], ids=["shared", "own"])
@pytest.mark.parametrize(("statement", "found"), CHANGES.values(), ids=list(CHANGES))
def test_a_change_past_the_system_is_found(
    paid_by: Allotment,
    monkeypatch: pytest.MonkeyPatch,
    large: int,
    statement: str,
    found: list[str],
) -> None:
    monkeypatch.setattr(keeping, "LARGE", large)
    made = post(rows(people(3), paid_by))
    if made.segment.place == "own" and connection.vendor == "sqlite":
        in_the_file(made, statement)
        found = sorted([*found, "lines_not_found_by_person"])
    else:
        in_the_table(made, statement)
    assert kinds() == found


def test_lines_of_no_payout_are_found(paid_by: Allotment) -> None:
    made = post(rows(people(1), paid_by))
    in_the_table(
        made,
        "INSERT INTO {table} SELECT payout + 100, line_no, person + 1, account, enrolment,"
        " allotment, component, month, occasion, amount_fen, due_fen FROM {table}",
    )
    assert kinds() == ["lines_inserted"]


def test_a_line_added_in_a_month_that_its_payout_does_not_pay_is_found(paid_by: Allotment) -> None:
    made = post(rows(people(1), paid_by))
    post([row | {"month": 202201} for row in rows(people(1), paid_by)])
    in_the_table(
        made,
        "INSERT INTO {table} SELECT {payout}, 99, person, account, enrolment, allotment,"
        " component, month, 99, amount_fen, due_fen FROM {table}",
        month=202201,
    )
    assert kinds() == ["lines_not_proven", "lines_not_proven"]


def test_a_missing_guard_is_found(paid_by: Allotment) -> None:
    post(rows(people(1), paid_by))
    of_table = " ON payments_lines_202202" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER payments_lines_202202_delete{of_table}")
    assert kinds() == ["guard_missing"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite keeps lines in files")
def test_a_lost_file_is_found(paid_by: Allotment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "LARGE", 0)
    made = post(rows(people(1), paid_by))
    own_file.people_file(made.segment.name).unlink()
    assert kinds() == ["lines_missing"]


ON_POSTGRESQL = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="only PostgreSQL keeps large payouts in parts"
)


@ON_POSTGRESQL
def test_a_missing_guard_of_a_part_is_found(
    paid_by: Allotment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "LARGE", 0)
    part = own_table.parts_of(post(rows(people(3), paid_by)).segment.name)[0]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {part}_insert ON {part}")
    assert kinds() == ["guard_missing"]


@ON_POSTGRESQL
def test_a_change_in_a_part_is_found(paid_by: Allotment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "LARGE", 0)
    for part in own_table.parts_of(post(rows(people(4), paid_by)).segment.name):
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {part} DISABLE TRIGGER ALL")
            cursor.execute(f"UPDATE {part} SET due_fen = due_fen + 1")
            cursor.execute(f"ALTER TABLE {part} ENABLE TRIGGER ALL")
        assert kinds() == ["lines_altered"]


@ON_POSTGRESQL
def test_parts_without_a_payout_are_swept_away_by_the_next_posting(
    paid_by: Allotment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "LARGE", 0)
    who = people(3)
    kept = post(rows(who, paid_by))
    with pytest.raises(Refusal, match="已经发过"), transaction.atomic():
        post(rows(who, paid_by))
    assert len(own_table.left()) == 2
    later = post(rows(who, paid_by, month=202203))
    assert own_table.left() == []
    for made in (kept, later):
        assert len(own_table.parts_of(made.segment.name)) == 2
    assert kinds() == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite keeps lines in files")
def test_files_without_a_payout_are_swept_away_by_the_next_posting(
    paid_by: Allotment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "LARGE", 0)
    kept = post(rows(people(1), paid_by))
    left = own_file.folder() / f"999-00000000{own_file.LINES}"
    left.write_bytes(b"begun and never ended")
    post(rows(people(1), paid_by, month=202203))
    assert not left.exists()
    assert own_file.is_there(kept.segment.name)
