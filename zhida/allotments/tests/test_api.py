"""The API asks and does the same as pages and commands, within the caller's scope."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from zhida.allotments.models import Allotment, Movement
from zhida.allotments.tests.builders import WAN, load_registers, reading, register, source
from zhida.allotments.tests.test_pages import officer
from zhida.notices.models import Reading, SourceFile
from zhida.store.models import AuditEntry

pytestmark = pytest.mark.django_db

BASIS = {"document_number": "伊州财社〔2022〕9号", "happened_on": "2022-02-01"}


@pytest.fixture(autouse=True)
def _registers() -> None:
    load_registers()


def get(client: Client, address: str, **asked: Any) -> Any:
    answer = client.get(f"/api/{address}", asked)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def post(client: Client, address: str, told: dict[str, Any]) -> tuple[int, Any]:
    answer = client.post(f"/api/{address}", json.dumps(told), content_type="application/json")
    return answer.status_code, answer.json()


def test_nobody_enters_without_a_login() -> None:
    assert Client().get("/api/allotments").status_code == 401
    assert Client().get("/api/store/lines").status_code == 401


def test_the_ledger_is_answered_within_the_scope() -> None:
    register()
    everything, county = get(officer("654000"), "allotments"), get(officer("654021"), "allotments")
    assert (everything["count"], everything["totals"]["entered_fen"]) == (15, 2149 * WAN)
    assert [row["receiver"] for row in county["allotments"]] == ["伊宁县"]


@pytest.mark.parametrize(
    "asked", [{"sort": "colour"}, {"size": 0}, {"size": 501}, {"division": "6540%"}]
)
def test_a_question_that_cannot_be_understood_is_a_problem(asked: dict[str, Any]) -> None:
    answer = officer("654000").get("/api/allotments", asked)
    assert (answer.status_code, answer.json()["name"]) == (422, "not_understood")


def test_a_detail_a_trace_and_an_overview() -> None:
    register()
    client = officer("654000")
    county = Allotment.objects.get(receiver_name="伊宁县")
    told = get(client, f"allotments/{county.pk}")
    assert [knot["document_number"] for knot in told["thread"]] == [
        "新财社〔2021〕323号",
        "伊州财社〔2022〕3号",
    ]
    traced = get(client, "allotments/trace", document_number="伊州财社〔2022〕3号")
    assert traced["untraced_fen"] == 2149 * WAN
    assert get(client, f"allotments/{county.pk}/trace")["total_fen"] == 385 * WAN
    assert get(client, "allotments/overview", fiscal_year=2022)["entered_fen"] == 2149 * WAN


def test_an_allotment_of_another_county_does_not_exist() -> None:
    register()
    other = Allotment.objects.get(receiver_name="伊宁市")
    answer = officer("654021").get(f"/api/allotments/{other.pk}")
    assert (answer.status_code, answer.json()["name"]) == (404, "allotment_is_in_scope")


def test_money_moves_through_the_api() -> None:
    top = source(100)
    client = officer("654000")
    shares = [{"receiver": "伊宁市", "amount_fen": 30 * WAN}]
    status, made = post(client, f"allotments/{top.pk}/pass-down", {**BASIS, "shares": shares})
    assert status == 200
    (city,) = made["allotments"]
    for verb, fen, wan in [
        ("adjust-up", 5 * WAN, 35),
        ("adjust-down", 10 * WAN, 25),
        ("take-back", 5 * WAN, 20),
    ]:
        told = {**BASIS, "amount_fen": fen}
        status, changed = post(client, f"allotments/{city}/{verb}", told)
        assert (status, changed["amount_fen"] // WAN) == (200, wan)
    wrong = Movement.objects.get(kind="take_back").pk
    told = {"happened_on": "2022-02-02", "reason": "录入有误"}
    assert post(client, f"allotments/movements/{wrong}/correct", told)[0] == 200
    assert (
        post(officer("654002"), f"allotments/{city}/receipt", {"received_on": "2022-02-03"})[0]
        == 200
    )
    assert Allotment.objects.get(pk=city).amount_fen == 25 * WAN


def test_a_refusal_is_a_problem_of_the_same_name() -> None:
    top = source(100)
    shares = [{"receiver": "伊宁市", "amount_fen": 100 * WAN + 1}]
    told = {**BASIS, "shares": shares}
    status, problem = post(officer("654000"), f"allotments/{top.pk}/pass-down", told)
    assert (status, problem["name"]) == (409, "allotment_never_overspent")
    assert "1,000,000.01" in problem["message"]


def test_a_post_that_may_not_move_money_is_refused() -> None:
    top = source(100)
    shares = [{"receiver": "伊宁市", "amount_fen": 1}]
    client = officer("654000", role="auditor")
    status, problem = post(client, f"allotments/{top.pk}/pass-down", {**BASIS, "shares": shares})
    assert (status, problem["name"]) == (403, "action_not_allowed")


def test_a_reading_is_registered_by_its_number() -> None:
    kept = SourceFile.objects.create(name="通知.txt", sha256="0" * 64, size=3, content=b"abc")
    place = "650000/654000/"
    ready = Reading.objects.create(source=kept, state="ready", result=reading(), scope_path=place)
    client = officer("654000")
    status, done = post(client, "allotments/registrations", {"reading": ready.pk})
    assert (status, done["new"], len(done["allotments"])) == (200, True, 14)
    (notice,) = get(client, "notices")["items"]
    assert notice["total_fen"] == 2149 * WAN


def test_only_who_may_read_the_trail_reads_it() -> None:
    register()
    lines = get(officer("654000", role="auditor"), "store/lines")
    assert lines["items"][-1]["action"] == "allotments.register_notice"
    assert officer("654000", role="civil_affairs").get("/api/store/lines").status_code == 403
    assert AuditEntry.objects.exists()
