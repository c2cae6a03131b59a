"""Programmes, components and standards: what is loaded, and how a standard follows another."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner
from django.contrib.auth import get_user_model
from django.test import Client, TestCase
from django.urls import reverse

from zhida.core.refusal import Refusal
from zhida.registers import actions, queries
from zhida.registers.cli import registers
from zhida.registers.models import (
    Component,
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
