"""The same seed lives the same year; places without a bank nearby pay a quarter at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction

from zhida.payments.models import Payout
from zhida.simulation import building
from zhida.simulation.answer_sheet import NAME
from zhida.simulation.tests.builders import settled
from zhida.simulation.tests.test_year import outer
from zhida.simulation.world import World


def told(folder: Path) -> list[object]:
    """Return the payouts and the answers of a small world that is taken back at once."""
    with outer():
        world = settled(folder, people=90)
        world.months = 1
        building.live(world, {"paid_after_death": 1, "shared_card": 1})
        posted = Payout.objects.order_by("pk").values_list("number", "lines", "total_fen")
        found = [(folder / NAME).read_bytes(), *posted]
        transaction.set_rollback(True)
    return found


@pytest.mark.slow
@pytest.mark.django_db
def test_the_same_seed_lives_the_same_year(tmp_path: Path) -> None:
    assert told(tmp_path) == told(tmp_path)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_quarter_is_paid_at_once_by_a_list(tmp_path: Path) -> None:
    world: World = settled(tmp_path, people=60)
    world.months = 2
    world.quarterly = {world.homes[0].division.pk}
    building.live(world, {})
    lists = Payout.objects.filter(kind="roster")
    assert lists.exists()
    assert set(lists.values_list("first_month", "last_month")) == {(202201, 202203)}
    assert not Payout.objects.filter(kind="regular").exists()
