"""Commands and API: the same people, masked; what may not be seen is not there."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zhida.access.actions import add_post, add_user
from zhida.access.models import User
from zhida.core import identity
from zhida.entry.cli import cli
from zhida.recipients.models import Person, Roster
from zhida.recipients.tests.builders import citizen_number, enrol, load_registers, person, place
from zhida.recipients.tests.rosters import HEADINGS, row
from zhida.store.action import SYSTEM
from zhida.store.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lists(db: None) -> None:
    load_registers()


@pytest.fixture
def clerk() -> Client:
    """Return the browser of a civil-affairs clerk of 伊宁县."""
    user = add_user("clerk", "invented-for-tests-only", by=SYSTEM)
    add_post(user, "civil_affairs", place(), None, by=SYSTEM)
    browser = Client()
    browser.force_login(User.objects.get(username="clerk"))
    return browser


def ran(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


def as_csv(folder: Path, *rows: list[str]) -> Path:
    file = folder / "名册.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([HEADINGS, *rows])
    return file


def test_a_roster_is_checked_and_taken_in_by_command(tmp_path: Path) -> None:
    file = as_csv(tmp_path, row(1), row(2))
    checked = ran("roster", "check", str(file))
    assert (checked.exit_code, Person.objects.count()) == (0, 0)
    assert "2 行，合计 688.00 元" in checked.output
    taken = ran("roster", "import", str(file), "--division", "654021", "--json")
    assert json.loads(taken.output)["new"] == 2
    assert "名册.csv" in ran("roster", "list").output


def test_a_bad_roster_ends_with_its_cells_and_a_marked_workbook(tmp_path: Path) -> None:
    file, marked = as_csv(tmp_path, row(1, 发放月份="13")), tmp_path / "标注.xlsx"
    told = ran("roster", "check", str(file), "--marked", str(marked))
    assert told.exit_code == 1
    assert "第2行“发放月份”（L2）：应为01至12的月份，或“全年”，实际是“13”。" in told.output
    assert marked.stat().st_size > 0


def test_a_number_is_shown_whole_only_with_a_reason() -> None:
    found = person()
    listed = ran("people", "find", citizen_number()).output
    assert found.name in listed
    assert citizen_number() not in listed + ran("people", "show", str(found.pk)).output
    assert ran("people", "reveal", str(found.pk)).exit_code == 2
    assert citizen_number() in ran("people", "reveal", str(found.pk), "--reason", "核对").output
    assert AuditEntry.objects.filter(action="recipients.reveal_number").count() == 1


def test_what_is_due_is_listed_with_its_reason() -> None:
    enrol(person())
    assert "没有登记2022年3月适用的" in ran("people", "due", "2022-03").output


def test_keys_are_rotated_by_command() -> None:
    person()
    assert "重新加密 1 个号码" in ran("keys", "rotate").output


def sent(browser: Client, address: str, **told: Any) -> Any:
    return browser.post(f"/api/recipients/{address}", told, content_type="application/json")


def test_the_api_finds_registers_and_reveals(clerk: Client) -> None:
    made = sent(
        clerk,
        "people",
        document_kind="身份证号",
        number=citizen_number(),
        name="张三",
        division="654021",
    ).json()
    assert made["number"] == identity.masked_document(citizen_number())
    found = clerk.post("/api/recipients/people/find", {"number": citizen_number()}).json()
    assert [one["id"] for one in found["items"]] == [made["id"]]
    assert clerk.get("/api/recipients/people", {"text": "zhangsan"}).json()["count"] == 1
    shown = sent(clerk, f"people/{made['id']}/reveal", reason="核对").json()
    assert shown == {"number": citizen_number()}


def test_the_api_knows_nobody_outside_the_scope(clerk: Client) -> None:
    other = person(at="昭苏县")
    enrolment = enrol(other)
    assert clerk.get("/api/recipients/people").json()["count"] == 0
    assert clerk.get("/api/recipients/enrolments").json()["count"] == 0
    assert clerk.get(f"/api/recipients/people/{other.pk}").status_code == 404
    stop = sent(clerk, f"enrolments/{enrolment.pk}/stop", stop_month=202206, reason="越权")
    assert stop.status_code == 404
    told = {"person": other.pk, "component": "orphan.living", "division": "654026"}
    terms = {"start_month": 202201, "decided_on": "2022-01-01", "category": "dispersed"}
    assert sent(clerk, "enrolments", **told, **terms).status_code == 404


def test_the_api_enrols_and_stops(clerk: Client) -> None:
    found = person()
    told = {"person": found.pk, "component": "orphan.living", "division": "654021"}
    terms = {"start_month": 202201, "decided_on": "2022-01-01", "category": "dispersed"}
    made = sent(clerk, "enrolments", **told, **terms).json()
    stopped = sent(clerk, f"enrolments/{made['id']}/stop", stop_month=202206, reason="收养").json()
    assert (stopped["start_month"], stopped["stop_month"]) == (202201, 202206)


def test_the_api_takes_a_roster_in_for_its_own_place_only(clerk: Client, tmp_path: Path) -> None:
    content = as_csv(tmp_path, row(1)).read_bytes()

    def send(address: str, **told: str) -> Any:
        file = SimpleUploadedFile("名册.csv", content)
        return clerk.post(f"/api/recipients/{address}", {"file": file, **told})

    assert send("rosters/check").json()["sound"] is True
    assert send("rosters", division="654026").status_code == 403
    assert send("rosters", division="654021").json()["new"] == 1
    assert send("rosters", division="654021").status_code == 409
    assert Roster.objects.count() == 1
