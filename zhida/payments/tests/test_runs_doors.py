"""Runs and ledgers by the API and by commands: the same answers, within a scope."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from python_calamine import CalamineWorkbook

from zhida.access.actions import add_post, add_user
from zhida.allotments.models import Allotment
from zhida.payments.cli import pay
from zhida.payments.models import Payout
from zhida.payments.tests import builders as payments
from zhida.recipients.tests import builders as recipients
from zhida.store.action import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def money(db: None) -> Allotment:
    payments.load_registers()
    recipients.standard(45_000)
    recipients.enrol(payments.paid_person(1))
    return payments.county_money(10, purpose="低保")


def browser(name: str, at: str = "伊宁县") -> Client:
    user = add_user(name, "invented-for-tests-only", by=SYSTEM)
    add_post(user, "civil_affairs", recipients.place(at), None, by=SYSTEM)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def command(*words: Any) -> Any:
    done = CliRunner().invoke(pay, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


ASKED = {"division": "654021", "programme": "minimum_living", "month": 202202}


def test_a_month_goes_through_the_api(money: Allotment) -> None:
    clerk, other, stranger = (browser("clerk"), browser("other"), browser("far", "霍城县"))
    made = clerk.post("/api/payments/runs", json.dumps(ASKED), "application/json")
    assert made.status_code == 200, made.content.decode()
    key = made.json()["id"]
    address = f"/api/payments/runs/{key}"
    [item] = clerk.get(f"{address}/items", {"change": "new"}).json()["items"]
    assert "应发450.00元" in item["why"]
    assert item["change_words"] == "新增"
    assert stranger.get(address).status_code == 404
    told = {
        "allotment_ids": [money.pk],
        "function_subject": "2081902",
        "use_of_money": "2月低保金",
        "requested_on": "2022-02-08",
    }
    refused = clerk.post(f"{address}/approve", json.dumps(told), "application/json")
    assert (refused.status_code, refused.json()["name"]) == (
        403,
        "payout_run_is_approved_by_another",
    )
    done = other.post(f"{address}/approve", json.dumps(told), "application/json")
    [payout] = done.json()
    assert payout["total_fen"] == 45_000
    assert clerk.get(address).json()["payouts"] == [Payout.objects.get().number]


@pytest.mark.slow
def test_a_month_is_discarded_by_command_and_computed_again(money: Allotment) -> None:
    words = ("compute", "2022-02", "--division", "654021", "--programme", "minimum_living")
    first = json.loads(command("run", *words, "--json"))
    command("run", "discard", first["id"], "--reason", "重算")
    again = json.loads(command("run", *words, "--json"))
    [item] = json.loads(command("run", "show", again["id"], "--json"))["items"]
    assert item["due_fen"] == 45_000
    assert "应发 1 人次 450.00 元" in command("run", "show", again["id"])
    assert len(json.loads(command("run", "list", "--json"))) == 2


def test_ledgers_by_api_and_command(money: Allotment, tmp_path: Path) -> None:
    told = browser("clerk").get("/api/payments/ledgers").json()
    [row] = told["rows"]
    assert (row["name"], row["received_fen"]) == ("最低生活保障", 10_000_000)
    assert told["reconciliation"]["holds"]
    journal = browser("other").get("/api/payments/ledgers/statement").json()
    assert [one["kind"] for one in journal["entries"]] == ["分解下达"]
    assert browser("far", "霍城县").get("/api/payments/ledgers").json()["rows"] == []
    assert "与台账一致" in command("ledger", "trial")
    book, text = tmp_path / "账.xlsx", tmp_path / "账.csv"
    command("ledger", "statement", "--to", book)
    command("ledger", "trial", "--to", text)
    cells = CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()
    assert cells[3][0] == "期初"
    assert cells[-1][:1] == ["期末"]
    assert "100000" in text.read_text("utf-8-sig")
