"""The pages of payments: what each shows, what it lets a post do, what it refuses."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from zhida.access.models import Post, User
from zhida.access.tests.builders import PASSWORD
from zhida.allotments.models import Allotment
from zhida.payments.lines import of_payout as lines_of_payout
from zhida.payments.models import Case, PayeeAccount, PaymentRequest, Payout, ReturnedLine
from zhida.payments.tests.builders import (
    SUBJECT,
    account,
    aid,
    answer,
    answered,
    county_money,
    load_registers,
    only_request,
    paid_person,
    payout,
    sent,
)
from zhida.registers.models import Agency, Division

pytestmark = pytest.mark.django_db

DAY = "2022-03-01"


@pytest.fixture
def money() -> Allotment:
    load_registers()
    return county_money(1)


def officer(name: str = "审批", role: str = "finance", code: str = "654021") -> Client:
    """Return a browser in which somebody of a division is logged in."""
    user = User.objects.create_user(name, password=PASSWORD)
    Post.objects.create(user=user, role=role, division=Division.objects.get(code=code))
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(client: Client, route: str, *args: Any, **asked: Any) -> str:
    """Return what a page says; it must be there."""
    got = client.get(reverse(f"payments:{route}", args=args), asked)
    assert got.status_code == 200, (route, got.status_code)
    return got.content.decode()


def take(client: Client, one: PaymentRequest, kind: str, **told: str) -> int:
    """Take a step with a request by its page; return the status."""
    address = reverse("payments:step", args=[one.pk, kind])
    return client.post(address, {"on": DAY, **told}).status_code


LISTS = ["tasks", "runs", "ledgers", "journal", "requests", "payouts", "returns", "cases", "payees"]


@pytest.mark.parametrize("route", LISTS)
@pytest.mark.parametrize("role", ["finance", "civil_affairs", "auditor"])
def test_every_list_says_what_to_expect_while_it_is_empty(route: str, role: str) -> None:
    load_registers()
    assert "没有" in page(officer(role=role), route)


def test_another_county_sees_nothing_of_a_payment(money: Allotment, tmp_path: Path) -> None:
    made = payout(money)
    file = answered(sent(made), tmp_path, {2: "1001"})
    stranger = officer(code="654023")
    shown = {route: page(stranger, route) for route in LISTS}
    assert [at for at, text in shown.items() if "临时救助金" in text or "501.00" in text] == []
    pages = {
        reverse("payments:request", args=[only_request(made).pk]),
        reverse("payments:payout", args=[made.pk]),
        reverse("payments:payout_export", args=[made.pk]),
        reverse("payments:outcome", args=[file.pk]),
    }
    assert {stranger.get(at).status_code for at in pages} == {404}


def test_a_payment_is_taken_step_by_step_on_its_pages(money: Allotment) -> None:
    one = only_request(payout(money))
    client = officer()
    assert "待审批的支付申请" in page(client, "tasks")
    for kind, state in [("approve", "approved"), ("voucher", "vouchered"), ("order", "ordered")]:
        assert reverse("payments:step", args=[one.pk, kind]) in page(client, "request", one.pk)
        assert "2022年2月临时救助金" in page(client, "step", one.pk, kind)
        assert take(client, one, kind, channel="bank_csv") == 302
        one.refresh_from_db()
        assert one.state == state
    shown = page(client, "request", one.pk)
    assert "下载指令文件" in shown
    assert "导入回单" in shown


def test_who_asked_sees_why_another_has_to_approve(money: Allotment) -> None:
    one = only_request(payout(money))
    client = officer(one.requested_by)
    shown = page(client, "request", one.pk)
    assert "申请由您提出，须由另一位有审批权限的人员办理" in shown
    assert reverse("payments:step", args=[one.pk, "approve"]) not in shown
    assert take(client, one, "approve") == 422
    assert "等待另一位人员审批" in page(client, "tasks")


def test_civil_affairs_may_withdraw_but_not_approve(money: Allotment) -> None:
    one = only_request(payout(money))
    client = officer(role="civil_affairs")
    shown = page(client, "request", one.pk)
    assert "撤回" in shown
    assert "审批通过</a>" not in shown
    assert take(client, one, "withdraw") == 422
    assert take(client, one, "withdraw", reason="名单有误") == 302
    assert "已撤销" in page(client, "payouts")


def test_the_order_file_is_handed_out_only_by_post_and_kept_in_the_trail(
    money: Allotment,
) -> None:
    order = sent(payout(money))
    client = officer()
    address = reverse("payments:order_file", args=[order.pk])
    assert client.get(address).status_code == 405
    got = client.post(address)
    assert got["Content-Disposition"].startswith("attachment")
    assert "测试二" in b"".join(got.streaming_content).decode("gb18030")  # type: ignore[attr-defined]
    assert officer("民政", "civil_affairs").post(address).status_code == 403


def test_a_return_file_is_taken_in_by_its_page_once(money: Allotment, tmp_path: Path) -> None:
    order = sent(payout(money))
    content = answer(order, tmp_path, {2: "1001"}).read_bytes()
    client = officer()
    places = set()
    for name in ("回单.csv", "又一次.csv"):
        told = {"channel": "bank_csv", "file": SimpleUploadedFile(name, content)}
        got = client.post(reverse("payments:outcomes"), told)
        assert got.status_code == 302
        places.add(got["Location"])
    assert len(places) == 1
    shown = client.get(places.pop()).content.decode()
    assert "回单.csv" in shown
    assert ReturnedLine.objects.count() == 1
    assert "501.00" in page(client, "returns", state="open")


def test_a_wrong_return_file_is_refused_with_its_place(money: Allotment) -> None:
    sent(payout(money))
    wrong = {"channel": "bank_csv", "file": SimpleUploadedFile("x.csv", "什么都不是".encode())}
    got = officer().post(reverse("payments:outcomes"), wrong)
    assert got.status_code == 422
    assert ReturnedLine.objects.count() == 0


@pytest.mark.slow
def test_what_came_back_is_repaid_or_given_back_by_choice(money: Allotment, tmp_path: Path) -> None:
    made = payout(money)
    answered(sent(made), tmp_path, {1: "1001", 3: "1004"})
    first, second = ReturnedLine.objects.order_by("reference")
    client = officer()
    repay = reverse("payments:repay") + f"?line={first.pk}"
    shown = client.get(repay).content.decode()
    assert "原账户" in shown
    assert client.post(repay, {"requested_on": DAY}).status_code == 302
    give_back = reverse("payments:give_back") + f"?line={second.pk}"
    assert client.post(give_back, {"on": DAY}).status_code == 302
    assert client.post(give_back, {"on": DAY}).status_code == 422
    shown = page(client, "payout", made.pk)
    assert "退回后已重新支付" in shown
    assert "退回后已退回指标" in shown
    assert Payout.objects.get(corrects=made).total_fen == 50_000


def test_lines_of_another_county_cannot_be_chosen(money: Allotment, tmp_path: Path) -> None:
    answered(sent(payout(money)), tmp_path, {1: "1001"})
    line = ReturnedLine.objects.get()
    got = officer(code="654023").get(reverse("payments:repay"), {"line": line.pk})
    assert got.status_code == 404


@pytest.mark.slow
def test_a_case_shows_both_sides_and_is_settled_with_a_word(
    money: Allotment, tmp_path: Path
) -> None:
    order = sent(payout(money))
    text = answer(order, tmp_path).read_text(encoding="gb18030").replace("测试二", "别人甲")
    told = SimpleUploadedFile("回单.csv", text.encode("gb18030"))
    client = officer()
    client.post(reverse("payments:outcomes"), {"channel": "bank_csv", "file": told})
    case = Case.objects.get()
    shown = page(client, "case", case.pk)
    assert "测试二" in shown
    assert "别人甲" in shown
    address = reverse("payments:case", args=[case.pk])
    assert client.post(address, {"on": DAY, "reason": ""}).status_code == 422
    settled = {"on": DAY, "reason": "电话核实，户名为曾用名", "paid_on": DAY}
    assert client.post(address, settled).status_code == 302
    assert only_request(Payout.objects.get()).state == "settled"
    assert "曾用名" in page(client, "cases")


def test_the_lines_are_exported_masked_and_without_formulas(money: Allotment) -> None:
    made = payout(money)
    got = officer().get(reverse("payments:payout_export", args=[made.pk]))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(got.content)).get_sheet_by_index(0)
    head, *lines, total = rows.to_python()[2:]
    assert head[:2] == ["行号", "姓名"]
    assert [row[head.index("发放金额")] for row in lines] == [500.0, 501.0, 502.0]
    assert [row[head.index("状态")] for row in lines] == ["已申请"] * 3
    assert (total[1], total[-1]) == ("3 人次", 1503.0)
    assert all("*" in row[2] and "*" in row[3] for row in lines)


def test_the_requests_of_a_selection_are_exported_in_the_unit_of_the_head(
    money: Allotment,
) -> None:
    payout(money)
    client = officer()
    for state, count in (("requested", 1), ("settled", 0)):
        got = client.get(reverse("payments:requests_export"), {"state": state})
        rows = CalamineWorkbook.from_filelike(io.BytesIO(got.content)).get_sheet_by_index(0)
        _, unit, head, *_, total = rows.to_python()
        assert (unit[0], total[0]) == ("金额单位：万元", f"合计 {count} 笔")
        assert total[head.index("申请金额")] == 0.1503 * count


def test_sums_are_of_the_selection_and_follow_the_unit(money: Allotment) -> None:
    payout(money)
    client = officer()
    assert "0.1503" in page(client, "requests")
    client.post(reverse("choose"), {"unit": "元", "next": "/"})
    assert "1,503.00" in page(client, "requests")
    assert "1,503.00" not in page(client, "requests", state="settled")


def test_the_thread_leads_from_the_fund_to_the_payout_and_back(money: Allotment) -> None:
    made = payout(money)
    one = only_request(made)
    client = officer()
    for route, key in (("request", one.pk), ("payout", made.pk)):
        found = re.search(r'<ol class="thread".*?</ol>', page(client, route, key), re.S)
        assert found
        assert money.receiver_name in found[0]
        assert reverse("allotments:detail", args=[money.pk]) in found[0]
    allotment = client.get(reverse("allotments:detail", args=[money.pk])).content.decode()
    assert reverse("payments:request", args=[one.pk]) in allotment


def test_an_institution_is_asked_for_by_page_and_a_bureau_is_refused(money: Allotment) -> None:
    home = Agency.objects.create(
        code="654021.home",
        name="测试福利院",
        kind="institution",
        division=money.division,
        source="测试",
    )
    good = account(home, number="990000000077")
    bureau = Agency.objects.get(code__endswith="finance_test")
    bad = account(bureau, "special_deposit", "990000000066")
    client = officer()
    told = {
        "allotment": money.pk,
        "purpose": "temporary_relief",
        "function_subject": SUBJECT,
        "economy_subject": "50901",
        "amount_fen": "0.5",
        "use_of_money": "供养费",
        "requested_on": DAY,
    }
    address = reverse("payments:transfer")
    got = client.post(address, {**told, "payee": bad.pk})
    assert got.status_code == 422
    assert "不得作为收款账户" in got.content.decode()
    assert client.post(address, {**told, "payee": good.pk}).status_code == 302
    assert PaymentRequest.objects.get().amount_fen == 500_000
    assert "付款账户" in page(client, "payees")


def test_accounts_are_listed_ended_and_excepted_by_page(money: Allotment) -> None:
    client = officer()
    bureau = Agency.objects.get(code__endswith="finance_test")
    told = {
        "agency": bureau.code,
        "kind": "special_deposit",
        "number": "990000000088",
        "bank": "测试银行",
    }
    assert client.post(reverse("payments:add_payee"), told).status_code == 302
    made = PayeeAccount.objects.get(kind="special_deposit")
    excepted = {"fund": money.fund_id, "document_number": "测〔2022〕1号", "reason": "测试"}
    address = reverse("payments:payee_exception", args=[made.pk])
    assert client.post(address, excepted).status_code == 302
    shown = page(client, "payees")
    assert "测〔2022〕1号" in shown
    assert "不能收款" in shown
    ended = {"valid_to": "2022-03-31"}
    assert client.post(reverse("payments:end_payee", args=[made.pk]), ended).status_code == 302
    assert "已停用" in page(client, "payees")
    assert "990000000088" not in page(client, "payees")


def test_aid_that_was_given_becomes_a_payout_once(money: Allotment) -> None:
    first, second = aid(paid_person(1), 300), aid(paid_person(2), 400)
    client = officer("民政", "civil_affairs")
    assert "2 件" in page(client, "post_aid")
    address = reverse("payments:post_aid") + "?component=temporary_relief.aid"
    shown = client.get(address).content.decode()
    assert "300.00" in shown
    told = {
        "name": "3月临时救助",
        "function_subject": SUBJECT,
        "economy_subject": "50901",
        "use_of_money": "临时救助金",
        "requested_on": DAY,
        "events": [str(second.pk)],
    }
    assert client.post(address, told).status_code == 422
    got = client.post(address, {**told, f"turn_{money.pk}": "1"})
    assert got.status_code == 302
    assert Payout.objects.get().total_fen == 40_000
    again = client.get(address).content.decode()
    assert f'value="{first.pk}"' in again
    assert f'value="{second.pk}"' not in again


@pytest.mark.slow
def test_a_payout_that_was_withdrawn_is_posted_again_without_its_wrong_line(
    money: Allotment,
) -> None:
    made = payout(money)
    client = officer("民政", "civil_affairs")
    assert reverse("payments:repost", args=[made.pk]) not in page(client, "payout", made.pk)
    take(client, only_request(made), "withdraw", reason="第二人已去世")
    assert reverse("payments:repost", args=[made.pk]) in page(client, "payout", made.pk)
    told = {
        "name": "更正后的批次",
        "function_subject": SUBJECT,
        "economy_subject": "50901",
        "use_of_money": "临时救助金",
        "requested_on": DAY,
        f"turn_{money.pk}": "1",
    }
    address = reverse("payments:repost", args=[made.pk])
    assert client.post(address, {**told, "without": "二"}).status_code == 422
    assert client.post(address, {**told, "without": "2"}).status_code == 302
    assert Payout.objects.get(name="更正后的批次").total_fen == 50_000 + 50_200


def test_a_persons_page_leads_from_the_payment_back_to_the_notice(money: Allotment) -> None:
    made = payout(money, people=1)
    (line,) = lines_of_payout(made)
    client = officer(role="civil_affairs")
    shown = client.get(reverse("recipients:person", args=[line.person])).content.decode()
    assert "发放记录（1）" in shown
    assert reverse("payments:payout", args=[made.pk]) in shown
    assert reverse("allotments:detail", args=[money.pk]) in shown
    assert reverse("payments:request", args=[only_request(made).pk]) in shown


def test_why_somebody_is_paid_once_more_is_recorded_by_page(money: Allotment) -> None:
    (line,) = lines_of_payout(payout(money, people=1))
    client, told = officer(role="civil_affairs"), reverse("recipients:person", args=[line.person])
    assert "没有登记" in client.get(told).content.decode()
    entered = {"component": "minimum_living.living", "month": "2022-03", "reason": "补发"}
    at = reverse("payments:exception", args=[line.person])
    assert client.post(at, entered).status_code == 422
    done = client.post(at, {**entered, "document_number": "新民发〔2022〕8号"})
    assert (done.status_code, done.url) == (302, told)
    assert "新民发〔2022〕8号，补发" in client.get(told).content.decode()
    far = officer("外县", "civil_affairs", "654023")
    assert far.get(at).status_code == 404


@pytest.mark.parametrize("route", ["compute", "post_aid", "transfer", "roster_upload", "tasks"])
def test_who_has_no_post_meets_no_error(route: str) -> None:
    load_registers()
    client = officer()
    Post.objects.all().delete()
    assert client.get(reverse(f"payments:{route}")).status_code in (200, 403)
