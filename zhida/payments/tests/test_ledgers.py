"""Ledgers of purposes: drawn from movements and uses alone, agreeing with the running sums."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhida.access.scope import EVERYWHERE, Scope
from zhida.allotments import actions as allotment_actions
from zhida.allotments.actions import using
from zhida.allotments.actions.using import Claim
from zhida.allotments.models import Allotment
from zhida.allotments.queries import AsOf, overview
from zhida.allotments.queries.flow import UNUSED
from zhida.allotments.tests import builders as allotments
from zhida.core.refusal import Refusal
from zhida.payments.queries.ledgers import (
    UNDIVIDED,
    LedgerFilters,
    TrialBalance,
    statement,
    trial_balance,
)
from zhida.payments.tests import builders as payments
from zhida.registers.models import Purpose
from zhida.store.action import SYSTEM, Actor, action
from zhida.store.trail import Line

pytestmark = pytest.mark.django_db

DAY = date(2022, 3, 1)
LIVING, RELIEF = "minimum_living", "temporary_relief"


@pytest.fixture
def registers(db: None) -> None:
    payments.load_registers()


@action("test.use_money", "使用")
def use(
    line: Line, kind: str, money: Allotment, purpose: str, fen: int, day: date, *, by: Actor
) -> None:
    """Use money as a payment's actions do."""
    key = Purpose.objects.get(code=purpose).pk
    claim = Claim(money.pk, money.fund_id, key, "2081902", "申请1号")
    getattr(using, kind)(line, claim, fen, day)


def used(kind: str, money: Allotment, purpose: str, fen: int, day: date = DAY) -> None:
    use(kind, money, purpose, fen, day, by=SYSTEM)


def by_name(balance: TrialBalance) -> dict[str, dict[str, int]]:
    return {row.name: row.balances.as_dict() for row in balance.rows}


def test_money_of_no_purpose_is_undivided_until_it_is_used(registers: None) -> None:
    money = payments.county_money(10)
    used("reserve", money, LIVING, 300)
    used("pay", money, LIVING, 200)
    county = LedgerFilters(division=money.scope_path)
    balance = trial_balance(EVERYWHERE, county)
    told = by_name(balance)
    living = told["最低生活保障"]
    assert (living["drawn_fen"], living["reserved_fen"], living["paid_fen"]) == (300, 100, 200)
    assert living["left_fen"] == 0
    assert told[UNDIVIDED]["drawn_fen"] == -300
    assert told[UNDIVIDED]["left_fen"] == 10_000_000 - 300
    assert balance.total.left_fen == 10_000_000 - 300
    assert balance.reconciliation.holds


def test_what_came_back_is_told_gross(registers: None) -> None:
    money = payments.county_money(10, purpose="低保")
    used("reserve", money, LIVING, 500)
    used("pay", money, LIVING, 500)
    used("unpay", money, LIVING, 200)
    used("release", money, LIVING, 200)
    [row] = trial_balance(EVERYWHERE, LedgerFilters(allotment=money.pk)).rows
    told = row.balances
    assert (told.paid_fen, told.returned_fen, told.reserved_fen) == (300, 200, 0)
    assert told.left_fen == 10_000_000 - 300


def test_a_statement_runs_from_what_stood_before_to_what_stands(registers: None) -> None:
    money = payments.county_money(10, purpose="低保")
    used("reserve", money, LIVING, 500, date(2022, 2, 1))
    used("pay", money, LIVING, 300, date(2022, 3, 1))
    told = statement(
        EVERYWHERE,
        LedgerFilters(division=money.scope_path),
        purpose=LIVING,
        first_day=date(2022, 3, 1),
    )
    assert (told.opening.left_fen, told.opening.reserved_fen) == (9_999_500, 500)
    [entry] = told.entries
    assert (entry.kind, entry.source, entry.target) == ("支付", "伊宁县", "支付申请 申请1号")
    assert (entry.change_fen, entry.left_fen, entry.reserved_fen, entry.paid_fen) == (
        0,
        9_999_500,
        200,
        300,
    )
    assert told.closing.left_fen == told.total.left_fen == 9_999_500
    assert told.reconciliation.holds


def test_a_journal_names_both_ends_of_a_movement(registers: None) -> None:
    payments.county_money(10)
    told = statement(EVERYWHERE)
    received, passed = told.entries
    assert (received.source, received.target, received.change_fen) == (
        "系统之外",
        "伊犁哈萨克自治州",
        10_000_000,
    )
    assert (passed.target, passed.change_fen) == ("伊宁县", 0)
    assert told.closing.left_fen == 10_000_000


def test_a_ledger_as_of_an_earlier_day_reconciles_too(registers: None) -> None:
    money = payments.county_money(10, purpose="低保")
    used("reserve", money, LIVING, 500, date(2022, 3, 10))
    early = trial_balance(EVERYWHERE, as_of=AsOf(date(2022, 3, 9)))
    assert early.total.reserved_fen == 0
    assert early.reconciliation.later.reserved_fen == 500
    assert early.reconciliation.holds


def test_a_running_sum_that_is_off_shows_as_a_difference(registers: None) -> None:
    money = payments.county_money(10)
    Allotment.objects.filter(pk=money.pk).update(paid_fen=F("paid_fen") + 1)
    told = trial_balance(EVERYWHERE).reconciliation
    assert not told.holds
    assert told.difference.paid_fen == 1


def test_a_scope_sees_its_own_ledger_only(registers: None) -> None:
    money = payments.county_money(10)
    other = allotments.pass_down(allotments.source(5, number="新财社〔2022〕5号"), 霍城县=5)[0]
    inside = trial_balance(Scope(paths=(money.scope_path,)))
    assert inside.total.received_fen == 10_000_000
    assert inside.reconciliation.holds
    hidden = statement(Scope(paths=(money.scope_path,)), LedgerFilters(allotment=other.pk))
    assert (hidden.count, hidden.closing.left_fen) == (0, 0)


@pytest.mark.parametrize("by", ["purpose", "division", "agency", "allotment"])
def test_every_way_to_tell_it_comes_to_the_same(by: str, registers: None) -> None:
    money = payments.county_money(10)
    used("reserve", money, RELIEF, 700)
    balance = trial_balance(EVERYWHERE, by=by)
    assert balance.total == trial_balance(EVERYWHERE).total
    assert balance.reconciliation.holds


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["reserve", "pay", "unpay", "release", "pass_down", "adjust_down"]),
        st.integers(0, 1),
        st.sampled_from([LIVING, RELIEF]),
        st.integers(1, 60),
        st.integers(0, 4),
    ),
    max_size=16,
)


@dataclass
class World:
    """A source of the prefecture, and two allotments of a county: one bound to a purpose."""

    source: Allotment
    held: list[Allotment]

    def step(self, kind: str, place: int, purpose: str, fen: int, day: date, number: int) -> None:
        words: dict[str, Any] = {
            "document_number": f"第{number}号",
            "happened_on": day,
            "by": SYSTEM,
        }
        if kind == "pass_down":
            given = replace(allotments.share("霍城县", 0), amount_fen=fen)
            allotment_actions.pass_down(self.source, [given], **words)
        elif kind == "adjust_down":
            allotment_actions.adjust_down(self.held[place], fen, **words)
        else:
            used(kind, self.held[place], purpose, fen, day)


def world() -> World:
    source = allotments.source(1)
    low = Purpose.objects.get(code=LIVING).pk
    ids: list[int] = []
    for number, bound in enumerate((None, low)):
        share = replace(allotments.share("伊宁县", 0, purpose_id=bound), amount_fen=100)
        words = {"document_number": f"初{number}号", "happened_on": DAY, "by": SYSTEM}
        ids += allotment_actions.pass_down(source, [share], **words)
    return World(source, [Allotment.objects.get(pk=key) for key in ids])


@pytest.mark.slow
@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_ledgers_agree_with_the_running_sums_at_every_date(
    steps: list[tuple[str, int, str, int, int]], registers: None
) -> None:
    example = transaction.atomic()
    example._from_testcase = True
    with example:
        there = world()
        for number, (kind, place, purpose, fen, offset) in enumerate(steps):
            try:
                there.step(kind, place, purpose, fen, DAY + timedelta(offset), number)
            except Refusal:
                continue
        for offset in {0, *(step[4] for step in steps)}:
            hold(AsOf(DAY + timedelta(offset)))
        hold(None)
        transaction.set_rollback(True)


def hold(as_of: AsOf | None) -> None:
    """Compare trial balances, statements and the running sums with each other."""
    balance = trial_balance(EVERYWHERE, as_of=as_of)
    assert balance.reconciliation.holds
    assert balance.total.drawn_fen == 0
    whole = statement(EVERYWHERE, as_of=as_of, size=1000)
    assert whole.closing.left_fen == balance.total.left_fen
    assert sum(entry.change_fen for entry in whole.entries) == balance.total.left_fen
    for row in balance.rows:
        told = statement(EVERYWHERE, purpose=row.code, as_of=as_of, size=1000)
        assert told.closing[1:] == (
            row.balances.left_fen,
            row.balances.reserved_fen,
            row.balances.paid_fen,
        )
        assert told.total == row.balances
        last = told.entries[-1]
        assert (last.left_fen, last.reserved_fen, last.paid_fen) == told.closing[1:]
    held = trial_balance(EVERYWHERE, by="allotment", as_of=as_of)
    assert held.total == balance.total


def test_the_flow_goes_on_to_what_the_money_is_used_for(registers: None) -> None:
    money = payments.county_money(10)
    assert overview(EVERYWHERE).used == []
    used("reserve", money, LIVING, 500)
    used("pay", money, LIVING, 300)
    used("reserve", money, RELIEF, 40)
    used("release", money, RELIEF, 40)
    told = {(one.source, one.target): one.amount_fen for one in overview(EVERYWHERE).used}
    assert told == {("伊宁县", "低保"): 500, ("伊宁县", UNUSED): 10_000_000 - 500}
    [arrived] = [one for one in overview(EVERYWHERE).flow if one.target == "伊宁县"]
    assert arrived.amount_fen == sum(told.values())
