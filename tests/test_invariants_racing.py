"""Many at once for one balance, payment or month: one of them has it, on either database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.databases import copied
from tests.founding import ROOT

pytestmark = pytest.mark.slow
LAWFUL = "payment_request_goes_lawful_steps"
PAID_ONCE = "payment_line_paid_once_ever"


@pytest.fixture(scope="module")
def told(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """What came of all races; they are run once, one after another, on one database."""
    home = tmp_path_factory.mktemp("racing")
    with django_db_blocker.unblock(), copied(home) as address:
        environment = {**os.environ, "ZHIDA_DATABASE": address, "ZHIDA_HOME": str(home)}
        environment["DJANGO_SETTINGS_MODULE"] = "zhida.entry.settings"
        done = subprocess.run(
            [sys.executable, "-m", "tests.racing"],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=180,
        )
        assert done.returncode == 0, done.stderr
        yield json.loads(done.stdout.splitlines()[-1])


def test_of_fifty_passing_down_the_last_balance_exactly_one_wins(told: Any) -> None:
    balance = told["balance"]
    assert balance["outcomes"] == {"won": 1, "allotment_never_overspent": 49}
    assert (balance["left_fen"], balance["children"]) == (0, 1)


def test_of_fifty_payers_of_the_last_balance_exactly_one_wins(told: Any) -> None:
    payers = told["payers"]
    assert payers["outcomes"]["won"] == 1
    assert payers["outcomes"].keys() <= {
        *("won", "payment_finds_its_money", "allotment_never_overspent")
    }
    assert (payers["left_fen"], payers["reserved_fen"]) == (0, 1_000_000)


def test_whoever_races_for_a_request_it_goes_one_way(told: Any) -> None:
    decided = told["approve_against_revoke"]
    assert decided["outcomes"] == {"won": 1, LAWFUL: 1}
    assert decided["state"] in ("approved", "withdrawn")
    sent = told["revoke_against_order"]
    assert sent["outcomes"] == {"won": 1, LAWFUL: 9}
    assert sent["state"] in ("revoked", "ordered")


def test_each_step_of_a_request_is_done_once_however_many_try(told: Any) -> None:
    steps = told["all_steps_at_once"]
    won = steps["outcomes"]["won"]
    assert steps["outcomes"] == {"won": won, LAWFUL: 10 - won}
    done = {"withdrawn": 1, "approved": 1, "vouchered": 2, "ordered": 3}
    assert won == done[steps["state"]]


def test_what_came_back_is_dealt_with_once_and_an_answer_counts_once(told: Any) -> None:
    rebuilt = told["rebuilds"]
    assert rebuilt["outcomes"] == {"won": 1, "returned_line_is_repaid_or_given_back": 3}
    assert rebuilt["dealt_with_fen"] == rebuilt["failed_fen"]
    answered = told["answers"]
    assert answered["outcomes"] == {"won": 5}
    assert (answered["files"], answered["answered_fen"]) == (1, answered["amount_fen"])


def test_of_two_answers_that_contradict_each_other_no_fen_counts_twice(told: Any) -> None:
    answered = told["contradicting_answers"]
    assert answered["outcomes"] == {"won": 2}
    assert answered["answered_fen"] == answered["amount_fen"]
    # The one that says returned comes first, and the other is doubted; or money came back.
    assert answered["cases"] in (0, 1)


def test_nobody_is_paid_again_under_a_registration_that_was_merged(told: Any) -> None:
    twice = "payment_line_pays_a_person_once_ever"
    for one in told["merge_against_payment"]:
        assert one["outcomes"].keys() <= {"won", twice}, one
        assert one["outcomes"]["won"] == one["paid"] + 1
        # Whoever was paid after the merge was the only one.
        assert one["paid_late"] == 0 or one["paid"] == 1, one


def test_of_two_merges_that_cross_exactly_one_wins(told: Any) -> None:
    crossed = told["crossing_merges"]
    assert crossed["outcomes"] == {"won": 1, "person_counts_for_itself": 1}
    assert crossed["merged"] == 1


def test_every_number_opens_however_keys_and_people_come_together(told: Any) -> None:
    rotated = told["new_keys_against_registering"]
    assert (rotated["outcomes"], rotated["opened"]) == ({"won": 8}, True)


def test_of_five_who_approve_a_run_exactly_one_wins(told: Any) -> None:
    approved = told["approvals"]
    assert approved["outcomes"].pop("won") == 1
    assert set(approved["outcomes"]) <= {"payout_run_goes_lawful_steps", "payout_is_posted_once"}
    assert (approved["states"], approved["payouts"]) == (["approved"], 1)
    assert approved["posted_fen"] == approved["reserved_fen"] > 0


def test_a_run_is_approved_or_thrown_away_and_never_both(told: Any) -> None:
    for month in told["approve_against_discard"]:
        states = month["states"]
        assert month["payouts"] == states.count("approved")
        assert (month["posted_fen"] > 0) == (month["payouts"] == 1)
        assert states in (["approved"], ["discarded"], ["discarded", "computed"]), month
        assert month["outcomes"]["won"] == len(states)


def test_of_two_processes_that_pay_the_same_people_exactly_one_does(told: Any) -> None:
    rosters = told["rosters_of_the_same_people"]
    assert set(map(tuple, rosters["outcomes"].values())) == {(PAID_ONCE, "won")}
    assert [lines for lines, _ in rosters["posted"]] == [20] * len(rosters["outcomes"])
    assert rosters["reserved_fen"] == sum(fen for _, fen in rosters["posted"])


def test_after_all_races_nothing_is_doubted(told: Any) -> None:
    assert told["doubts"] == []
