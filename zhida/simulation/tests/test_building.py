"""A world is built whole in an empty database, and in no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhida.allotments.models import Allotment
from zhida.core.refusal import Refusal
from zhida.payments.models import PaymentRequest
from zhida.simulation import building, places
from zhida.simulation.building import Order
from zhida.simulation.tests.builders import PREFECTURE, load_lists

pytestmark = pytest.mark.django_db


def order(folder: Path, people: int) -> Order:
    return Order(places.scales()["county"], folder, months=1, people=people)


@pytest.mark.slow
def test_a_county_is_peopled_paid_from_above_and_refused_a_second_time(tmp_path: Path) -> None:
    load_lists()
    told: list[str] = []
    world = building.build(order(tmp_path, 60), lambda what, *_: told.append(what))
    assert 55 <= world.people <= 60
    source = Allotment.objects.get(parent=None)
    assert source.division.code == PREFECTURE
    assert source.left_fen == 0
    assert PaymentRequest.objects.filter(state="settled").exists()
    assert {"登记人员", "分解下达", "2022年1月发放"} <= set(told)
    with pytest.raises(Refusal) as refused:
        building.build(order(tmp_path, 60))
    assert refused.value.name == "simulation_needs_an_empty_database"


def test_people_who_draw_nothing_make_no_world(tmp_path: Path) -> None:
    load_lists()
    with pytest.raises(Refusal) as refused:
        building.build(order(tmp_path, 1))
    assert refused.value.name == "simulation_has_somebody_to_pay"
    assert not Allotment.objects.exists()


def test_what_stops_the_building_leaves_what_was_done(tmp_path: Path) -> None:
    load_lists()

    def stop(what: str, *_: int) -> None:
        raise KeyboardInterrupt(what)

    with pytest.raises(KeyboardInterrupt, match="登记人员"):
        building.build(order(tmp_path, 60), stop)
    with pytest.raises(Refusal, match="救助对象"):
        building.build(order(tmp_path, 60))
