"""Settling people in bulk: every constraint holds, every row is sealed, the seed decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhida.access.scope import EVERYWHERE
from zhida.allotments.models import Allotment
from zhida.allotments.proofs import doubts
from zhida.core.refusal import Refusal
from zhida.recipients import documents, queries
from zhida.recipients.models import (
    AidEvent,
    BankAccount,
    Enrolment,
    Household,
    HouseholdMember,
    Person,
)
from zhida.registers.models import Standard
from zhida.simulation import actions, peopling
from zhida.simulation.funding import WAN_FEN
from zhida.simulation.numbers import is_invented
from zhida.simulation.population import Dwellers
from zhida.simulation.tests.builders import YEAR, settled
from zhida.store.action import SYSTEM
from zhida.store.verification import verify

pytestmark = pytest.mark.django_db


def test_a_world_holds_people_and_everything_about_them(tmp_path: Path) -> None:
    world = settled(tmp_path)
    assert 390 <= world.people == Person.objects.count() <= 400
    for model in (BankAccount, Household, HouseholdMember, Enrolment, AidEvent):
        assert model.objects.exists()
    numbers = Person.objects.exclude(number_sealed=None).values_list("number_sealed", flat=True)
    opened = [documents.whole_number(sealed, documents.PERSON_NUMBER) for sealed in numbers]
    assert all(map(is_invented, opened))


def test_every_settled_row_is_sealed_by_the_trail(tmp_path: Path) -> None:
    settled(tmp_path)
    assert verify() == []


def test_what_is_due_can_be_reckoned_for_everybody(tmp_path: Path) -> None:
    settled(tmp_path)
    reckoned = list(queries.due_in(EVERYWHERE, YEAR * 100 + 3))
    assert reckoned
    assert [one.due.why for one in reckoned if not one.due.found] == []


def test_standards_are_marked_as_no_real_ones(tmp_path: Path) -> None:
    settled(tmp_path, people=20)
    assert {source for (source,) in Standard.objects.values_list("source")} == {
        "模拟数据，不是真实标准"
    }


def test_money_is_passed_down_to_who_needs_it(tmp_path: Path) -> None:
    world = settled(tmp_path)
    (home,) = world.homes
    held = Allotment.objects.get(division=home.division)
    assert world.needs[home] * 12 <= held.amount_fen < world.needs[home] * 14 + WAN_FEN
    assert list(doubts()) == []


@pytest.mark.parametrize("seed", [1, 7])
def test_the_seed_decides_who_lives_there(tmp_path: Path, seed: int) -> None:
    settled(tmp_path, people=60, seed=seed)
    names = [human.name for dwellers in peopling_families(seed) for human in dwellers.humans]
    there = list(Person.objects.order_by("pk").values_list("name", flat=True))
    assert there == names[: len(there)]


def peopling_families(seed: int) -> list[Dwellers]:
    """Return the first families of the tests' county."""
    from itertools import islice

    from zhida.simulation.numbers import NumberBook
    from zhida.simulation.population import Settlers

    return list(islice(Settlers(seed, YEAR, "654021", NumberBook()).families(), 60))


def test_the_same_people_cannot_be_settled_twice(tmp_path: Path) -> None:
    world = settled(tmp_path, people=60)
    with pytest.raises(Refusal) as refused:
        actions.settle(peopling_families(1)[:5], world.homes[0].division, by=SYSTEM)
    assert refused.value.name == "person_has_a_number_of_its_own"


def test_what_tell_raises_stops_the_settling_between_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peopling, "BATCH", 10)

    def cancel(what: str, done: int, total: int) -> None:
        if done > 50:
            raise KeyboardInterrupt

    world = settled(tmp_path, people=0)
    world.tell = cancel
    with pytest.raises(KeyboardInterrupt):
        peopling.people(world, {world.homes[0]: 400}, peopling.heads)
    assert 50 < Person.objects.count() < 200
    assert verify() == []
