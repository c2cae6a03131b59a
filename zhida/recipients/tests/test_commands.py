"""Everything that can be done with people by page can be done by command, by whoever may."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from zhida.access.actions import add_post, add_user
from zhida.entry.cli import cli
from zhida.recipients.tests.builders import citizen_number, load_registers, place
from zhida.store.action import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lists(db: None) -> None:
    load_registers()
    clerk = add_user("clerk", "invented-for-tests-only", by=SYSTEM)
    add_post(clerk, "civil_affairs", place(), None, by=SYSTEM)
    far = add_user("far", "invented-for-tests-only", by=SYSTEM)
    add_post(far, "civil_affairs", place("霍城县"), None, by=SYSTEM)


def ran(*words: str, by: str = "clerk", typed: str = "") -> Result:
    return CliRunner().invoke(cli, [*words, "--as", by], input=typed)


def told(*words: str, typed: str = "") -> Any:
    """Return the answer of a command as programs get it, without what it asked for first."""
    done = ran(*words, "--json", typed=typed)
    assert done.exit_code == 0, done.output
    return json.loads(
        done.output[min(done.output.index(sign) for sign in "{[" if sign in done.output) :]
    )


def somebody(name: str = "阿依古丽·买买提", serial: int = 1) -> int:
    number = citizen_number(serial=serial)
    made = told("people", "register", name, "--division", "654021", typed=f"{number}\n")
    return int(made["id"])


def test_a_person_is_registered_without_the_number_in_the_command() -> None:
    done = ran("people", "register", "古丽", "--division", "654021", typed=citizen_number() + "\n")
    assert done.exit_code == 0, done.output
    shown = done.output.splitlines()[-1]
    assert "古丽" in shown
    assert citizen_number() not in shown


def test_names_are_corrected_and_added_and_all_of_them_kept() -> None:
    key = somebody()
    told("people", "rename", str(key), "阿依古丽·买买提江", "--reason", "登记有误")
    seen = told("people", "add-name", str(key), "古丽")
    assert seen["name"] == "阿依古丽·买买提江"
    assert {(one["name"], one["kind"]) for one in seen["names"]} >= {
        ("阿依古丽·买买提", "mistake"),
        ("古丽", "alias"),
    }


def test_people_are_merged_and_split_again() -> None:
    one, other = somebody(serial=1), somebody(serial=3)
    into = told("people", "merge", str(one), str(other), "--reason", "同一人登记两次")
    assert into["merged"] == [one]
    assert told("people", "split", str(one), "--reason", "并错了")["merged_into"] is None


def test_what_happened_to_a_person_is_recorded_with_its_source() -> None:
    key = somebody()
    words = ("people", "fact", str(key), "deceased", "--on", "2022-05-03")
    assert ran(*words).exit_code == 2
    seen = told(*words, "--source", "死亡医学证明")
    assert seen["died_on"] == "2022-05-03"


def test_an_account_is_added_shown_whole_with_a_reason_and_ended() -> None:
    key, number = somebody(), "9999990000000000011"
    words = ("people", "add-account", str(key), "--kind", "银行卡", "--bank", "测试银行")
    made = told(*words, typed=f"{number}\n")
    assert number not in str(made)
    shown = ran("people", "reveal-account", str(made["id"]), "--reason", "核对账户")
    assert shown.output.strip() == number
    ended = ran("people", "end-account", str(made["id"]), "--on", "2030-12-31")
    assert "2030-12-31" in ended.output


def test_a_household_is_opened_joined_and_left() -> None:
    key = somebody()
    home = told("households", "open", "B007", "--division", "654021")["id"]
    words = ("households", "join", str(home), str(key), "户主", "--on", "2022-01-01")
    [member] = told(*words)["members"]
    left = told("households", "leave", str(member["id"]), "--on", "2022-06-30")
    assert left["members"][0]["left_on"] == "2022-06-30"
    assert [one["number"] for one in told("households", "list", "B")] == ["B007"]


def test_an_enrolment_is_decided_changed_and_stopped() -> None:
    key = somebody()
    home = told("households", "open", "B007", "--division", "654021")["id"]
    told("households", "join", str(home), str(key), "户主", "--on", "2022-01-01")
    terms = ("--decided", "2021-12-20", "--persons", "2", "--income", "120.50")
    made = told(
        *("enrolments", "enrol", str(key), "minimum_living.living", "--division", "654021"),
        *("--household", str(home), "--category", "rural", "--from", "2022-01", *terms),
    )
    assert (made["start_month"], made["income_fen"]) == (202201, 12050)
    changed = told(
        *("enrolments", "change", str(made["id"]), "--reason", "收入变化"),
        *("--from", "2022-04", "--category", "rural", *terms),
    )
    stopped = told(
        *("enrolments", "stop", str(changed["id"]), "--from", "2022-08", "--reason", "收入超标")
    )
    assert stopped["stop_month"] == 202208
    assert len(told("enrolments", "list", "--month", "2022-05")) == 1
    assert told("enrolments", "list", "--month", "2022-09") == []


def test_aid_is_recorded_completed_and_cancelled() -> None:
    key = somebody()
    made = told(
        *("aid", "record", str(key), "temporary_relief.aid", "--division", "654021"),
        *("--requested", "2022-03-01", "--amount", "1,200.00", "--circumstances", "突发重病"),
    )
    assert made["amount_fen"] == 120_000
    done = told("aid", "complete", str(made["id"]), "--registered", "2022-03-02")
    assert done["registered_on"] == "2022-03-02"
    told("aid", "cancel", str(made["id"]), "--reason", "登记重复")
    assert [one["id"] for one in told("aid", "list", "--state", "cancelled")] == [made["id"]]


@pytest.mark.parametrize(
    "words",
    [
        ("people", "show", "{person}"),
        ("people", "rename", "{person}", "别名", "--reason", "试"),
        ("people", "reveal", "{person}", "--reason", "试"),
        (
            "people",
            "add-account",
            "{person}",
            "--kind",
            "银行卡",
            "--number",
            "9999990000000000011",
        ),
        ("households", "show", "{household}"),
    ],
)
def test_another_county_finds_nobody_by_command(words: tuple[str, ...]) -> None:
    key = somebody()
    home = told("households", "open", "B007", "--division", "654021")["id"]
    filled = [one.format(person=key, household=home) for one in words]
    assert ran(*filled).exit_code == 0
    refused = ran(*filled, by="far")
    assert refused.exit_code != 0
    assert "阿依古丽" not in refused.output
