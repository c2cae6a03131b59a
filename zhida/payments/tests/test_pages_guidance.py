"""What pages say beside the figures: what happens next, what to do, who may not."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from zhida.access.models import User
from zhida.allotments.models import Allotment
from zhida.payments import actions
from zhida.payments.models import Case, Payout, ReturnedLine
from zhida.payments.tests.builders import (
    CLERK,
    account,
    aid,
    answer,
    answered,
    county_money,
    institution,
    load_registers,
    only_request,
    paid_person,
    payout,
    sent,
    terms,
)
from zhida.payments.tests.test_pages import DAY, officer, page, take
from zhida.recipients import actions as recipients
from zhida.store.action import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def money() -> Allotment:
    load_registers()
    return county_money(1)


def taken_in(client: Client, content: bytes) -> str:
    """Let a return file be taken in by its page; return what the page says that follows."""
    told = {"channel": "bank_csv", "file": SimpleUploadedFile("回单.csv", content)}
    return client.post(reverse("payments:outcomes"), told, follow=True).content.decode()


def doubtful(money: Allotment, folder: Path) -> Case:
    """Return the case of an answer that names another payee in the second line."""
    file = answer(sent(payout(money)), folder)
    text = file.read_text(encoding="gb18030").replace("测试二", "别人甲")
    taken_in(officer("导入"), text.encode("gb18030"))
    return Case.objects.get()


def test_a_request_says_what_happens_next(money: Allotment, tmp_path: Path) -> None:
    made = payout(money)
    one, client = only_request(made), officer()
    said = {"approve": "由另一位有审批权限的人员审批", "voucher": "由财政部门开具支付凭证"}
    for kind, words in said.items():
        assert f"接下来：{words}" in page(client, "request", one.pk)
        assert take(client, one, kind) == 302
    assert "接下来：由财政部门选择渠道" in page(client, "request", one.pk)
    assert take(client, one, "order", channel="bank_csv") == 302
    assert "接下来：把指令文件交给渠道" in page(client, "request", one.pk)
    order = one.voucher.order
    answered(order, tmp_path, {2: "1001"}, date(2022, 3, 1))
    assert "接下来：把退回的款项重新支付或退回指标" in page(client, "request", one.pk)
    give_back = reverse("payments:give_back") + f"?line={ReturnedLine.objects.get().pk}"
    assert officer("乙").post(give_back, {"on": DAY}).status_code == 302
    assert "接下来" not in page(client, "request", one.pk)


def test_a_request_and_its_steps_name_their_subjects(money: Allotment) -> None:
    one = only_request(payout(money))
    client = officer()
    assert "2082001 临时救助支出" in page(client, "request", one.pk)
    assert "50901 社会福利和救助" in page(client, "request", one.pk)
    assert "2082001 临时救助支出" in page(client, "step", one.pk, "approve")


def test_a_form_is_not_shown_to_who_may_not_send_it(money: Allotment) -> None:
    one = only_request(payout(money))
    step = reverse("payments:step", args=[one.pk, "voucher"])
    civil, finance = officer("民政", "civil_affairs"), officer("财政")
    for client, address in (
        (civil, step),
        (civil, reverse("payments:outcomes")),
        (civil, reverse("payments:add_payee")),
        (finance, reverse("payments:compute")),
        (finance, reverse("payments:post_aid") + "?component=temporary_relief.aid"),
    ):
        assert client.get(address).status_code == 403
    assert finance.get(step).status_code == 200


def test_the_same_return_file_again_is_said_to_change_nothing(
    money: Allotment, tmp_path: Path
) -> None:
    content = answer(sent(payout(money)), tmp_path, {2: "1001"}).read_bytes()
    client = officer()
    assert "已办理：导入回单" in taken_in(client, content)
    again = taken_in(client, content)
    assert "此前已经导入，这次没有改变任何数据" in again
    assert "已办理" not in again


def test_a_line_that_came_back_says_what_to_do_until_it_is_done(
    money: Allotment, tmp_path: Path
) -> None:
    answered(sent(payout(money)), tmp_path, {2: "1004"})
    line, client = ReturnedLine.objects.get(), officer()
    advice = "请登记新的领款账户后补发。"
    assert advice in page(client, "returns")
    assert "所选重新支付" in page(client, "returns")
    assert advice in page(client, "repay", line=line.pk)
    actions.give_back([line], on=date(2022, 3, 1), by=CLERK)
    assert advice not in page(client, "returns")
    assert "所选重新支付" not in page(client, "returns")


def test_what_came_back_of_one_payout_is_chosen_at_once(money: Allotment, tmp_path: Path) -> None:
    first = payout(money, people=2)
    answered(sent(first), tmp_path, {1: "1001", 2: "1001"})
    second = actions.post_aid([aid(paid_person(3))], terms(money), by=CLERK)
    answered(sent(second), tmp_path, {1: "1004"})
    client = officer()
    shown = page(client, "returns", state="open")
    lines = re.findall('<input [^>]*name="line"[^>]*>', shown)
    assert [" checked" in line for line in lines] == [False] * 3
    assert f"payout={first.pk}" in shown
    chosen = page(client, "returns", state="open", payout=first.pk)
    lines = re.findall('<input [^>]*name="line"[^>]*>', chosen)
    assert [" checked" in line for line in lines] == [True] * 2


@pytest.mark.parametrize("route", ["repay", "give_back"])
def test_choosing_nothing_leads_back_to_the_list(money: Allotment, route: str) -> None:
    got = officer().get(reverse(f"payments:{route}"), follow=True)
    assert got.redirect_chain == [(reverse("payments:returns") + "?state=open", 302)]
    assert "请至少选择一项" in got.content.decode()


def test_who_came_back_twice_chooses_an_account_once(money: Allotment, tmp_path: Path) -> None:
    who = paid_person(1)
    events = [aid(who, 500), aid(who, 600, date(2022, 2, 11))]
    made = actions.post_aid(events, terms(money), by=CLERK)
    answered(sent(made), tmp_path, {1: "1004", 2: "1004"})
    new = recipients.add_account(
        who, "990100990001", "一卡通", who.name, bank="新开银行", by=SYSTEM
    )
    lines = list(ReturnedLine.objects.order_by("reference"))
    address = reverse("payments:repay") + "?" + "&".join(f"line={one.pk}" for one in lines)
    client = officer()
    shown = client.get(address).content.decode()
    field = f"account_{who.pk}"
    assert shown.count(f'name="{field}"') == 1
    assert "同一人，与上面相同" in shown
    assert "原账户：测试银行" in shown
    assert shown.count("测试银行") == 1
    assert client.post(address, {"requested_on": DAY, field: new.pk}).status_code == 302
    assert "新开银行" not in page(client, "payout", made.pk)
    again = Payout.objects.get(corrects=made)
    assert (again.lines, again.total_fen) == (2, 110_000)


def test_a_case_says_what_to_do_and_whom_it_is_about(money: Allotment, tmp_path: Path) -> None:
    case = doubtful(money, tmp_path)
    shown = page(officer(), "case", case.pk)
    assert "款已到本人账户的，填写支付日期" in shown
    assert "测试二</a>" in shown
    assert f"第 {case.reference} 行</a>" in shown
    assert "确认处理" in shown
    seen = page(officer("民政", "civil_affairs"), "case", case.pk)
    assert "由伊宁县的财政部门核实处理" in seen
    assert "确认处理" not in seen
    above = page(officer("州", code="654000"), "case", case.pk)
    assert "确认处理" not in above


def test_a_case_that_is_settled_has_no_form(money: Allotment, tmp_path: Path) -> None:
    case = doubtful(money, tmp_path)
    client = officer()
    told = {"on": DAY, "reason": "电话核实"}
    assert client.post(reverse("payments:case", args=[case.pk]), told).status_code == 302
    shown = page(client, "case", case.pk)
    assert "电话核实" in shown
    assert "确认处理" not in shown
    assert "返回对账疑点" in shown


def test_accounts_that_need_an_exception_come_last_and_say_so(money: Allotment) -> None:
    account(institution("finance"), "treasury_special", "990000000002")
    account(institution())
    shown = page(officer(), "transfer")
    assert shown.count("须先登记账户例外") == 1
    assert shown.index("0001") < shown.index("须先登记账户例外")


def test_accounts_of_other_places_are_seen_but_not_changed(money: Allotment) -> None:
    one = account(institution())
    address = reverse("payments:end_payee", args=[one.pk])
    assert address in page(officer(), "payees")
    above = page(officer("州", code="654000"), "payees")
    assert one.holder_name in above
    assert address not in above


def test_aid_that_was_not_chosen_or_is_paid_already_is_named(money: Allotment) -> None:
    event, other = aid(paid_person(1)), aid(paid_person(2))
    client = officer("民政", "civil_affairs")
    address = reverse("payments:post_aid") + "?component=temporary_relief.aid"
    assert "请至少选择一件" in client.post(address, {"name": "3月"}).content.decode()
    actions.post_aid([event], terms(money), by=CLERK)
    late = client.post(address, {"events": [event.pk, other.pk]})
    assert late.status_code == 422
    assert "有的已经发放或已撤销" in late.content.decode()


def test_how_a_request_came_to_nothing_is_told_with_day_person_and_reason(
    money: Allotment,
) -> None:
    first = payout(money, people=1)
    second = actions.post_aid([aid(paid_person(2))], terms(money), by=CLERK)
    withdrawn, revoked = only_request(first), only_request(second)
    today = f"{localdate():%Y-%m-%d}"
    civil = officer("民政", "civil_affairs")
    assert take(civil, withdrawn, "withdraw", reason="名单有误") == 302
    shown = page(civil, "request", withdrawn.pk)
    assert f"{today}</span><span><strong>撤回</strong> <small>民政</small>" in shown
    assert "名单有误" in shown
    assert only_request(first).open_fen == 0
    finance = officer("财政")
    assert take(finance, revoked, "approve") == 302
    assert take(finance, revoked, "revoke", reason="指标用错") == 302
    shown = page(finance, "request", revoked.pk)
    assert f"{today}</span><span><strong>撤销审批</strong> <small>财政</small>" in shown
    assert "指标用错，已释放占用的指标余额" in shown


def test_a_payout_is_posted_again_under_its_subject_and_without_lines_it_has(
    money: Allotment,
) -> None:
    made = payout(money)
    civil = officer("民政", "civil_affairs")
    assert take(civil, only_request(made), "withdraw", reason="名单有误") == 302
    address = reverse("payments:repost", args=[made.pk])
    shown = civil.get(address).content.decode()
    assert 'value="2082001" selected' in shown
    told = {
        "name": "又一次",
        "function_subject": "2082001",
        "economy_subject": "50901",
        "use_of_money": "临时救助金",
        "requested_on": DAY,
        f"turn_{money.pk}": "1",
    }
    refused = civil.post(address, {**told, "without": "2，4"})
    assert refused.status_code == 422
    assert "有 3 行，没有第 4 行" in refused.content.decode()
    assert civil.post(address, {**told, "without": "2"}).status_code == 302
    assert Payout.objects.exclude(pk=made.pk).get().lines == 2


def test_nothing_is_chosen_for_an_official_that_could_be_something_else(
    money: Allotment,
) -> None:
    finance, civil = officer("财政"), officer("民政", "civil_affairs")
    aid(paid_person(1))
    person = paid_person(2)
    for shown, names in (
        (page(finance, "transfer"), ["purpose", "function_subject"]),
        (page(civil, "exception", person.pk), ["component"]),
    ):
        for name in names:
            options = shown.partition(f'<select name="{name}"')[2]
            assert options.index("请选择") == options.index("</option>") - len("请选择")


def test_who_did_what_is_told_by_the_name_of_the_person(money: Allotment) -> None:
    one, client = only_request(payout(money)), officer("cz01")
    assert take(client, one, "approve") == 302
    assert "cz01" in page(client, "request", one.pk).partition("办理经过")[2]
    User.objects.filter(username="cz01").update(display_name="王某")
    told = page(client, "request", one.pk).partition("办理经过")[2]
    assert "王某" in told
    assert "cz01" not in told


def test_what_waits_is_what_the_own_place_may_deal_with(money: Allotment, tmp_path: Path) -> None:
    answered(sent(payout(money)), tmp_path, {2: "1001"})
    own, above = officer("县"), officer("州", code="654000")
    assert "待处理的退回" in page(own, "tasks")
    assert 'name="line"' in page(own, "returns")
    assert "没有等待您办理的事项" in page(above, "tasks")
    seen = page(above, "returns")
    assert "501.00" in seen
    assert 'name="line"' not in seen
    assert "所选重新支付" not in seen
