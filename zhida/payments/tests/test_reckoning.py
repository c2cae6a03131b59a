"""The list of what is due and the payout run reckon alike, whoever was merged.

Every person is invented. A case is a history: whether the person was merged and into whom, under
which of the two registrations something was recorded, what, and when.
"""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from tests.beginning import told_again
from zhida.access.scope import EVERYWHERE
from zhida.core import month as months
from zhida.payments.runs.entitled import Entitled, Extent, entitled
from zhida.payments.tests import builders as payments
from zhida.recipients import actions, queries
from zhida.recipients.models import Enrolment, Person
from zhida.recipients.tests import builders as recipients
from zhida.registers import queries as registers
from zhida.store.action import SYSTEM

pytestmark = pytest.mark.django_db

MONTHS = range(202201, 202209)
PAID_ON = date(2022, 3, 5)

MERGES = ("not merged", "merged away", "merged into")
UNDER = ("own", "other")
HAPPENED = (
    ("", date(2022, 1, 1)),
    ("deceased", date(2021, 12, 20)),
    ("deceased", date(2022, 3, 20)),
    ("moved", date(2022, 5, 31)),
)
PROGRAMMES = ("minimum_living.living", "orphan.living")


CASES = list(product(PROGRAMMES, MERGES, UNDER, HAPPENED))


@pytest.fixture
def histories(db: None) -> dict[tuple[str, ...], Enrolment]:
    """Return the enrolment of somebody with each history."""
    lived_through()
    return {
        (component, merge, under, fact, f"{day:%m-%d}"): one
        for (component, merge, under, (fact, day)), one in zip(
            CASES, Enrolment.objects.order_by("pk"), strict=True
        )
    }


@told_again
def lived_through() -> None:
    """Enrol somebody with each history; standards change in April."""
    payments.load_registers()
    for since, fen in ((date(2022, 1, 1), 45_000), (date(2022, 4, 1), 51_300)):
        recipients.standard(fen, since=since)
        recipients.standard(2 * fen, "orphan.living", "dispersed", since=since)
    for serial, (component, merge, under, (fact, day)) in enumerate(CASES, start=1):
        history(10 * serial, component, merge, under, fact, day)


def history(serial: int, component: str, merge: str, under: str, fact: str, day: date) -> None:
    """Enrol somebody who lived through this."""
    born = "20040515" if component == "orphan.living" else "19600101"
    own, other = (registered(serial + n, born) for n in (0, 1))
    category = "dispersed" if component == "orphan.living" else "rural"
    recipients.enrol(own, component, 202202, category, persons_covered=1)
    if fact:
        who = own if under == "own" else other
        actions.record_fact(who, fact, day, source="测试", by=SYSTEM)
    if component == "orphan.living" and fact == "":
        who = own if under == "own" else other
        school = date(2019, 9, 1), date(2022, 6, 30)
        actions.record_fact(
            who, "at_school", school[0], until_on=school[1], source="学籍", by=SYSTEM
        )
    if merge == "merged away":
        actions.merge_people(own, other, by=SYSTEM, reason="同一人")
    if merge == "merged into":
        actions.merge_people(other, own, by=SYSTEM, reason="同一人")


def registered(serial: int, born: str) -> Person:
    number = recipients.citizen_number(birth=born, serial=serial)
    return recipients.person("测试人", number)


def run_of(component: str, month: int) -> dict[int, Entitled]:
    programme = registers.programme(component.partition(".")[0])
    found = entitled(Extent(recipients.place("伊宁县"), programme, month, PAID_ON))
    return {one.enrolment: one for one in found}


def test_the_list_and_the_run_agree_on_every_enrolment(
    histories: dict[tuple[str, ...], Enrolment],
) -> None:
    amounts = set()
    for component, month in product(PROGRAMMES, MONTHS):
        run = run_of(component, month)
        programme = component.partition(".")[0]
        listed = list(queries.due_in(EVERYWHERE, month, programme=programme))
        assert {one.enrolment.pk: (one.due.amount_fen, one.due.why) for one in listed} == {
            key: (one.due_fen, one.why) for key, one in run.items()
        }, (component, month)
        again = queries.reckoned([one.enrolment for one in listed], month)
        assert [one.due for one in again] == [one.due for one in listed]
        total = queries.due_total(EVERYWHERE, month, programme=programme)
        assert (total.count, total.amount_fen) == (
            len(run),
            sum(one.due_fen for one in run.values()),
        )
        amounts |= {one.due_fen for one in run.values()}
    assert amounts == {0, 45_000, 51_300, 90_000, 102_600}, "the histories differ"


@pytest.mark.slow
def test_the_year_of_an_enrolment_agrees_with_the_runs(
    histories: dict[tuple[str, ...], Enrolment],
) -> None:
    runs = {
        (component, month): run_of(component, month)
        for component, month in product(PROGRAMMES, MONTHS)
    }
    for case, one in histories.items():
        year = dict(queries.reckoned_year(one, 2022))
        for month in MONTHS:
            told = runs[case[0], month].get(one.pk)
            assert year[month].amount_fen == (told.due_fen if told else 0), (case, month)


@pytest.mark.parametrize("merge", MERGES[1:])
@pytest.mark.parametrize("under", UNDER)
def test_a_death_ends_what_is_due_under_whichever_registration_it_was_recorded(
    merge: str, under: str, histories: dict[tuple[str, ...], Enrolment]
) -> None:
    one = histories["minimum_living.living", merge, under, "deceased", "03-20"]
    year = dict(queries.reckoned_year(one, 2022))
    assert (year[202203].amount_fen, year[202204].amount_fen) == (45_000, 0)
    assert year[202204].why == "2022-03-20去世，从2022年4月起停发。"


def test_what_happened_to_somebody_else_ends_nothing(
    histories: dict[tuple[str, ...], Enrolment],
) -> None:
    one = histories["minimum_living.living", "not merged", "other", "deceased", "03-20"]
    assert queries.reckoned([one], 202208)[0].due.amount_fen == 51_300


def test_a_head_who_died_under_another_registration_draws_for_nobody(db: None) -> None:
    payments.load_registers()
    recipients.standard(45_000)
    member, head, again = (registered(serial, "19600101") for serial in (1, 2, 3))
    home = recipients.household()
    actions.add_member(home, head, "户主", date(2021, 1, 1), by=SYSTEM)
    made = recipients.enrol(member, household=home)
    actions.record_fact(again, "deceased", date(2022, 2, 20), source="测试", by=SYSTEM)
    actions.merge_people(again, head, by=SYSTEM, reason="同一人")
    one = run_of("minimum_living.living", 202203)[made.pk]
    assert (one.due_fen, one.problem, one.detail) == (45_000, "head_deceased", "2022-02-20")


def test_a_dead_person_is_not_paid_where_no_rule_stops_it(db: None) -> None:
    """Who died before the month is a problem, under whichever registration the day stands."""
    payments.load_registers()
    recipients.standard(45_000)
    registers.stop_rules(date(2022, 3, 1)).filter(fact="deceased").delete()
    own, other = (registered(serial, "19600101") for serial in (1, 2))
    made = recipients.enrol(own)
    actions.record_fact(other, "deceased", date(2022, 1, 20), source="测试", by=SYSTEM)
    actions.merge_people(other, own, by=SYSTEM, reason="同一人")
    one = run_of("minimum_living.living", months.of(date(2022, 3, 1)))[made.pk]
    assert (one.due_fen, one.problem, one.detail) == (45_000, "deceased", "2022-01-20")
