"""Money reaches people: aid is posted, approved by another, sent, answered, settled."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils.timezone import localdate

from tests.browser.conftest import PASSWORD, ROOT, Visitor, free_port, wait_for
from tests.running import command, environment
from zhida.payments.channel_files import channel_named
from zhida.payments.channels_echo import Echo

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Enter = Callable[..., Visitor]

USERS = {
    "civil": ("civil_affairs", "民政经办（虚构）"),
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
builders.give_payer()
for serial, name in enumerate(["甲", "乙", "丙", "丁"], start=1):
    builders.aid(builders.paid_person(serial, name=f"测试{{name}}"), 500 + serial)
"""

RETURNED = {2: "1001", 3: "1004"}
"""Which lines the synthetic bank sends back, by its own codes."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on a county with money and with people to whom aid was given."""
    home = tmp_path_factory.mktemp("payments")
    env = environment(home)
    subprocess.run([sys.executable, "-c", PREPARE], env=env, cwd=ROOT, check=True, timeout=120)
    port = free_port()
    server = subprocess.Popen(command("serve", "--port", str(port)), env=env, cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address + "/accounts/login/")
        yield address
    finally:
        server.terminate()
        server.wait(20)


def test_aid_is_posted_approved_sent_answered_repaid_and_given_back(
    visitor: Enter, tmp_path: Path
) -> None:
    civil, approver, treasury = (visitor(name) for name in USERS)
    post_aid(civil)
    approve_by_keyboard(approver)
    order = send(treasury, tmp_path)
    take_in(treasury, answer(order, tmp_path))
    repay_one(civil)
    give_back_the_other(treasury)
    the_figures_agree(approver)


def post_aid(person: Visitor) -> None:
    """The aid that was given becomes a payout; who posted it may not approve it."""
    person.go("/payments/payouts/aid/")
    person.photograph("aid")
    person.page.get_by_role("link", name=re.compile("临时救助金")).click()
    person.photograph("aid-terms")
    person.page.get_by_label("批次名称").fill("3月临时救助")
    person.page.get_by_role("button", name="生成发放批次").click()
    person.page.wait_for_url(re.compile(r"/payouts/\d+/$"))
    assert "2,010.00" not in person.text()
    assert "0.201" in person.text()
    person.photograph("payout")
    person.page.get_by_role("link", name=re.compile("-SQ")).first.click()
    person.page.wait_for_url(re.compile(r"/requests/\d+/$"))
    assert person.page.get_by_role("link", name="审批通过").count() == 0


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
    """Civil affairs pays the first line again, into the account that it had."""
    person.go("/payments/returns/?state=open")
    person.photograph("returns")
    person.page.get_by_label("选择测试乙").check()
    person.page.get_by_role("button", name="所选重新支付").click()
    person.photograph("repay")
    person.page.get_by_role("button", name="重新支付").click()
    person.page.wait_for_url(re.compile(r"/payouts/\d+/$"))
    assert "重新支付：3月临时救助" in person.text()


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
    person.page.get_by_role("link", name="3月临时救助", exact=True).click()
    person.page.wait_for_url(re.compile(r"/payouts/\d+/$"))
    said = person.text()
    assert "已重新支付 0.0502" in said
    assert "已退回指标 0.0503" in said
    assert "退回后已重新支付" in said
    person.photograph("payout-settled")
    person.page.get_by_role("link", name="伊宁县").first.click()
    person.page.wait_for_url(re.compile(r"/allotments/\d+/$"))
    person.photograph("allotment-paid")
    requests = person.page.locator("section[aria-labelledby=payment-requests]")
    assert "0.1005" in requests.locator("tfoot").inner_text()
