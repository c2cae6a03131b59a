"""Coming in: by user name, five tries, a record of each, and a second factor if one wants it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from zhida.access.actions import add_post, add_user, close_user, set_password, unlock
from zhida.access.models import User
from zhida.access.tests.builders import PASSWORD, county, holder, person, prefecture
from zhida.core.refusal import Refusal
from zhida.store.action import SYSTEM
from zhida.store.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forget_rates() -> None:
    """The limits on how often one address knocks outlive a test; each test starts without."""
    cache.clear()


def knock(client: Client, password: str = PASSWORD, username: str = "zhangsan") -> Any:
    return client.post(reverse("account_login"), {"login": username, "password": password})


def events() -> list[tuple[str, str]]:
    entries = AuditEntry.objects.filter(action="access.sign_in").order_by("number")
    return [(entry.detail["event"], entry.actor) for entry in entries]


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_person_comes_in_by_user_name_and_leaves_again(client: Client) -> None:
    post = holder("finance", county())
    assert knock(client).status_code == 302
    assert is_in(client)
    client.post(reverse("account_logout"))
    assert not is_in(client)
    assert events() == [("login", "zhangsan"), ("logout", "zhangsan")]
    assert AuditEntry.objects.latest("number").scope_path == post.division.path


def test_a_wrong_password_is_refused_and_recorded(client: Client) -> None:
    person()
    answer = knock(client, "not-the-password")
    assert answer.status_code == 200
    assert not is_in(client)
    assert events() == [("failed", "zhangsan")]
    assert "not-the-password" not in str(list(AuditEntry.objects.values()))


def test_what_is_typed_as_a_name_that_nobody_bears_is_not_written_down(client: Client) -> None:
    knock(client, "x", username="my-secret-in-the-wrong-field")
    assert events() == [("failed", "未登记的用户名")]
    assert "wrong-field" not in str(list(AuditEntry.objects.values()))


def test_the_fifth_failure_locks_and_then_the_right_password_is_refused_too(
    client: Client,
) -> None:
    person()
    answers = [knock(client, "wrong").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    locked = knock(client)
    assert locked.status_code == 429
    assert "暂停登录" in locked.content.decode()
    assert not is_in(client)
    assert events() == [("failed", "zhangsan")] * 5 + [("lockout", "zhangsan")]


def test_a_lockout_bars_the_name_under_any_spelling(client: Client) -> None:
    person()
    for spelling in ("zhangsan", "ZHANGSAN", " zhangsan ", "Zhangsan", "zhangSan"):
        knock(client, "wrong", username=spelling)
    assert knock(client).status_code == 429


def test_a_lockout_bars_nobody_else(client: Client) -> None:
    person()
    person("lisi")
    for _ in range(5):
        knock(client, "wrong")
    assert knock(client, username="lisi").status_code == 302


def test_an_administrator_lifts_a_lockout(client: Client) -> None:
    user = person()
    for _ in range(5):
        knock(client, "wrong")
    assert unlock(user, by=SYSTEM) == 1
    assert knock(client).status_code == 302
    assert unlock(user, by=SYSTEM) == 0


def test_a_success_forgets_earlier_failures(client: Client) -> None:
    person()
    for _ in range(4):
        knock(client, "wrong")
    knock(client)
    client.post(reverse("account_logout"))
    assert [knock(client, "wrong").status_code for _ in range(4)] == [200] * 4


def test_a_closed_account_does_not_come_in(client: Client) -> None:
    close_user(person(), by=SYSTEM)
    knock(client)
    assert not is_in(client)


def test_nobody_signs_up(client: Client) -> None:
    given = {"username": "new", "password1": PASSWORD, "password2": PASSWORD}
    answer = client.post(reverse("account_signup"), given)
    assert "不开放注册" in answer.content.decode()
    assert not User.objects.filter(username="new").exists()


def test_a_new_password_ends_the_sessions_of_its_person(client: Client) -> None:
    user = person()
    knock(client)
    set_password(user, "another-invented-one", by=SYSTEM)
    assert client.get("/api/access/me").status_code == 401


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "至少要 10 个字符"),
        ("1234567890123", "只包含数字"),
        ("password123", "太常见"),
        ("zhangsan01", "相似"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(password: str, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        add_user("zhangsan", password, by=SYSTEM)
    assert not User.objects.exists()


def test_a_user_name_is_given_once_whatever_its_case() -> None:
    person()
    with pytest.raises(Refusal) as refused:
        person("ZhangSan")
    assert refused.value.name == "username_taken"


def test_a_request_carries_post_scope_and_actor(client: Client) -> None:
    first = holder("finance", county())
    second = add_post(first.user, "auditor", prefecture(), by=SYSTEM)
    knock(client)
    me = client.get("/api/access/me").json()
    assert me["post"]["id"] == first.pk
    assert [post["id"] for post in me["posts"]] == [first.pk, second.pk]
    session = client.session
    session["post"] = second.pk
    session.save()
    me = client.get("/api/access/me").json()
    assert (me["post"]["role"], me["post"]["division"]) == ("auditor", "654000")


def test_the_key_of_a_second_factor_is_not_stored_in_the_clear(settings: Any) -> None:
    from allauth.mfa.adapter import get_adapter

    hidden = get_adapter().encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in hidden
    assert get_adapter().decrypt(hidden) == "JBSWY3DPEHPK3PXP"


def test_a_second_factor_is_asked_for_once_it_is_set_up(client: Client) -> None:
    from allauth.mfa.totp.internal.auth import (
        TOTP,
        format_hotp_value,
        generate_totp_secret,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    user, secret = person(), generate_totp_secret()
    TOTP.activate(user, secret)
    answer = knock(client)
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_in(client)
    assert events() == [("login", "zhangsan")]
