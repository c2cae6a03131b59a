"""A sheet becomes a payout whole or not at all; nobody is paid twice, wherever the lines lie."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
from django.db import IntegrityError, connection, transaction

from zhida.allotments.models import Allotment, Use
from zhida.core.refusal import Refusal
from zhida.payments import lines
from zhida.payments.lines import keeping, own_table
from zhida.payments.lines.columns import COLUMNS
from zhida.payments.lines.tests.builders import (
    audited,
    component,
    money,
    people,
    post,
    rows,
)
from zhida.payments.models import Occasion, PaymentRequest, Payout, Segment
from zhida.recipients.tests.builders import load_registers

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["shared", "own"])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the payouts of the test go: small enough for the common tables, or not."""
    if request.param == "own":
        monkeypatch.setattr(keeping, "LARGE", 0)
    return request.param


@pytest.fixture
def paid_by() -> Allotment:
    load_registers()
    return money()


def refused(lines: list[dict[str, int]], **told: Any) -> Refusal:
    """Post what must be refused; return the refusal, having seen that nothing was kept."""
    before = Payout.objects.count(), PaymentRequest.objects.count(), Use.objects.count()
    with pytest.raises(Refusal) as found, transaction.atomic():
        post(lines, **told)
    assert (Payout.objects.count(), PaymentRequest.objects.count(), Use.objects.count()) == before
    return found.value


def test_what_was_posted_is_what_is_read(paid_by: Allotment, place: str) -> None:
    who = people(7)
    given = rows(reversed(who), paid_by)
    made = post(given)
    assert made.segment.place == place
    assert (made.lines, made.total_fen) == (7, 350_000)
    assert (made.first_month, made.last_month) == (202202, 202202)
    found = lines.of_payout(made)
    assert [row._asdict() for row in found] == [{"payout": made.pk} | row for row in given]
    assert lines.of_person([who[2]]) == [found[4]]
    assert lines.of_payout(made, first=3, limit=2) == found[2:4]
    assert lines.of_numbers(made, [6, 2]) == [found[1], found[5]]
    request = made.requests.get()
    assert (request.lines, request.amount_fen) == (7, 350_000)
    assert lines.of_request(request, after=5) == found[5:]
    paid_by.refresh_from_db()
    assert paid_by.reserved_fen == 350_000


def test_lines_are_paged_over_requests(paid_by: Allotment, place: str) -> None:
    second = money(50)
    post([*rows(people(3), paid_by)])
    made = post(
        [
            row | {"line_no": n}
            for n, row in enumerate([*rows(people(2), paid_by), *rows(people(3), second)], 1)
        ]
    )
    assert made.requests.count() == 2
    seen, after = [], (0, 0)
    while after is not None:
        page = lines.of_allotments([paid_by.pk, second.pk], after, limit=3)
        assert len(page.lines) <= 3
        seen += page.lines
        after = page.after
    assert len(seen) == len(set(seen)) == 8
    assert len(lines.of_allotments([second.pk]).lines) == 3


def test_lines_go_into_duckdb_as_they_were_posted(paid_by: Allotment, place: str) -> None:
    other = component()
    given = rows(people(5), paid_by)
    made = post(given)
    with duckdb.connect() as database:
        lines.into_duckdb(database, "found", made)
        described = database.execute("DESCRIBE found").fetchall()
        assert {name: kind for name, kind, *_ in described} == COLUMNS
        found = database.execute("FROM found ORDER BY line_no").fetchall()
        assert found == [tuple(row.values()) for row in given]
        lines.into_duckdb(database, "none", made, components=[other.pk + 1])
        assert database.execute("SELECT count(*) FROM none").fetchall() == [(0,)]
        lines.into_duckdb(database, "one", made, allotment=paid_by.pk, components=[other.pk])
        assert database.execute("SELECT count(*) FROM one").fetchall() == [(5,)]


WRONG = {
    "payment_line_is_positive": {"amount_fen": 0},
    "payment_line_is_due": {"due_fen": -1},
    "payment_line_is_for_a_month": {"month": 202213},
    "payment_lines_are_numbered": {"line_no": 3},
    "payment_line_fits_its_occasion": {"occasion": 77},
}


@pytest.mark.parametrize(("name", "wrong"), WRONG.items())
def test_a_wrong_line_is_refused_by_name(
    paid_by: Allotment, name: str, wrong: dict[str, int]
) -> None:
    given = rows(people(3), paid_by)
    given[1] |= wrong
    found = refused(given)
    assert found.name == name
    if name != "payment_lines_are_numbered":
        assert "第 2 行" in found.message


@pytest.mark.parametrize("column", ["person", "account", "enrolment", "allotment", "component"])
def test_a_line_names_only_what_is_registered(paid_by: Allotment, column: str) -> None:
    given = rows(people(3), paid_by)
    given[1][column] = 999_999
    found = refused(given)
    assert found.name == "payment_line_names_what_is_registered"
    assert "第 2 行" in found.message
    assert "999999" in found.message


def test_a_payout_of_nobody_is_refused(paid_by: Allotment) -> None:
    assert refused([]).name == "payout_pays_somebody_something"


def test_an_empty_cell_is_refused(paid_by: Allotment) -> None:
    given = rows(people(2), paid_by)
    given[1]["due_fen"] = None  # type: ignore[assignment]
    assert refused(given).name == "payment_line_is_complete"


def test_declared_totals_are_held_to(paid_by: Allotment) -> None:
    given = rows(people(2), paid_by)
    found = refused(given, declared_fen=100_001)
    assert found.name == "payout_equals_what_was_declared"
    assert "1,000.01" in found.message
    assert refused(given, declared_lines=3).name == found.name
    assert post(given, declared_lines=2, declared_fen=100_000).lines == 2


def test_more_than_is_left_is_refused_with_the_figures(paid_by: Allotment, place: str) -> None:
    given = rows(people(2), paid_by)
    given[0]["amount_fen"] = paid_by.amount_fen
    found = refused(given)
    assert found.name == "allotment_never_overspent"
    assert "1,000,500.00" in found.message


def test_a_purpose_without_a_subject_is_refused(paid_by: Allotment) -> None:
    assert refused(rows(people(1), paid_by), subjects={}).name == "payment_names_its_subject"


def test_a_year_with_a_wrong_digit_is_no_way_to_pay_a_month_twice(paid_by: Allotment) -> None:
    who = people(2)
    found = refused([*rows(who[:1], paid_by), *rows(who[1:], paid_by, 202304, line_no=2)])
    assert found.name == "payment_month_is_not_far_ahead"
    assert "第 2 行" in found.message
    assert "2023年4月" in found.message
    assert post(rows(who, paid_by, 202303)).lines == 2


def test_the_same_line_twice_on_a_sheet_is_refused(paid_by: Allotment, place: str) -> None:
    who = people(3)
    found = refused(rows([*who, who[1], who[1]], paid_by))
    assert found.name == "payment_line_pays_once"
    assert "第 4 行与第 2 行" in found.message
    assert "共 2 行" in found.message


@pytest.mark.parametrize("first", ["shared", "own"])
@pytest.mark.parametrize("second", ["shared", "own"])
def test_a_month_paid_before_is_refused_wherever_it_lies(
    paid_by: Allotment, monkeypatch: pytest.MonkeyPatch, first: str, second: str
) -> None:
    size = {"shared": 200_000, "own": 0}
    who = people(5)
    monkeypatch.setattr(keeping, "LARGE", size[first])
    earlier = post(rows(who[:3], paid_by))
    monkeypatch.setattr(keeping, "LARGE", size[second])
    found = refused(rows(who[1:], money(20)))
    assert found.name == "payment_line_paid_once_ever"
    assert "第 1 行" in found.message
    assert earlier.number in found.message
    assert "共 2 行" in found.message
    assert post(rows(who[1:], paid_by, month=202203)).lines == 4
    assert post(rows(who[3:], paid_by)).lines == 2


def test_two_equal_lines_with_keys_of_their_own_survive(paid_by: Allotment, place: str) -> None:
    (who,) = people(1)
    with audited("测试：登记依据") as line:
        occasion = Occasion.objects.create(
            kind="exception",
            person_id=who,
            component=component(),
            month=202202,
            document_number="测试〔2022〕1号",
            reason="补发",
            recorded_by="测试",
            recorded_at=line.recorded_at,
        )
        line.wrote(occasion)
    post(rows([who], paid_by))
    again = post(rows([who], paid_by, occasion=occasion.pk))
    assert again.lines == 1
    assert len(lines.of_person([who])) == 2
    assert refused(rows([who], paid_by, occasion=occasion.pk)).name == "payment_line_paid_once_ever"


def test_an_occasion_is_for_its_own_person_component_and_month(paid_by: Allotment) -> None:
    who, other = people(2)
    with audited("测试：登记依据") as line:
        occasion = Occasion.objects.create(
            kind="exception",
            person_id=who,
            component=component(),
            month=202202,
            document_number="测试〔2022〕1号",
            reason="补发",
            recorded_by="测试",
            recorded_at=line.recorded_at,
        )
        line.wrote(occasion)
    name = "payment_line_fits_its_occasion"
    assert refused(rows([other], paid_by, occasion=occasion.pk)).name == name
    assert refused(rows([who], paid_by, 202203, occasion=occasion.pk)).name == name


def test_a_posted_line_is_never_changed(paid_by: Allotment, place: str) -> None:
    made = post(rows(people(2), paid_by))
    table = "payments_lines_202202"
    if place == "own":
        if connection.vendor == "sqlite":
            from zhida.payments.lines import own_file

            file = own_file.lines_file(made.segment.name)
            assert file.stat().st_mode & 0o777 == 0o400
            return
        table = own_table.parts_of(made.segment.name)[0]
    for statement in (
        f"UPDATE {table} SET amount_fen = 1",
        f"DELETE FROM {table} WHERE payout = {made.pk}"
        if place == "shared"
        else f"DELETE FROM {table}",
    ):
        with (
            pytest.raises(IntegrityError, match="payment_line_is_written_once"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's")
@pytest.mark.parametrize(
    "other", [{}, {"payout": "payout + 1"}, {"person": "person + 9"}], ids=["both", "paid", "place"]
)
def test_a_posted_line_is_not_replaced(paid_by: Allotment, other: dict[str, str]) -> None:
    made = post(rows(people(2), paid_by))
    names = ["payout", *COLUMNS]
    put = ", ".join((other | {"amount_fen": "1"}).get(name, name) for name in names)
    with (
        pytest.raises(IntegrityError, match="payment_line_is_written_once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"INSERT OR REPLACE INTO payments_lines_202202 ({', '.join(names)})"
            f" SELECT {put} FROM payments_lines_202202"
        )
    assert [row.amount_fen for row in lines.of_payout(made)] == [50_000, 50_000]


def test_the_same_lines_have_the_same_digest_wherever_tables_hold_them(
    paid_by: Allotment,
) -> None:
    made = post(rows(people(2), paid_by))
    assert len(made.segment.digest) == 64
    assert Segment.objects.get(payout=made).lines == 2
