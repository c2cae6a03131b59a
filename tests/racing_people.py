"""People raced for: merged while they are paid, merged crosswise, registered while keys change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.racing import race
from zhida.allotments.models import Allotment
from zhida.payments.lines.tests import builders as posting
from zhida.payments.models import Payout
from zhida.payments.tests import builders
from zhida.recipients import actions, documents
from zhida.recipients.models import Person, PersonMerge
from zhida.recipients.tests import builders as recipients
from zhida.store.action import SYSTEM, Actor, action
from zhida.store.trail import Line

FIRST = 501


def merge_against_payment(folder: Path) -> list[dict[str, Any]]:
    """Both registrations of a person are paid while they are merged, a few times."""
    money = builders.county_money(5, source="新财社〔2022〕501号", number="伊州财社〔2022〕501号")
    return [_merged_and_paid(money, *posting.people(2)) for _ in range(5)]


def _merged_and_paid(money: Allotment, one: int, into: int) -> dict[str, Any]:
    person, whom = Person.objects.get(pk=one), Person.objects.get(pk=into)
    before = set(Payout.objects.values_list("pk", flat=True))
    outcomes = race(
        [
            lambda: _pay(money, one, by=builders.CLERK),
            lambda: _pay(money, into, by=builders.HEAD),
            lambda: actions.merge_people(person, whom, by=SYSTEM, reason="同一人"),
        ]
    )
    merged = PersonMerge.objects.get(person=one).recorded_at
    paid = Payout.objects.exclude(pk__in=before).values_list("recorded_at", flat=True)
    return {"outcomes": outcomes, "paid_late": sum(at > merged for at in paid), "paid": len(paid)}


@action("payments.test_race", "测试：生成发放批次")
def _pay(line: Line, money: Allotment, person: int, *, by: Actor, reason: str = "") -> Payout:
    import duckdb

    from zhida.payments.actions.posting import put_down
    from zhida.payments.columns import rows_into
    from zhida.payments.lines import COLUMNS

    with duckdb.connect() as database:
        rows = (one.values() for one in posting.rows([person], money))
        rows_into(database, "due", COLUMNS, map(tuple, rows))
        plan = posting.plan(kind="supplement", requested_by=by.name)
        return put_down(line, plan, database, "due")


def crossing_merges(folder: Path) -> dict[str, Any]:
    """Each of two people is merged into the other at once."""
    one, other = posting.people(2)
    attempts = [
        lambda pair=pair: actions.merge_people(*pair, by=SYSTEM, reason="同一人")
        for pair in (_read(one, other), _read(other, one))
    ]
    outcomes = race(attempts)
    merged = Person.objects.filter(pk__in=(one, other), merged_into__isnull=False).count()
    return {"outcomes": outcomes, "merged": merged}


def _read(*people: int) -> list[Person]:
    return [Person.objects.get(pk=key) for key in people]


def new_keys_against_registering(folder: Path) -> dict[str, Any]:
    """Keys change twice while people are registered; every number opens afterwards."""
    numbers = [recipients.citizen_number(serial=FIRST + n) for n in range(6)]
    outcomes = race(
        [lambda: actions.rotate_keys(by=SYSTEM)] * 2
        + [lambda one=one: recipients.person("测试", one) for one in numbers]
    )
    sealed = Person.objects.filter(number_sealed__isnull=False).values_list("number_sealed")
    opened = {documents.whole_number(one, documents.PERSON_NUMBER) for (one,) in sealed}
    return {"outcomes": outcomes, "opened": opened.issuperset(numbers)}


RACES = (merge_against_payment, crossing_merges, new_keys_against_registering)
