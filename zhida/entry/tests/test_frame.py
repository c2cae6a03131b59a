"""The frame of the pages, the closed doors, and the API's door."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from zhida.access.tests.builders import county, holder, person, prefecture
from zhida.entry.api import api

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def officer() -> Client:
    return signed_in(holder("finance", prefecture()).user)


def test_the_menu_follows_the_money_and_hides_what_a_post_may_not_read() -> None:
    auditor = signed_in(holder("auditor", prefecture(), "auditor").user).get("/").content.decode()
    labels = ["总览", "资金文件", "指标台账", "审计追踪", "系统"]
    places = [auditor.index(f">{label}</a>") for label in labels]
    assert places == sorted(places)
    civil = signed_in(holder("civil_affairs", county(), "civil").user).get("/").content.decode()
    assert ">审计追踪</a>" not in civil


def test_a_person_without_a_post_is_told_so() -> None:
    said = signed_in(person("newcomer")).get("/").content.decode()
    assert "您还没有岗位" in said


def test_the_choices_of_the_head_hold_from_page_to_page(officer: Client) -> None:
    officer.post(reverse("choose"), {"unit": "元", "year": "2022", "as_of": "2022-06-30"})
    said = officer.get(reverse("allotments:ledger")).content.decode()
    assert "截至 2022年6月30日" in said
    assert "<option selected>2022</option>" in said


@pytest.mark.parametrize("wrong", [{"as_of": "2999-01-01"}, {"as_of": "x"}, {"unit": "美元"}])
def test_a_choice_that_makes_no_sense_is_left_out(officer: Client, wrong: dict[str, str]) -> None:
    assert officer.post(reverse("choose"), wrong).status_code == 302
    said = officer.get("/").content.decode()
    assert "您正在查看截至" not in said


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:1"])
def test_the_way_back_never_leaves_the_site(officer: Client, elsewhere: str) -> None:
    assert officer.post(reverse("choose"), {"next": elsewhere})["Location"] == "/"


def test_only_a_post_that_is_held_can_be_chosen(officer: Client) -> None:
    other = holder("auditor", county(), "other")
    officer.post(reverse("change_post"), {"post": other.pk})
    assert "伊犁哈萨克自治州" in officer.get("/").content.decode()


def test_what_is_not_there_is_said_in_chinese(officer: Client) -> None:
    page = officer.get("/no/such/page/")
    assert page.status_code == 404
    assert "没有找到" in page.content.decode()


def test_what_breaks_is_said_kindly_and_written_down(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def breaks(*given: Any) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("zhida.entry.views.tasks", breaks)
    officer = signed_in(holder("finance", prefecture()).user)
    officer.raise_request_exception = False
    [file] = [
        one for one in logging.getLogger("django").handlers if isinstance(one, RotatingFileHandler)
    ]
    monkeypatch.setattr(file, "baseFilename", str(tmp_path / "zhida.log"))
    answer = officer.get("/")
    file.close()
    assert (answer.status_code, "数据没有改变" in answer.content.decode()) == (500, True)
    written = (tmp_path / "zhida.log").read_text(encoding="utf-8")
    assert "Internal Server Error: /" in written
    assert "broken on purpose" in written


def test_a_stale_form_says_that_nothing_was_done() -> None:
    user = holder("finance", prefecture()).user
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.post(reverse("choose"), {"unit": "元"})
    assert page.status_code == 403
    assert "页面已过期" in page.content.decode()


def test_a_refusal_that_a_page_let_through_keeps_its_status_and_advice(officer: Client) -> None:
    page = officer.get(reverse("allotments:detail", args=[999]))
    assert page.status_code == 404
    assert "请从指标台账中打开" in page.content.decode()


def test_a_part_of_a_page_that_fails_replaces_the_whole_content(officer: Client) -> None:
    page = officer.get(reverse("allotments:detail", args=[999]), headers={"HX-Request": "true"})
    assert page["HX-Retarget"] == "#main"


@override_settings(DEBUG=False)
def test_every_page_forbids_what_is_inline_or_from_elsewhere(officer: Client) -> None:
    policy = officer.get("/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_api_answers_a_refusal_as_a_problem(officer: Client) -> None:
    answer = officer.get("/api/allotments/999")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()) == {"name", "message", "advice", "status"}


def test_every_operation_of_the_api_documents_its_problems() -> None:
    schema = api.get_openapi_schema(path_prefix="")
    operations = [one for methods in schema["paths"].values() for one in methods.values()]
    assert operations
    assert all("4XX" in operation["responses"] for operation in operations)
    assert "Problem" in schema["components"]["schemas"]
