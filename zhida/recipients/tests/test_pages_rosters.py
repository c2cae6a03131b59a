"""Rosters by page: sent in, checked, given back marked, confirmed, taken in; and given up."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from zhida.recipients import intake, intake_child
from zhida.recipients.intake import Intake
from zhida.recipients.models import Person, Roster
from zhida.recipients.tests.builders import load_registers
from zhida.recipients.tests.rosters import HEADINGS, row
from zhida.recipients.tests.test_pages import at, browser, shown
from zhida.store import errand_runner, errands

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def beside_the_server(db: None, settings: Any, tmp_path: Path, monkeypatch: Any) -> None:
    """Do at once, in this process, what the server does beside itself."""
    load_registers()
    settings.ZHIDA_HOME = tmp_path

    def now(sent: Intake) -> None:
        if sent.answer is None:
            intake_child.work(sent)

    monkeypatch.setattr(errand_runner, "start", now)


@pytest.fixture
def clerk() -> Client:
    return browser()


def as_csv(*rows: list[str]) -> bytes:
    return "\n".join(",".join(one) for one in (HEADINGS, *rows)).encode()


def send(clerk: Client, content: bytes, name: str = "名册.csv") -> str:
    """Send a roster in and return the address of the page that shows how it stands."""
    told = {"division": "伊宁县 654021", "file": SimpleUploadedFile(name, content)}
    got = clerk.post(at("send_in"), told)
    assert got.status_code == 302, shown(got)
    return str(got.headers["Location"])


def test_a_sound_roster_is_taken_in_only_when_it_is_confirmed(clerk: Client) -> None:
    page = send(clerk, as_csv(row(1), row(2)))
    assert "确认导入" in shown(clerk.get(page))
    assert "名册.csv" in shown(clerk.get(at("rosters")))
    assert Person.objects.count() == 0
    clerk.post(f"{page}confirm/")
    assert "新登记 2 人" in shown(clerk.get(page))
    roster = Roster.objects.get()
    assert (Person.objects.count(), roster.rows) == (2, 2)
    assert roster.sha256 in shown(clerk.get(at("roster", roster.pk)))


def test_a_bad_roster_is_given_back_marked_and_cannot_be_confirmed(clerk: Client) -> None:
    page = send(clerk, as_csv(row(1), row(2, 发放月份="13")))
    told = shown(clerk.get(page))
    assert "有 1 处错误" in told
    assert "3 发放月份 01至12的月份，或“全年” 13" in told
    clerk.post(f"{page}confirm/")
    assert Person.objects.count() == 0
    got = clerk.get(f"{page}marked.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(got)))
    assert "13" in str(book.get_sheet_by_name("名册").to_python())
    assert "名册_标注.xlsx" in unquote(got.headers["Content-Disposition"])


def test_what_is_no_roster_is_refused_with_what_to_do(clerk: Client) -> None:
    told = shown(clerk.get(send(clerk, "日期,天气\n1,晴\n".encode())))
    assert "认不出这是哪种名册" in told
    assert "请补齐表头" in told


def test_a_file_that_cannot_be_read_is_called_by_its_own_name(clerk: Client) -> None:
    page = send(clerk, b"\x00\x01", "三月低保.xlsx")
    assert "“三月低保.xlsx”不能读取" in shown(clerk.get(page))


def test_what_waits_says_how_it_stands(clerk: Client) -> None:
    send(clerk, as_csv(row(1)))
    send(clerk, as_csv(row(2, 发放月份="13")))
    told = shown(clerk.get(at("rosters")))
    assert "没有错误，请确认导入" in told
    assert "有错误，请改正后重新上传" in told


def test_the_same_file_is_refused_the_second_time(clerk: Client) -> None:
    for _ in range(2):
        page = send(clerk, as_csv(row(1)))
        clerk.post(f"{page}confirm/")
    assert "没有重复导入" in shown(clerk.get(page))
    assert Roster.objects.count() == 1


def test_a_roster_that_is_given_up_leaves_nothing(clerk: Client, tmp_path: Path) -> None:
    page = send(clerk, as_csv(row(1)))
    got = clerk.post(f"{page}give-up/", follow=True)
    assert "没有导入任何内容" in shown(got)
    assert list((tmp_path / intake.FOLDER).iterdir()) == []
    assert clerk.get(page).status_code == 404


def test_a_roster_that_was_taken_in_leaves_its_file_behind_no_more(
    clerk: Client, tmp_path: Path
) -> None:
    page = send(clerk, as_csv(row(1)))
    assert list(tmp_path.glob("*/*/files/名册.csv"))
    clerk.post(f"{page}confirm/")
    assert not list(tmp_path.glob("*/*/files/*"))


def test_a_roster_that_cannot_be_read_is_named_as_it_was_sent(clerk: Client) -> None:
    page = send(clerk, b"no workbook", name="三月名册.xlsx")
    assert "“三月名册.xlsx”" in shown(clerk.get(page))


def test_what_waits_too_long_is_forgotten(clerk: Client, monkeypatch: Any) -> None:
    page = send(clerk, as_csv(row(1)))
    monkeypatch.setattr(errands, "KEPT_HOURS", -1)
    send(clerk, as_csv(row(2)))
    assert clerk.get(page).status_code == 404


def test_nobody_else_sees_what_somebody_sent_in(clerk: Client) -> None:
    page = send(clerk, as_csv(row(1)))
    other = browser("auditor")
    assert other.get(page).status_code == 404
    assert other.get(f"{page}marked.xlsx").status_code == 404
    assert other.post(f"{page}confirm/").status_code == 404


def test_an_auditor_may_look_at_a_verdict_but_not_take_a_roster_in(clerk: Client) -> None:
    auditor = browser("auditor")
    page = send(auditor, as_csv(row(1)))
    auditor.post(f"{page}confirm/")
    assert "没有“导入名册”的权限" in shown(auditor.get(page))
    assert Roster.objects.count() == 0


def test_a_file_beyond_the_limit_is_refused_and_not_kept(
    clerk: Client, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(intake, "MOST_BYTES", 10)
    told = {"division": "伊宁县 654021", "file": SimpleUploadedFile("名册.csv", as_csv(row(1)))}
    got = clerk.post(at("send_in"), told)
    assert got.status_code == 422
    assert "超过" in shown(got)
    assert not list(tmp_path.glob("*/*"))
