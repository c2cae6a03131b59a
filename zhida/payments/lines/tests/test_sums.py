"""Whatever the lines are, they come to what the payout, its requests and the allotments say."""

from __future__ import annotations

from collections import Counter

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhida.allotments.models import Allotment
from zhida.payments import lines, numbers
from zhida.payments.lines import keeping, proofs, sheet
from zhida.payments.lines.tests.builders import money, people, post, rows
from zhida.recipients.tests.builders import load_registers

FEN = st.integers(1, 10**9)
MONTHS = st.sampled_from([202111, 202112, 202201])


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("large", [200_000, 0], ids=["shared", "own"])
def test_lines_requests_and_balances_come_to_the_same(
    large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_registers()
    monkeypatch.setattr(keeping, "LARGE", large)
    paid_by = [money(100_000), money(200_000)]

    @settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow], database=None)
    @given(st.lists(st.tuples(FEN, MONTHS, st.integers(0, 1)), min_size=1, max_size=6))
    def holds(drawn: list[tuple[int, int, int]]) -> None:
        due = rows(people(len(drawn)), paid_by[0])
        for row, (fen, month, place) in zip(due, drawn, strict=True):
            row |= {"amount_fen": fen, "month": month, "allotment": paid_by[place].pk}
        before = reserved(paid_by)
        made = post(due)
        assert made.total_fen == sum(fen for fen, _, _ in drawn)
        assert (made.first_month, made.last_month) == (
            min(month for _, month, _ in drawn),
            max(month for _, month, _ in drawn),
        )
        asked: Counter[int] = Counter()
        for fen, _, place in drawn:
            asked[paid_by[place].pk] += fen
        assert dict(made.requests.values_list("allotment", "amount_fen")) == asked
        assert reserved(paid_by) == before + asked
        found = lines.of_payout(made)
        assert [line.amount_fen for line in found] == [fen for fen, _, _ in drawn]

    holds()
    assert list(proofs.doubts()) == []


def reserved(allotments: list[Allotment]) -> Counter[int]:
    ids = [one.pk for one in allotments]
    return Counter(dict(Allotment.objects.filter(pk__in=ids).values_list("pk", "reserved_fen")))


@pytest.mark.parametrize("kind", ["DOUBLE", "DECIMAL(18, 2)", "VARCHAR", "HUGEINT"])
def test_an_amount_that_is_no_whole_number_of_fen_is_never_rounded(kind: str) -> None:
    last = {"person": 1, "account": 0, "enrolment": 0}
    columns = ", ".join(
        f"{name} {kind if name == 'amount_fen' else told}" for name, told in lines.COLUMNS.items()
    )
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE due ({columns})")
        with pytest.raises(ValueError, match="amount_fen"):
            sheet.lay_out(database, "due", last)


@given(st.integers(1, 10**8 - 1), st.integers(1, 10**8 - 1))
def test_numbers_differ_as_rows_do_and_fit_into_the_files_of_banks(one: int, other: int) -> None:
    made = {numbers.order_number("654021000000", 2022, row) for row in (one, other)}
    assert len(made) == len({one, other})
    assert max(map(len, made)) <= 30
