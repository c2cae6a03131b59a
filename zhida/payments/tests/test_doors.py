"""The whole way by API and by command: the same actions and queries, amounts in fen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zhida.access.actions import add_post, add_user
from zhida.allotments.models import Allotment
from zhida.core.refusal import Refusal
from zhida.payments.channel_files import channel_named
from zhida.payments.channels_echo import Echo
from zhida.payments.cli import pay
from zhida.payments.models import PayeeAccount, ReturnedLine
from zhida.payments.tests.builders import (
    AID,
    DAY,
    SUBJECT,
    aid,
    county_money,
    institution,
    load_registers,
    paid_person,
)
from zhida.registers.models import Division
from zhida.store.action import SYSTEM
from zhida.store.models import AuditEntry
from zhida.store.verification import verify

pytestmark = pytest.mark.django_db

TERMS = {
    "division": "654021",
    "component": AID,
    "function_subject": SUBJECT,
    "name": "2月临时救助",
    "use_of_money": "2022年2月临时救助金",
    "requested_on": DAY.isoformat(),
}
ON = {"on": DAY.isoformat()}
CHANNEL = "bank_csv"


@pytest.fixture
def money() -> Allotment:
    load_registers()
    return county_money(1)


def officer(role: str, number: int = 1) -> Client:
    """Return a browser of somebody who holds a post of 伊宁县."""
    user = add_user(f"{role}{number}", "invented-for-tests-only", by=SYSTEM)
    add_post(user, role, Division.objects.get(code="654021"), by=SYSTEM)
    browser = Client()
    browser.force_login(user)
    return browser


def get(browser: Client, address: str, **asked: Any) -> Any:
    got = browser.get(f"/api/payments{address}", asked)
    assert got.status_code == 200, got.content.decode()
    return got.json()


def post(browser: Client, address: str, told: dict[str, Any], status: int = 200) -> Any:
    got = browser.post(f"/api/payments{address}", told, content_type="application/json")
    assert got.status_code == status, got.content.decode()
    return got.json() if "json" in got["Content-Type"] else got.content


def echoed(order: bytes, folder: Path, failing: dict[int, str]) -> bytes:
    """Return the bank's answer to the bytes of an order."""
    sent, answer = folder / "指令.csv", folder / "回单.csv"
    sent.write_bytes(order)
    with answer.open("wb") as target:
        Echo(channel_named(CHANNEL), failing, DAY).answer(sent, target)
    return answer.read_bytes()


def test_a_payment_goes_its_whole_way_by_the_api(money: Allotment, tmp_path: Path) -> None:
    civil, asker, head = officer("civil_affairs"), officer("finance"), officer("finance", 2)
    events = [aid(paid_person(n)).pk for n in (1, 2)]
    told = {**TERMS, "events": events, "allotment_ids": [money.pk]}
    made = post(civil, "/payouts/aid", told)
    assert (made["lines"], made["total_fen"]) == (2, 100_000)
    assert [one["name"] for one in get(head, "/tasks")] == ["to_approve"]
    key = made["id"]
    (request,) = post(head, f"/payouts/{key}/decision", {"step": "approve", **ON})
    assert request["state"] == "approved"
    post(asker, f"/requests/{request['id']}/voucher", ON)
    (order,) = post(asker, f"/requests/{request['id']}/order", {"channel": CHANNEL, **ON})
    content = post(asker, f"/orders/{order['id']}/file", {"reason": "送银行"})
    file = SimpleUploadedFile("回单.csv", echoed(content, tmp_path, {2: "1001"}))
    got = asker.post("/api/payments/outcomes", {"file": file, "channel": CHANNEL})
    assert (got.json()["paid_lines"], got.json()["returned_lines"]) == (1, 1)
    (back,) = get(asker, "/returned", state="open")["items"]
    assert (back["cause"], back["amount_fen"]) == ("户名不符", 50_000)
    again = post(asker, "/returned/repay", {"lines": [back["id"]], **ON})
    assert (again["kind"], again["corrects"]) == ("correction", key)
    view = get(asker, f"/payouts/{key}")
    assert (view["paid_fen"], view["repaid_fen"], view["open_fen"]) == (50_000, 50_000, 0)
    assert [one["state"] for one in get(civil, f"/people/{back['person']}")] == ["asked", "repaid"]
    thread = get(civil, f"/people/{back['person']}")[0]["thread"]
    assert thread == ["新财社〔2021〕323号", "伊州财社〔2022〕9号"]
    assert verify() == []


def test_the_api_refuses_by_name(money: Allotment) -> None:
    civil = officer("civil_affairs")
    told = {**TERMS, "events": [aid(paid_person()).pk], "allotment_ids": [money.pk]}
    wrong = post(civil, "/payouts/aid", told | {"function_subject": "2299999"}, status=422)
    assert wrong["name"] == "payment_subject_fits_its_purpose"
    missing = post(civil, "/payouts/aid", told | {"events": [404]}, status=404)
    assert missing["name"] == "no_such_recipient_row"


def test_accounts_of_units_by_the_api(money: Allotment) -> None:
    finance = officer("finance")
    told = {
        "agency": institution().code,
        "kind": "basic",
        "number": "990000000001",
        "bank": "测试银行",
    }
    made = post(finance, "/payees", told)
    assert made["number"] == "9900****0001"
    transfer = {
        "allotment": money.pk,
        "payee": made["id"],
        "amount_fen": 300_000,
        "purpose": "temporary_relief",
        "function_subject": SUBJECT,
        "use_of_money": "供养人员生活费",
        "requested_on": DAY.isoformat(),
    }
    assert post(finance, "/requests", transfer)["amount_fen"] == 300_000
    exception = {"fund": money.fund_id, "document_number": "甲", "reason": "批复"}
    assert post(finance, f"/payees/{made['id']}/exceptions", exception)["account"] == made["id"]
    post(finance, f"/payees/{made['id']}/end", {"on": "2022-02-28"})
    assert post(finance, "/requests", transfer, status=409)["name"] == "payee_account_is_in_use"


def told_by(*words: object) -> Any:
    """Run ``zhida pay …`` and return what it says in JSON."""
    done = CliRunner().invoke(pay, [*map(str, words), "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def said(*words: object) -> str:
    """Run ``zhida pay …`` and return what it says to people."""
    done = CliRunner().invoke(pay, [*map(str, words)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.slow
def test_a_payment_goes_its_whole_way_by_command(money: Allotment, tmp_path: Path) -> None:
    for number in (1, 2):
        officer("finance", number)
    officer("civil_affairs")
    events = [aid(paid_person(n)).pk for n in (1, 2)]
    terms = [
        *("--division", "654021", "--component", AID, "--allotment", money.pk),
        *("--subject", SUBJECT, "--name", "2月临时救助", "--use", "2月临时救助金"),
        *("--declared-lines", 2, "--declared", "1,000.00"),
    ]
    on = ("--on", DAY.isoformat())
    made = told_by("aid", *events, *terms, *on, "--as", "civil_affairs1")
    (request,) = told_by("requests", "--state", "requested")
    number = request["number"]
    assert "1,000.00" in said("approve", number, *on, "--as", "finance2")
    said("voucher", number, *on, "--as", "finance1")
    (order,) = told_by("order", number, CHANNEL, *on, "--as", "finance1")
    target = tmp_path / "指令.csv"
    said("order-file", order["number"], target, "--reason", "送银行", "--as", "finance1")
    answer = tmp_path / "回单.csv"
    answer.write_bytes(echoed(target.read_bytes(), tmp_path, {1: "1004"}))
    assert "退回 1 笔 500.00 元" in said("take-in", CHANNEL, answer, "--as", "finance1")
    (back,) = told_by("returned")
    (changed,) = told_by("give-back", back["id"], *on, "--as", "finance1")
    assert (changed["state"], changed["given_back_fen"]) == ("settled", 50_000)
    assert told_by("show", made["id"])["open_fen"] == 0
    assert "共 1 批，2 人次，1,000.00 元" in said("payouts")
    assert "已支付 500.00 元" in said("requests")
    assert told_by("person", back["person"])[0]["state"] == "given_back"
    assert told_by("tasks") == []
    assert verify() == []


@pytest.mark.slow
def test_a_withdrawn_payout_is_posted_again_by_api_and_by_command(money: Allotment) -> None:
    civil = officer("civil_affairs")
    events = [aid(paid_person(n)).pk for n in (1, 2)]
    terms = {**TERMS, "allotment_ids": [money.pk]}
    first = post(civil, "/payouts/aid", terms | {"events": events})
    withdrawn = {"step": "withdraw", "reason": "有误", **ON}
    post(civil, f"/payouts/{first['id']}/decision", withdrawn)
    second = post(civil, "/payouts/repost", terms | {"cancelled": first["id"], "without": [2]})
    assert (second["lines"], second["kind"]) == (1, "event")
    post(civil, f"/payouts/{second['id']}/decision", withdrawn)
    words = [
        *("--division", "654021", "--component", AID, "--allotment", money.pk),
        *("--subject", SUBJECT, "--name", "甲", "--use", "乙", "--on", DAY.isoformat()),
    ]
    assert told_by("repost", second["id"], *words)["lines"] == 1
    assert verify() == []


def test_a_refused_command_leaves_no_file(money: Allotment, tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        CliRunner().invoke(
            pay,
            ["order-file", "404", str(tmp_path / "指令.csv"), "--reason", "x"],
            catch_exceptions=False,
        )
    assert list(tmp_path.iterdir()) == []


def test_who_saw_the_accounts_stands_in_the_trail(money: Allotment, tmp_path: Path) -> None:
    assert PayeeAccount.objects.count() == 1
    for number in (1, 2):
        officer("finance", number)
    terms = [
        *("--division", "654021", "--component", AID, "--allotment", money.pk),
        *("--subject", SUBJECT, "--name", "甲", "--use", "乙", "--on", DAY.isoformat()),
    ]
    told_by("aid", aid(paid_person()).pk, *terms)
    (request,) = told_by("requests")
    for step in ("approve", "voucher"):
        said(step, request["number"], "--on", DAY.isoformat(), "--as", "finance2")
    (order,) = told_by("order", request["number"], CHANNEL, "--on", DAY.isoformat())
    said(
        "order-file", order["number"], tmp_path / "甲.csv", "--reason", "送银行", "--as", "finance1"
    )
    last = AuditEntry.objects.order_by("-number").first()
    assert last is not None
    assert (last.action, last.actor, last.reason) == (
        "payments.hand_out_order",
        "finance1",
        "送银行",
    )
    assert not ReturnedLine.objects.exists()


def test_an_exception_is_recorded_by_api_and_by_command(money: Allotment) -> None:
    who = paid_person()
    told = {"person": who.pk, "component": "minimum_living.living", "month": 202202}
    civil = officer("civil_affairs")
    made = post(
        civil, "/exceptions", told | {"document_number": "甲〔2022〕1号", "reason": "补发差额"}
    )
    assert (made["kind"], made["month"]) == ("exception", 202202)
    words = ("exception", who.pk, "minimum_living.living", "--month", "2022-03")
    told_too = told_by(*words, "--document", "甲〔2022〕2号", "--reason", "补发差额")
    assert told_too["month"] == 202203


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["元", "万元"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_files_by_the_api_hold_the_whole_selection(form: str, unit: str, money: Allotment) -> None:
    civil = officer("civil_affairs")
    events = [aid(paid_person(n)).pk for n in (1, 2)]
    made = post(civil, "/payouts/aid", {**TERMS, "events": events, "allotment_ids": [money.pk]})
    for address in ("/requests/export", f"/payouts/{made['id']}/export"):
        got = civil.get(f"/api/payments{address}", {"form": form, "unit": unit})
        assert got.status_code == 200, got.content
        total = "1000" if unit == "元" else "0.1"
        if form == "csv":
            assert f",{total}" in got.content.decode("utf-8-sig").splitlines()[-1]
        else:
            assert got.content.startswith(b"PK")
