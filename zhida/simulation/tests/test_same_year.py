"""The same seed lives the same year; places without a bank nearby pay a quarter at once."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.db import transaction

from zhida.allotments.models import Allotment
from zhida.payments import lines
from zhida.payments.models import Payout
from zhida.recipients.models import Enrolment, Person
from zhida.registers import actions as register_actions
from zhida.simulation import building
from zhida.simulation.answer_sheet import NAME
from zhida.simulation.tests.builders import settled
from zhida.simulation.tests.test_year import outer
from zhida.simulation.world import World
from zhida.store.action import SYSTEM

COUNTED = {
    "person": Person,
    "other_person": Person,
    "enrolment": Enrolment,
    "allotment": Allotment,
}
"""The columns of the answer sheet that hold ids, and whose."""


def told(folder: Path) -> list[object]:
    """Return the payouts and the answers of a small world that is taken back at once."""
    with outer():
        world = settled(folder, people=90)
        world.months = 1
        building.live(world, {"paid_after_death": 1, "shared_card": 1})
        posted = Payout.objects.order_by("pk").values_list("kind", "name", "lines", "total_fen")
        found = [*answers(folder / NAME), *posted]
        transaction.set_rollback(True)
    return found


def answers(file: Path) -> list[dict[str, str | int]]:
    """Return the answers with ids counted from the first: PostgreSQL never gives one twice."""
    firsts = {name: model.objects.earliest("pk").pk for name, model in COUNTED.items()}
    with file.open(encoding="utf-8-sig", newline="") as sheet:
        return [
            {**row, **{name: max(0, int(row[name]) - first + 1) for name, first in firsts.items()}}
            for row in csv.DictReader(sheet)
        ]


@pytest.mark.slow
@pytest.mark.django_db
def test_the_same_seed_lives_the_same_year(tmp_path: Path) -> None:
    once = told(tmp_path)
    assert len(once) > 2
    assert told(tmp_path) == once


@pytest.mark.slow
@pytest.mark.django_db
def test_a_quarter_is_paid_at_once_by_a_list(tmp_path: Path) -> None:
    world: World = settled(tmp_path, people=60, kinds=("城市低保家庭", "农村低保家庭"))
    register_actions.load(["component_subjects"], by=SYSTEM)
    world.months = 2
    world.quarterly = {world.homes[0].division.pk}
    building.live(world, {})
    lists = Payout.objects.filter(kind="roster")
    assert lists.exists()
    assert set(lists.values_list("first_month", "last_month")) == {(202201, 202203)}
    assert not Payout.objects.filter(kind="regular").exists()
    assert {one.name[len("伊宁县") :] for one in lists} == {
        "2022年1月至3月城市低保金",
        "2022年1月至3月农村低保金",
    }
    for one in lists:
        drawn = Enrolment.objects.filter(pk__in=[line.enrolment for line in lines.of_payout(one)])
        (category,) = set(drawn.values_list("category", flat=True))
        booked = one.requests.values_list("function_subject", flat=True)
        assert set(booked) == {{"urban": "2081901", "rural": "2081902"}[category]}
