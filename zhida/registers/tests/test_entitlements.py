"""Programmes, components and standards: what is loaded, and how a standard follows another."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.test import Client, TestCase
from django.urls import reverse

from zhida.core.refusal import Refusal
from zhida.registers import actions, queries
from zhida.registers.cli import registers
from zhida.registers.models import (
    Component,
    ComponentSubject,
    ExclusivePair,
    Programme,
    Purpose,
    StopRule,
)
from zhida.registers.models.entitlements import CATEGORIES, FACTS
from zhida.store.action import SYSTEM

pytestmark = pytest.mark.django_db


class Entitlements(TestCase):
    """The lists as they are shipped; every test leaves them as they were."""

    @classmethod
    def setUpTestData(cls) -> None:
        actions.load(by=SYSTEM)

    def test_every_purpose_has_a_programme_and_every_programme_a_component(self) -> None:
        assert set(Purpose.objects.values_list("pk", flat=True)) == set(
            Programme.objects.values_list("purpose_id", flat=True)
        )
        assert not Programme.objects.filter(components=None).exists()

    def test_every_category_and_fact_of_the_lists_is_known(self) -> None:
        named = {one for c in Component.objects.all() for one in c.categories.split()}
        assert named == set(CATEGORIES)
        assert set(StopRule.objects.values_list("fact", flat=True)) == set(FACTS)

    def test_what_was_not_checked_at_its_source_says_so(self) -> None:
        assert not ExclusivePair.objects.filter(verified=True).exists()
        assert not StopRule.objects.filter(verified=True).exists()

    def test_a_new_standard_ends_the_one_before_it(self) -> None:
        place = queries.division("654002")
        living = queries.component("minimum_living.living")
        for amount_fen, first in ((60000, date(2022, 1, 1)), (65000, date(2023, 1, 1))):
            actions.set_standard(
                living, "urban", place, amount_fen, valid_from=first, source="测试", by=SYSTEM
            )
        held = {
            day.year: [one.amount_fen for one in queries.standards(day)]
            for day in (date(2021, 12, 31), date(2022, 12, 31), date(2023, 1, 1))
        }
        assert held == {2021: [], 2022: [60000], 2023: [65000]}

    def test_a_standard_cannot_begin_twice_on_a_day_nor_have_a_strange_category(self) -> None:
        place = queries.division("654002")
        living = queries.component("minimum_living.living")
        first = date(2022, 1, 1)
        for amount_fen, category, name in (
            (100, "urban", ""),
            (200, "urban", "standard_begins_once"),
            (100, "dispersed", "standard_has_a_known_category"),
            (0, "rural", "standard_is_positive"),
        ):
            refused = ""
            try:
                actions.set_standard(
                    living, category, place, amount_fen, valid_from=first, source="测试", by=SYSTEM
                )
            except Refusal as told:
                refused = told.name
            assert refused == name

    def test_an_administrator_sets_a_standard_by_page_and_by_command(self) -> None:
        client, user = Client(), get_user_model().objects.create_user("administrator")
        user.posts.create(role="administrator", division=queries.division("654002"))
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        address = reverse("registers:add", args=["standards", "set_standard"])
        told = {"division": "654002", "valid_from": "2022-01-01", "source": "测试"}
        told |= {"kind": "minimum_living.living rural", "amount_fen": "520.005"}
        wrong = client.post(address, told)
        assert (wrong.status_code, "精确到分" in wrong.content.decode()) == (422, True)
        assert client.post(address, told | {"amount_fen": "1,520.50"}).status_code == 302
        command = ["set-standard", "minimum_living.living", "680", "--division", "654002"]
        command += ["--category", "urban", "--from", "2022-01-01", "--source", "测试"]
        assert CliRunner().invoke(registers, command).exit_code == 0
        assert {one.amount_fen for one in queries.standards()} == {152_050, 68_000}

    def test_a_standard_counts_as_verified_only_where_a_document_is_named(self) -> None:
        place, living = queries.division("654002"), queries.component("minimum_living.living")

        def set_in(year: int, source: str, **told: bool) -> bool:
            first = date(year, 1, 1)
            terms: dict[str, Any] = {"valid_from": first, "source": source, **told}
            return actions.set_standard(living, "urban", place, 100, **terms, by=SYSTEM).verified

        assert not set_in(2022, "测试〔2022〕1号")
        assert set_in(2023, "测试〔2023〕1号", verified=True)
        with pytest.raises(Refusal, match="没有写明文号") as refused:
            set_in(2024, "口头通知", verified=True)
        assert refused.value.name == "standard_verified_names_its_document"
        assert queries.standards(date(2024, 1, 1)).get().valid_from == date(2023, 1, 1)

    def test_every_door_asks_whether_a_standard_was_verified(self) -> None:
        client, user = Client(), get_user_model().objects.create_user("administrator")
        user.posts.create(role="administrator", division=queries.division("654002"))
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        told = {"division": "654002", "source": "测试〔2022〕1号", "verified": True}
        by_page = {"kind": "minimum_living.living rural", "amount_fen": "520"}
        by_page |= {"valid_from": "2022-01-01"}
        address = reverse("registers:add", args=["standards", "set_standard"])
        assert client.post(address, told | by_page).status_code == 302
        by_api = {"component": "minimum_living.living", "category": "rural", "amount_fen": 530_00}
        answer = client.post(
            "/api/registers/standards",
            told | by_api | {"valid_from": "2023-01-01"},
            content_type="application/json",
        )
        assert answer.json()["verified"], answer.content.decode()
        command = ["set-standard", "minimum_living.living", "540", "--division", "654002"]
        command += ["--category", "rural", "--from", "2024-01-01", "--source", "测试〔2024〕1号"]
        assert "已核对" in CliRunner().invoke(registers, [*command, "--verified"]).output
        listed = client.get("/api/registers/standards").json()
        assert [one["verified"] for one in listed] == [True, True, True]

    def test_a_component_is_booked_by_its_category_and_the_nearest_region(self) -> None:
        living = queries.component("minimum_living.living")
        programme, path, day = living.programme, "650000/654000/654021/", date(2022, 3, 1)
        shipped = queries.listed_subjects(programme, path, day)
        assert shipped == {(living.pk, "urban"): "2081901", (living.pk, "rural"): "2081902"}
        own = {"component": living, "category": "urban", "source": "测试"}
        ComponentSubject.objects.create(**own, region="654000", subject_code="2082501")
        ComponentSubject.objects.create(
            **own, region="654000", subject_code="2082502", valid_from=date(2022, 3, 2)
        )
        found = queries.listed_subjects(programme, path, day)
        assert found[living.pk, "urban"] == "2082501"
        later = queries.listed_subjects(programme, path, date(2022, 3, 2))
        assert later[living.pk, "urban"] == "2082502"
        assert queries.listed_subjects(programme, "340000/", day) == shipped

    def test_a_component_has_one_subject_from_a_day_on(self) -> None:
        told = {"component": queries.component("orphan.living"), "category": "dispersed"}
        with pytest.raises(IntegrityError), transaction.atomic():
            ComponentSubject.objects.create(**told, subject_code="1", source="测试")

    def test_every_listed_subject_is_one_that_its_purpose_may_use(self) -> None:
        for one in queries.component_subjects().select_related("component__programme__purpose"):
            usable = one.component.programme.purpose.subjects.filter(subject_code=one.subject_code)
            assert usable.exists(), one
            assert one.category in (one.component.categories.split() or [""])

    def test_a_year_without_economy_subjects_goes_by_the_last_one_before(self) -> None:
        codes = set(queries.economy_subjects(2022).values_list("code", flat=True))
        assert {"50901", "30306"} <= codes
        assert set(queries.economy_subjects(2031).values_list("code", flat=True)) == codes
        assert not queries.economy_subjects(2021).exists()
