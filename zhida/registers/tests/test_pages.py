"""The pages of the official lists: found by sound, each row with its source, added with one."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from zhida.registers.listing import TABLES
from zhida.registers.models import Division, DivisionAlias

pytestmark = pytest.mark.django_db


@pytest.fixture
def prefecture() -> Division:
    return Division.objects.create(
        code="654000",
        name="伊犁哈萨克自治州",
        level="prefecture",
        path="654000/",
        pinyin="yi li ha sa ke zi zhi zhou",
        source="测试名录",
    )


def browser(django_user_model: type, prefecture: Division, role: str) -> Client:
    user = django_user_model.objects.create_user(role)
    user.posts.create(role=role, division=prefecture)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_list_has_a_page(
    table: object, django_user_model: type, prefecture: Division
) -> None:
    client = browser(django_user_model, prefecture, "finance")
    page = client.get(reverse("registers:table", args=[table.name]))
    assert page.status_code == 200
    assert table.title in page.content.decode()


def test_a_division_is_found_by_its_sound_and_shows_its_source(
    django_user_model: type, prefecture: Division
) -> None:
    client = browser(django_user_model, prefecture, "finance")
    page = client.get(reverse("registers:table", args=["divisions"]), {"q": "yili"})
    assert "测试名录" in page.content.decode()
    assert "设定失效" not in page.content.decode()


def test_an_administrator_adds_an_alias_and_a_mistake_keeps_the_form(
    django_user_model: type, prefecture: Division
) -> None:
    client = browser(django_user_model, prefecture, "administrator")
    address = reverse("registers:add", args=["divisions", "add_division_alias"])
    wrong = client.post(address, {"code": "999999", "name": "伊犁州", "source": "公文"})
    assert wrong.status_code == 422
    assert 'value="伊犁州"' in wrong.content.decode()
    right = client.post(address, {"code": "654000", "name": "伊犁州", "source": "公文"})
    assert right.status_code == 302
    assert DivisionAlias.objects.get().name == "伊犁州"


def test_a_finance_officer_may_not_change_a_list(
    django_user_model: type, prefecture: Division
) -> None:
    client = browser(django_user_model, prefecture, "finance")
    address = reverse("registers:end", args=["divisions", prefecture.pk])
    page = client.post(address, {"last_day": "2022-12-31", "reason": "测试"})
    assert page.status_code == 422
    assert "没有“设定失效”的权限" in page.content.decode()
    prefecture.refresh_from_db()
    assert prefecture.valid_to is None
