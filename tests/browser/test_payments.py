"""Money reaches people: a month is computed, reviewed, approved, sent, answered, settled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils.timezone import localdate

from tests.browser.conftest import PASSWORD, Visitor, serving
from zhida.payments.channel_files import channel_named
from zhida.payments.channels_echo import Echo

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Enter = Callable[..., Visitor]

USERS = {
    "clerk": ("civil_affairs", "民政经办（虚构）"),
    "reviewer": ("civil_affairs", "民政复核（虚构）"),
    "approver": ("finance", "财政审批（虚构）"),
    "treasury": ("finance", "财政国库（虚构）"),
}

PREPARE = f"""
from zhida.store.startup import start_django
start_django()
from zhida.entry import installation
installation.prepare()
for name, (role, shown) in {USERS!r}.items():
    installation.open_user(name, {PASSWORD!r}, role, "654021", display_name=shown, reason="测试")
from zhida.allotments.tests.builders import register
register(receivers={{"伊宁县": 385}})
from zhida.payments.tests import builders
from zhida.recipients.tests.builders import enrol, standard
builders.give_payer()
standard(60_000)
for serial, name in enumerate("甲乙丙丁", start=1):
    enrol(builders.paid_person(serial, name=f"测试{{name}}"), income_fen=serial * 100)
"""

RETURNED = {2: "1001", 3: "1004"}
"""Which lines the synthetic bank sends back, by its own codes."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on a county with money, and with people who draw 低保."""
    with serving(tmp_path_factory.mktemp("payments"), PREPARE) as address:
        yield address


def test_a_month_is_computed_reviewed_sent_answered_and_settled(
    visitor: Enter, tmp_path: Path
) -> None:
    clerk, reviewer, approver, treasury = (visitor(name) for name in USERS)
    compute(clerk)
    review(reviewer)
    approve_by_keyboard(approver)
    order = send(treasury, tmp_path)
    take_in(treasury, answer(order, tmp_path))
    repay_one(clerk)
    give_back_the_other(treasury)
    the_figures_agree(approver)
    the_ledger_agrees(approver)


def compute(person: Visitor) -> None:
    """The month is reckoned, each amount with its sentence; who reckoned may not review."""
    person.go("/payments/runs/")
    person.photograph("runs-empty")
    person.page.get_by_role("link", name="核算一个月").first.click()
    person.page.get_by_label("救助项目").select_option("minimum_living")
    person.page.get_by_label("月份").fill("2022-03")
    person.photograph("compute")
    person.page.get_by_role("button", name="开始核算").click()
    person.page.wait_for_url(re.compile(r"/runs/\d+/$"))
    assert "核算由您完成" in person.text()
    assert "599.00" in person.text()
    assert person.page.get_by_role("link", name="复核通过").count() == 0


def review(person: Visitor) -> None:
    """Another looks through the items, chooses the allotment, and makes the payout."""
    person.go("/payments/runs/?state=computed")
    person.photograph("runs")
    person.page.locator("tbody a").first.click()
    person.page.wait_for_url(re.compile(r"/runs/\d+/$"))
    person.photograph("run")
    person.page.get_by_label("与上月比较").select_option("new")
    person.page.wait_for_url("**change=new*")
    person.page.get_by_role("link", name="复核通过").click()
    person.photograph("review-run")
    person.page.get_by_label("支出功能分类").select_option("2081902")
    person.page.get_by_role("button", name="复核通过并生成批次").click()
    person.page.wait_for_url(re.compile(r"/payouts/\d+/$"))
    assert "0.239" in person.text()
    person.photograph("payout")


def approve_by_keyboard(person: Visitor) -> None:
    """From the list of what waits to the approval, without touching the mouse."""
    person.go("/payments/")
    person.photograph("tasks")
    press_until(person, "待审批的支付申请")
    person.page.wait_for_url("**state=requested")
    press_until(person, re.compile("-SQ"))
    person.page.wait_for_url(re.compile(r"/requests/\d+/$"))
    press_until(person, "审批通过")
    person.page.wait_for_url("**/approve/")
    person.photograph("approve")
    press_until(person, "审批通过")
    person.page.wait_for_selector("text=已办理：审批通过")


def press_until(person: Visitor, words: str | re.Pattern[str]) -> None:
    """Go on with Tab until what has the focus says ``words``, then press Enter."""
    for _ in range(60):
        person.page.keyboard.press("Tab")
        said = person.page.evaluate("document.activeElement.textContent.trim()")
        if said == words or (isinstance(words, re.Pattern) and words.search(said)):
            person.page.keyboard.press("Enter")
            return
    raise AssertionError(f"Tab never came to {words}")


def send(person: Visitor, folder: Path) -> Path:
    """Voucher and order; the file of the order comes as a download."""
    person.go("/payments/requests/?state=approved")
    person.page.locator("tbody a").first.click()
    for title in ("开具支付凭证", "发送支付指令"):
        person.page.get_by_role("link", name=title).click()
        if title == "发送支付指令":
            person.page.get_by_label("渠道").select_option("bank_csv")
        person.page.get_by_role("button", name=title).click()
        person.page.wait_for_selector(f"text=已办理：{title}")
    person.photograph("request-sent")
    with person.page.expect_download() as waiting:
        person.page.get_by_role("button", name="下载指令文件").click()
    place = folder / waiting.value.suggested_filename
    waiting.value.save_as(place)
    return place


def answer(order: Path, folder: Path) -> Path:
    """Return what the synthetic bank answers: all paid but two."""
    channel = channel_named("bank_csv")
    place = folder / "回单.csv"
    with place.open("wb") as target:
        Echo(channel, RETURNED, localdate()).answer(order, target)
    return place


def take_in(person: Visitor, file: Path) -> None:
    """The answer is taken in; taken in again, it changes nothing."""
    for _ in range(2):
        person.go("/payments/outcomes/?channel=bank_csv")
        person.page.set_input_files("input[type=file]", file)
        person.page.get_by_role("button", name="导入").click()
        person.page.wait_for_url(re.compile(r"/outcomes/\d+/$"))
    person.photograph("outcome")
    assert "退回明细（2）" in person.text()


def repay_one(person: Visitor) -> None:
    """Civil affairs asks to pay the first line again, into the account that it had."""
    person.go("/payments/returns/?state=open")
    person.photograph("returns")
    person.page.get_by_label("选择测试乙").check()
    person.page.get_by_role("button", name="所选重新支付").click()
    person.photograph("repay")
    person.page.get_by_role("button", name="重新支付").click()
    person.page.wait_for_url(re.compile(r"/payouts/\d+/$"))
    assert "重新支付：伊宁县 低保 2022年3月" in person.text()


def give_back_the_other(person: Visitor) -> None:
    """Finance lets the second line go back to the allotment."""
    person.go("/payments/returns/?state=open")
    person.page.get_by_label("选择测试丙").check()
    person.page.get_by_role("button", name="所选退回指标").click()
    person.page.get_by_role("button", name="退回指标").click()
    person.page.wait_for_selector("text=已办理：退回指标")


def the_figures_agree(person: Visitor) -> None:
    """The allotment, its requests and the payout say the same to the fen."""
    person.go("/payments/payouts/")
    person.page.get_by_role("link", name="伊宁县 低保 2022年3月", exact=True).click()
    person.page.wait_for_url(re.compile(r"/payouts/\d+/$"))
    said = person.text()
    assert "已重新支付 0.0598" in said
    assert "已退回指标 0.0597" in said
    assert "退回后已重新支付" in said
    person.photograph("payout-settled")
    person.page.get_by_role("link", name="伊宁县").first.click()
    person.page.wait_for_url(re.compile(r"/allotments/\d+/$"))
    person.photograph("allotment-paid")
    requests = person.page.locator("section[aria-labelledby=payment-requests]")
    assert "0.1195" in requests.locator("tfoot").inner_text()


def the_ledger_agrees(person: Visitor) -> None:
    """The purpose's ledger holds what was paid, and agrees with the running sums to the fen."""
    person.go("/payments/ledgers/")
    said = person.text()
    assert "核对相符，差额为零" in said
    row = person.page.locator("tbody tr", has_text="最低生活保障").first.inner_text()
    assert "0.1195" in row
    assert "0.0598" in row
    person.photograph("ledgers")
    person.page.get_by_role("link", name="最低生活保障").click()
    person.page.wait_for_url("**/journal/?purpose=minimum_living")
    person.photograph("journal")
    assert "核对相符" in person.text()
    total = "getComputedStyle(document.querySelector('tfoot td')).position"
    assert person.page.evaluate(total) == "sticky"
    person.page.emulate_media(media="print")
    assert person.page.evaluate(total) == "static"
    assert not person.page.get_by_role("navigation", name="账簿").is_visible()
    person.page.emulate_media(media="screen")
