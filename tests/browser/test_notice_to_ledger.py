"""A notice comes in, is checked and registered; the ledger, its trace and its trail show it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.browser.conftest import Visitor
from zhida.entry.demo.sample import NOTICE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Enter = Callable[..., Visitor]

WRONG_TOTAL = """某州财政局文件
某财社〔2022〕9号
关于下达2022年困难群众救助补助资金的通知
伊宁县财政局、霍城县财政局：
现下达你们2022年自治区财政困难群众救助补助资金，直达资金标识为“01 自治区直达资金”。
伊犁哈萨克自治州财政局
2022年3月1日
附件
困难群众救助补助资金分配表
单位：万元
序号\t单位\t金额
1\t伊宁县\t30
2\t霍城县\t20
\t合计\t60
"""


def test_the_login_page_refuses_a_wrong_password_and_keeps_the_name(visitor: Enter) -> None:
    person = visitor()
    person.go("/accounts/login/")
    person.photograph("login")
    person.page.get_by_label("用户名").fill("ili")
    person.page.get_by_label("密码").fill("not-the-password")
    person.page.get_by_role("button", name="登录").click()
    person.page.wait_for_load_state("networkidle")
    assert person.page.get_by_label("用户名").input_value() == "ili"
    assert person.page.get_by_role("alert").is_visible()


def test_a_notice_is_uploaded_checked_registered_traced_and_exported(visitor: Enter) -> None:
    person = visitor("ili")
    person.photograph("overview-empty")
    person.go("/notices/upload/")
    person.photograph("upload")
    person.upload(NOTICE)
    check_the_review(person)
    person.page.get_by_role("button", name="确认登记").click()
    person.page.wait_for_url("**/allotments/notices/*/")
    assert "2,149" in person.text()
    assert person.page.locator("tbody tr[data-go]").count() == 14
    person.photograph("notice")
    person.page.get_by_role("link", name="对照原文").click()
    person.page.wait_for_url("**/source/")
    assert person.page.get_by_role("button", name="确认登记").count() == 0
    person.photograph("source")
    look_at_the_ledger(person)
    look_at_the_trace(person)
    pass_money_down_as_the_county(visitor("yining"))
    look_at_the_trail(visitor("auditor"))
    person.go("/")
    assert "2,149" in person.text()
    person.photograph("overview")


def check_the_review(person: Visitor) -> None:
    """A value points to its place in the source, and what was typed survives a reload."""
    person.photograph("review")
    person.page.locator("section[aria-labelledby=rows] a.source").nth(3).click()
    marked = person.page.locator(".source-pane :target")
    assert marked.inner_text().split() == ["伊宁县", "改正"]
    box = person.page.locator("input.receiver").nth(3)
    box.fill("伊宁市 654002")
    person.page.reload()
    assert box.input_value() == "伊宁市 654002"
    box.fill("伊宁县 654021")


def look_at_the_ledger(person: Visitor) -> None:
    """Filters stay in the address, totals are of the selection, the export holds all of it."""
    person.go("/allotments/")
    person.photograph("ledger")
    person.page.get_by_label("单位、文号、来源").fill("伊宁")
    person.page.wait_for_url("**q=%E4%BC%8A%E5%AE%81*")
    person.page.wait_for_selector("text=全部 2 笔合计")
    assert "820" in person.page.locator("tfoot").inner_text()
    with person.page.expect_download() as waiting:
        person.page.get_by_role("link", name="导出 Excel").click()
    rows = sheet(Path(waiting.value.path()))
    assert rows[-1][0] == "合计 2 行"
    person.go("/allotments/tree/")
    person.photograph("tree")
    person.page.get_by_role("link", name=re.compile("^收起")).click()
    person.page.wait_for_selector("a[aria-expanded=false]")
    person.page.go_back()
    person.page.wait_for_selector("a[aria-expanded=true]")


def sheet(file: Path) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(file.read_bytes()))
    return book.get_sheet_by_index(0).to_python()


def look_at_the_trace(person: Visitor) -> None:
    """What cannot be traced is said, and the parts add up."""
    person.go("/allotments/trace/?number=" + "伊州财社〔2022〕3号")
    assert "未溯源" in person.text()
    person.photograph("trace")


def pass_money_down_as_the_county(person: Visitor) -> None:
    """The county sees its own row, confirms it, and may not give more than it has."""
    person.go("/allotments/")
    assert person.page.locator("tbody tr[data-go]").count() == 1
    person.page.locator("tbody a").first.click()
    person.page.wait_for_url(re.compile(r"/allotments/\d+/$"))
    person.photograph("allotment")
    person.page.get_by_role("link", name="确认收到").click()
    person.page.get_by_role("button", name="确认收到").click()
    person.page.wait_for_selector("text=已办理：确认收到")
    person.page.get_by_role("link", name="分解下达").click()
    person.page.get_by_label("依据文号").fill("伊县财社〔2022〕5号")
    person.page.locator("input[name=share-0-receiver]").fill("伊宁县 654021")
    person.page.locator("input[name=share-0-amount_fen]").fill("400")
    assert "超出余额" in person.page.locator("[data-rest]").inner_text()
    person.photograph("pass-down")
    person.expected.add(422)
    person.page.get_by_role("button", name="下达", exact=True).click()
    person.page.wait_for_selector("text=余额不足")
    assert person.page.locator("input[name=share-0-amount_fen]").input_value() == "400"


def look_at_the_trail(person: Visitor) -> None:
    """The auditor finds the registration and verifies that nothing was altered."""
    person.go("/store/")
    assert "登记资金文件" in person.text()
    person.photograph("trail")
    person.page.get_by_role("link", name="验证是否被改动").click()
    person.page.get_by_role("button", name="开始验证").click()
    person.page.wait_for_selector("text=完好")
    person.photograph("verification")


def test_an_error_must_be_accepted_with_a_reason_before_it_is_registered(
    visitor: Enter, tmp_path: Path
) -> None:
    file = tmp_path / "合计不符.txt"
    file.write_text(WRONG_TOTAL, encoding="utf-8")
    person = visitor("ili")
    person.upload(file)
    assert "差10万元" in person.text().replace(" ", "")
    person.photograph("review-error")
    person.expected.add(409)
    person.page.get_by_role("button", name="确认登记").click()
    person.page.wait_for_selector("text=没有登记。")
    reason = person.page.locator("textarea[name^=accept-]")
    for place in range(reason.count()):
        reason.nth(place).fill("原件如此，已电话核实（虚构）")
    person.page.get_by_role("button", name="确认登记").click()
    person.page.wait_for_url("**/allotments/notices/*/")
    assert "登记时接受的疑点" in person.text()


def test_a_file_that_cannot_be_read_says_why_and_what_to_do(visitor: Enter, tmp_path: Path) -> None:
    file = tmp_path / "损坏.docx"
    file.write_bytes(b"PK\x03\x04 not an archive")
    person = visitor("ili")
    person.go("/notices/upload/")
    person.page.set_input_files("input[type=file]", file)
    person.page.get_by_role("button", name="上传并识读").click()
    person.page.wait_for_selector("text=无法识读", timeout=30_000)
    person.photograph("unreadable")


def test_an_empty_file_is_refused_on_the_spot(visitor: Enter, tmp_path: Path) -> None:
    file = tmp_path / "空.txt"
    file.touch()
    person = visitor("ili")
    person.expected.add(422)
    person.go("/notices/upload/")
    person.page.set_input_files("input[type=file]", file)
    person.page.get_by_role("button", name="上传并识读").click()
    person.page.wait_for_selector("text=是空的")


def test_the_registers_are_found_by_sound_and_kept_by_an_administrator(visitor: Enter) -> None:
    person = visitor("keeper")
    person.go("/registers/divisions/")
    person.page.get_by_label("名称、代码或拼音").fill("yining")
    person.page.wait_for_url("**q=yining*")
    person.page.wait_for_selector("td:has-text('伊宁县')")
    person.photograph("divisions")
    person.go("/access/")
    person.photograph("users")


def test_the_unit_and_the_day_of_the_head_hold_on_every_page(visitor: Enter) -> None:
    person = visitor("ili")
    person.page.locator("label", has_text=re.compile("^元$")).click()
    person.page.wait_for_load_state("networkidle")
    person.go("/allotments/")
    assert "金额单位：元" in person.text()


def test_the_pages_of_the_api_are_served_from_this_machine(visitor: Enter) -> None:
    person = visitor("ili")
    person.go("/api/docs")
    person.page.wait_for_selector("span:has-text('/registers/divisions')")
