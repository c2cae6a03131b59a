"""The commands for people and posts."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from zhida.access.cli import users
from zhida.access.models import User
from zhida.access.tests.builders import PASSWORD, county, institution, person
from zhida.core.refusal import Refusal
from zhida.store.models import AuditEntry

pytestmark = pytest.mark.django_db


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(users, words, input=typed, catch_exceptions=False)


def test_a_password_comes_from_standard_input_and_nowhere_else() -> None:
    answer = run("add", "zhangsan", "--name", "测试人员", "--password-stdin", typed=PASSWORD + "\n")
    assert answer.exit_code == 0
    assert User.objects.get().check_password(PASSWORD)
    assert PASSWORD not in answer.output
    assert PASSWORD not in str(list(AuditEntry.objects.values()))
    assert run("add", "lisi", "--password", PASSWORD).exit_code == 2


def test_a_password_is_asked_for_twice_at_the_keyboard() -> None:
    typed = f"{PASSWORD}\nanother\n{PASSWORD}\n{PASSWORD}\n"
    assert run("add", "zhangsan", typed=typed).exit_code == 0
    assert User.objects.get().check_password(PASSWORD)


def test_posts_are_given_listed_and_ended() -> None:
    person()
    home = institution(county())
    assert run("post", "zhangsan", "finance", "654021").exit_code == 0
    given = run("post", "zhangsan", "institution", "654021", "--agency", home.code)
    assert "机构" in given.output
    listed = json.loads(run("list", "--json").output)
    posts = listed[0]["posts"]
    assert [(post["role"], post["agency"]) for post in posts] == [
        ("finance", None),
        ("institution", home.code),
    ]
    run("end-post", str(posts[0]["id"]), "--on", "2026-01-31")
    assert json.loads(run("list", "--json").output)[0]["posts"][0]["valid_to"] == "2026-01-31"
    assert "伊宁县 财政" in run("list").output


def test_a_password_is_reset_and_an_account_closed() -> None:
    person()
    run("password", "zhangsan", "--password-stdin", typed="another-invented-one\n")
    assert User.objects.get().check_password("another-invented-one")
    run("close", "zhangsan")
    assert "（已停用）" in run("list").output
    assert "没有被锁定" in run("unlock", "zhangsan").output


def test_every_command_leaves_a_line_with_the_person_at_the_machine() -> None:
    run("add", "zhangsan", "--password-stdin", "--reason", "新到任", typed=PASSWORD + "\n")
    line = AuditEntry.objects.get()
    assert line.actor.startswith("命令行：")
    assert (line.action, line.reason) == ("access.add_user", "新到任")


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(Refusal, match="没有用户名为“nobody”的用户"):
        run("close", "nobody")
    with pytest.raises(Refusal, match="没有编号为 7 的岗位"):
        run("end-post", "7")
