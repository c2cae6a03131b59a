"""What the API adds to the commands: accounts, households, aid, changes, marked rosters."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from zhida.recipients.tests.builders import enrol, load_registers, person, standard
from zhida.recipients.tests.rosters import row
from zhida.recipients.tests.test_pages import aided, browser
from zhida.recipients.tests.test_pages_rosters import as_csv

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lists(db: None) -> None:
    load_registers()


@pytest.fixture
def clerk() -> Client:
    return browser()


def sent(clerk: Client, address: str, **told: Any) -> Any:
    got = clerk.post(f"/api/recipients/{address}", told, content_type="application/json")
    assert got.status_code == 200, got.content.decode()
    return got.json()


def test_an_account_is_added_revealed_and_ended(clerk: Client) -> None:
    who = person()
    told = {"number": "6200000000000003", "kind": "一卡通", "holder_name": who.name}
    [account] = sent(clerk, f"people/{who.pk}/accounts", **told)["accounts"]
    assert account["number"] == "6200********0003"
    shown = sent(clerk, f"accounts/{account['id']}/reveal", reason="核对")
    assert shown == {"number": "6200000000000003"}
    [ended] = sent(clerk, f"accounts/{account['id']}/end", last_day="2022-12-31")["accounts"]
    assert ended["valid_to"] == "2022-12-31"


def test_names_are_corrected_and_added(clerk: Client) -> None:
    who = person()
    assert sent(clerk, f"people/{who.pk}/name", name="张三", reason="录错")["name"] == "张三"
    names = sent(clerk, f"people/{who.pk}/names", name="小三")["names"]
    assert [one["kind"] for one in names] == ["mistake", "alias"]


def test_a_household_is_opened_joined_and_left(clerk: Client) -> None:
    who = person()
    made = sent(clerk, "households", number="甲-1", division="654021")
    told = {"person": who.pk, "relation": "户主", "joined_on": "2022-01-01"}
    [member] = sent(clerk, f"households/{made['id']}/members", **told)["members"]
    left = sent(clerk, f"members/{member['id']}/end", left_on="2022-06-01")
    assert left["members"][0]["left_on"] == "2022-06-01"
    assert clerk.get("/api/recipients/households", {"text": "甲"}).json()["count"] == 1


def test_aid_is_recorded_completed_and_cancelled(clerk: Client) -> None:
    told = {"component": "temporary_relief.aid", "division": "654021", "amount_fen": 60_000}
    made = sent(clerk, "aid", person=person().pk, requested_on="2022-03-01", **told)
    done = sent(clerk, f"aid/{made['id']}/complete", aided_on="2022-03-02")
    assert (done["requested_on"], done["aided_on"]) == ("2022-03-01", "2022-03-02")
    assert sent(clerk, f"aid/{made['id']}/cancel", reason="误录")["cancelled_reason"] == "误录"
    assert clerk.get("/api/recipients/aid").json()["count"] == 0
    assert clerk.get("/api/recipients/aid", {"state": "cancelled"}).json()["count"] == 1


def test_an_enrolment_is_changed_and_what_is_due_is_told(clerk: Client) -> None:
    standard(50_000)
    drawn = enrol(person())
    told = {"start_month": 202205, "decided_on": "2022-04-20", "category": "rural"}
    changed = sent(
        clerk, f"enrolments/{drawn.pk}/change", **told, income_fen=20_000, reason="收入变化"
    )
    assert changed["start_month"] == 202205
    due = clerk.get("/api/recipients/enrolments/due", {"month": 202206}).json()
    assert [one["amount_fen"] for one in due["items"]] == [30_000]
    wrong = clerk.get("/api/recipients/enrolments/due", {"month": 202213})
    assert (wrong.status_code, wrong.json()["name"]) == (422, "month_exists")


def test_a_bad_roster_comes_back_marked(clerk: Client) -> None:
    file = SimpleUploadedFile("名册.csv", as_csv(row(1), row(2, 发放月份="13")))
    got = clerk.post("/api/recipients/rosters/marked", {"file": file})
    book = CalamineWorkbook.from_filelike(io.BytesIO(got.content))
    assert book.get_sheet_by_name("错误清单").to_python()[1][:2] == [3, "发放月份"]


def test_nothing_of_another_place_is_known() -> None:
    who = person()
    drawn, event = enrol(who), aided(who)
    stranger = browser(at="昭苏县")
    for address in (f"enrolments/{drawn.pk}", f"aid/{event.pk}", f"people/{who.pk}"):
        assert stranger.get(f"/api/recipients/{address}").status_code == 404, address
    for address in (f"aid/{event.pk}/cancel", f"people/{who.pk}/name"):
        told = {"reason": "越权", "name": "别人"}
        got = stranger.post(f"/api/recipients/{address}", told, content_type="application/json")
        assert got.status_code == 404, address
    assert stranger.get("/api/recipients/aid").json()["count"] == 0
