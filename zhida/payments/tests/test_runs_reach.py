"""A county's month is reckoned from the county: whatever else the province holds costs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhida.allotments.models import Allotment
from zhida.payments import actions
from zhida.payments.actions import RunTerms
from zhida.payments.models import PayoutRun
from zhida.payments.tests import builders as payments
from zhida.recipients.tests import builders as recipients
from zhida.registers.models import Programme
from zhida.store.action import Actor

pytestmark = pytest.mark.django_db

DAY = date(2022, 3, 5)
CLERK, OTHER = Actor("核算人"), Actor("复核人")

WIDE = re.compile(
    r"SCAN (recipients_|payments_(?!payoutrun|payeeaccount))(?!.*segment_of_its_own)|\(agency_id="
)
"""What a plan of SQLite says of a query that goes through a whole table, or nearly all of it.

Runs are few: their files are looked through for what somebody left. Of segments, those of large
payouts are. Accounts of units are few: nobody's own may bear their numbers.
"""


@pytest.fixture
def registers(db: None) -> None:
    payments.load_registers()
    recipients.standard(45_000)


def compute(at: str = "伊宁县") -> PayoutRun:
    programme = Programme.objects.get(code="minimum_living")
    return actions.compute_run(recipients.place(at), programme, 202202, paid_on=DAY, by=CLERK)


def approve(run: PayoutRun, money: Allotment) -> None:
    terms = RunTerms([money], use_of_money="低保金", requested_on=DAY)
    actions.approve_run(run, terms, by=OTHER)


def plans(asked: CaptureQueriesContext) -> Iterator[tuple[str, str]]:
    """Yield each query that was asked and a step of its plan."""
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            sql = query["sql"]
            if sql.startswith("SELECT"):
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
                yield from ((sql, step) for *_, step in cursor.fetchall())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="plans are worded as SQLite words them")
def test_no_question_of_a_run_goes_through_a_province(registers: None) -> None:
    money = payments.county_money(10, purpose="低保")
    recipients.enrol(payments.paid_person(1))
    with CaptureQueriesContext(connection) as asked:
        approve(compute(), money)
    steps = list(plans(asked))
    assert any("recipients_enrolment" in step for _, step in steps)
    assert [(sql, step) for sql, step in steps if WIDE.search(step)] == []


def test_a_run_asks_no_more_when_other_places_were_paid(registers: None) -> None:
    places = ["昭苏县", "伊宁县", "霍城县"]
    for serial, at in enumerate(places, start=1):
        recipients.enrol(payments.paid_person(serial, at))

    def pay(at: str) -> None:
        own = {"source": f"新财社〔2021〕{at}号", "number": f"伊州财社〔2022〕{at}号"}
        approve(compute(at), payments.county_money(10, at, purpose="低保", **own))

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            run = compute(places[0])
        actions.discard_run(run, by=CLERK, reason="再算一次")
        return len(asked)

    # Not before anybody was paid: the month has no lines yet to be asked for.
    pay(places[1])
    before = questions()
    pay(places[2])
    assert questions() == before
