"""A person is registered, enrolled and merged; a roster is given back, put right, taken in."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.browser.conftest import Visitor
from zhida.recipients.tests.builders import citizen_number
from zhida.recipients.tests.rosters import HEADINGS, row

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Enter = Callable[..., Visitor]

CLERK = "civil"
NUMBER = citizen_number(serial=701)


def test_a_person_is_registered_enrolled_and_sees_what_is_due(visitor: Enter) -> None:
    person = visitor(CLERK)
    person.go("/recipients/")
    person.photograph("people-empty")
    person.page.get_by_role("link", name="登记救助对象").click()
    person.page.get_by_label("证件号码").fill(NUMBER[:17])
    person.page.get_by_label("姓名").fill("阿依古丽·买买提")
    person.expected.add(422)
    person.page.get_by_role("button", name="登记救助对象").click()
    person.page.wait_for_selector("text=应为18位")
    person.photograph("register-refused")
    person.page.get_by_label("证件号码").fill(NUMBER)
    person.page.get_by_role("button", name="登记救助对象").click()
    person.page.wait_for_selector("text=已登记：阿依古丽·买买提")
    assert NUMBER not in person.text()
    person.photograph("person")
    enrol(person)
    look_at_the_whole_number(person)


def enrol(person: Visitor) -> None:
    """What speaks against an enrolment is told, then accepted; its page says what is due."""
    person.page.get_by_role("link", name="核定待遇").click()
    person.page.get_by_label("待遇和类别").select_option("minimum_living.living|rural")
    person.page.get_by_label("起发月份").fill("2022-02")
    person.page.get_by_label("核定日期").fill("2022-01-20")
    person.page.get_by_label("家庭月收入（元）").fill("100")
    person.page.get_by_role("button", name="核定待遇").click()
    person.page.wait_for_selector("text=办理前请核对")
    assert "还没有在用的领款账户" in person.text()
    person.photograph("enrol-doubts")
    person.page.get_by_label("已核对以上提示，仍然办理").check()
    person.page.get_by_role("button", name="核定待遇").click()
    person.page.wait_for_selector("text=已核定")
    assert "2022年2月" in person.text()
    assert "减去家庭月收入100.00元，应发400.00元" in person.text()
    person.photograph("enrolment")
    person.go("/recipients/enrolments/?month=2022-03")
    person.page.wait_for_selector("text=应发合计（元）")
    person.page.wait_for_selector("#total >> text=400.00")
    person.photograph("enrolments")


def look_at_the_whole_number(person: Visitor) -> None:
    """By the number one comes to the person, and for a reason one sees it whole."""
    person.go("/recipients/")
    person.page.get_by_label("姓名、拼音或证件号码").fill(NUMBER)
    person.page.get_by_role("button", name="查找").click()
    person.page.get_by_role("link", name="查看完整号码").click()
    person.page.get_by_label("理由").fill("核对证件原件（虚构）")
    person.page.get_by_role("button", name="查看").click()
    assert person.page.locator("#number").inner_text() == NUMBER
    assert NUMBER not in person.page.url


def test_who_was_registered_twice_is_merged_after_a_look_at_both(visitor: Enter) -> None:
    person = visitor(CLERK)
    for serial, name in ((711, "古丽·艾山"), (712, "古丽·艾山江")):
        person.go("/recipients/register/")
        person.page.get_by_label("证件号码").fill(citizen_number(serial=serial))
        person.page.get_by_label("姓名").fill(name)
        person.page.get_by_role("button", name="登记救助对象").click()
        person.page.wait_for_selector(f"text=已登记：{name}")
    person.page.get_by_role("link", name="并入另一人").click()
    person.page.get_by_label("实为").fill(citizen_number(serial=711))
    person.page.get_by_label("理由").fill("同一人两次登记（虚构）")
    person.expected.add(422)
    person.page.get_by_role("button", name="并入另一人").click()
    person.page.wait_for_selector("text=将并入“古丽·艾山”")
    person.photograph("merge")
    person.page.get_by_label("已核对以上提示，仍然办理").check()
    person.page.get_by_role("button", name="并入另一人").click()
    person.page.wait_for_selector("text=此人已并入")
    person.photograph("merged")


def as_csv(place: Path, *rows: list[str]) -> Path:
    with place.open("w", encoding="utf-8-sig", newline="") as target:
        csv.writer(target).writerows([HEADINGS, *rows])
    return place


def test_a_roster_is_given_back_marked_and_taken_in_when_it_is_right(
    visitor: Enter, tmp_path: Path
) -> None:
    person = visitor(CLERK)
    send_in(person, as_csv(tmp_path / "错.csv", row(801), row(802, 发放月份="13")))
    person.page.wait_for_selector("text=有 1 处错误", timeout=60_000)
    person.photograph("roster-bad")
    with person.page.expect_download() as waiting:
        person.page.get_by_role("link", name="下载标注的工作簿").click()
    book = CalamineWorkbook.from_filelike(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    assert book.get_sheet_by_name("错误清单").to_python()[1][:2] == [3, "发放月份"]
    send_in(person, as_csv(tmp_path / "对.csv", row(801), row(802)))
    person.page.wait_for_selector("text=没有错误", timeout=60_000)
    person.photograph("roster-sound")
    person.page.get_by_role("button", name="确认导入").click()
    person.page.wait_for_selector("text=已导入", timeout=60_000)
    assert "2 人" in person.text()
    person.photograph("roster-taken-in")
    person.go("/recipients/rosters/")
    assert "对.csv" in person.text()
    person.photograph("rosters")
    for name in ("households", "aid"):
        person.go(f"/recipients/{name}/")
        person.photograph(f"recipients-{name}")


def send_in(person: Visitor, file: Path) -> None:
    """Upload a roster and wait for the page that shows how it stands."""
    person.go("/recipients/rosters/send-in/")
    person.page.set_input_files("input[type=file]", file)
    person.page.get_by_role("button", name="上传并核对").click()
    person.page.wait_for_url("**/rosters/waiting/*/")
