"""The demonstration's year: its plan names what there is, and its problems are told by name."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from zhida.allotments.models import Allotment
from zhida.entry.demo import year
from zhida.registers.tables import DATA
from zhida.simulation import fault_shelf
from zhida.simulation.answer_sheet import PLANTED, REFUSED, Answer
from zhida.simulation.situations import society
from zhida.simulation.world import World


def listed(name: str) -> set[str]:
    """Return the codes of a list of the registers."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"] for row in csv.DictReader(file)}


def test_the_plan_names_places_families_programmes_and_faults_that_there_are() -> None:
    plan = year.plan()
    places = {*plan.kinds, *plan.monthly, *plan.resting} - {"else"}
    assert places <= listed("divisions")
    assert {kind for kinds in plan.kinds.values() for kind in kinds} <= set(society().situations)
    assert {one for steps in plan.resting.values() for one in steps} <= listed("programmes")
    assert set(plan.faults) <= set(fault_shelf.faults())


def test_problems_are_told_by_name_and_what_was_refused_apart() -> None:
    world = World(1, 2022, Path())
    world.answers = [
        Answer("shared_card", PLANTED, "654021"),
        Answer("shared_card", PLANTED, "654002"),
        Answer("bureau_account", REFUSED, "654021", refusal="payee_may_be_paid"),
    ]
    assert year._counted(world, refused=False) == "多人共用一个账户 2"
    assert year._counted(world, refused=True) == "资金转入财政专户 1"


def test_a_receiver_of_nothing_has_no_progress() -> None:
    nothing = Allotment(receiver_name="州救助站", amount_fen=0, issued_on=date(2022, 1, 1))
    assert year._row(nothing) == ["州救助站", "0.00", "0.00", "0.00", "0.00", "—"]
    some = Allotment(receiver_name="奎屯市", amount_fen=25_000_000, paid_fen=24_546_000)
    assert year._row(some)[1:] == ["250,000.00", "245,460.00", "0.00", "4,540.00", "98%"]
