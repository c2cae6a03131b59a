"""Nobody is paid for a month after the one of death, whatever list names him or her."""

from __future__ import annotations

from datetime import date

import pytest

from zhida.allotments.models import Allotment
from zhida.core.refusal import Refusal
from zhida.payments.lines.tests.builders import money, post, rows
from zhida.payments.tests import builders as payments
from zhida.recipients import actions as recipient_actions
from zhida.recipients import registered
from zhida.recipients.models import Person
from zhida.store.action import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["asked for", "read past"])
def paid_by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Allotment:
    """Whether the few or everybody is asked for depends on how many there are."""
    monkeypatch.setattr(registered, "WORTH_ASKING", 0 if request.param == "asked for" else 10**9)
    payments.load_registers()
    payments.give_payer()
    return money()


def die(who: Person, on: date) -> None:
    recipient_actions.record_fact(who, "deceased", on, source="死亡证明（虚构）", by=SYSTEM)


def refused(who: Person, paid_by: Allotment, month: int) -> Refusal:
    with pytest.raises(Refusal) as caught:
        post(rows([who.pk], paid_by, month))
    return caught.value


def test_the_month_of_death_is_paid_and_the_next_is_not(paid_by: Allotment) -> None:
    who = payments.paid_person(1)
    die(who, date(2022, 2, 27))
    assert post(rows([who.pk], paid_by, 202202)).lines == 1
    why = refused(who, paid_by, 202203)
    assert why.name == "payment_line_pays_the_living"
    assert "第 1 行" in why.message
    assert who.name in why.message
    assert "2022-02-27" in why.message


def test_a_death_recorded_under_another_registration_is_known(paid_by: Allotment) -> None:
    who, double = payments.paid_person(1), payments.paid_person(2)
    die(double, date(2022, 1, 31))
    recipient_actions.merge_people(double, who, by=SYSTEM, reason="同一人")
    assert refused(who, paid_by, 202202).name == "payment_line_pays_the_living"


def test_the_others_of_the_list_are_counted_as_living(paid_by: Allotment) -> None:
    people = [payments.paid_person(serial) for serial in (1, 2, 3)]
    die(people[1], date(2022, 1, 31))
    with pytest.raises(Refusal) as caught:
        post(rows([one.pk for one in people], paid_by, 202203))
    assert "第 2 行" in caught.value.message
    assert "共 1 行" in caught.value.message
    assert post(rows([people[0].pk, people[2].pk], paid_by, 202203)).lines == 2
