"""The lists in the database: loading, an administrator's changes, asking."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import TestCase

from zhida.access.actions import add_post, add_user
from zhida.access.queries import user_named
from zhida.core.refusal import Refusal
from zhida.registers import actions, queries
from zhida.registers.models import Division, FundProject, Mark, Subject
from zhida.store.action import SYSTEM
from zhida.store.models import AuditEntry

pytestmark = pytest.mark.django_db


def codes(found: Any) -> list[str]:
    return [row.code for row in found]


def test_a_list_that_needs_another_says_so() -> None:
    with pytest.raises(Refusal) as refused:
        actions.load(["marks"], by=SYSTEM)
    assert refused.value.name == "list_refers_to_nothing"
    assert not Mark.objects.exists()


def test_an_unknown_list_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Refusal, match="divisions"):
        actions.load(["no_such_list"], by=SYSTEM)


class LoadedLists(TestCase):
    """The tables after loading; loaded once, and every test leaves them as they were."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.loaded = actions.load(by=SYSTEM)

    @pytest.mark.slow
    def test_loading_twice_changes_nothing_and_writes_no_second_line(self) -> None:
        assert {one.name: one.added for one in self.loaded}["divisions"] == Division.objects.count()
        lines = AuditEntry.objects.count()
        again = actions.load(by=SYSTEM)
        assert all((one.added, one.changed) == (0, 0) for one in again)
        assert AuditEntry.objects.count() == lines == 1

    @pytest.mark.slow
    def test_loading_mends_a_row_and_leaves_what_an_administrator_set(self) -> None:
        Division.objects.filter(code="654021").update(name="误写县")
        nilka = queries.division("654028")
        actions.end_validity(nilka, date(2030, 12, 31), by=SYSTEM)
        report = {one.name: one for one in actions.load(by=SYSTEM)}
        assert (report["divisions"].changed, report["divisions"].kept) == (1, 1)
        assert queries.division("654021").name == "伊宁县"
        assert queries.division("654028").valid_to == date(2030, 12, 31)

    def test_every_row_of_the_tables_has_a_source_and_a_reading(self) -> None:
        assert not Division.objects.filter(source="").exists()
        assert not Division.objects.filter(pinyin="").exists()
        project = FundProject.objects.get()
        assert codes(project.purposes.all())[0] == "minimum_living"
        assert project.purposes.count() == 5

    def test_lists_are_asked_by_name_alias_code_and_sound(self) -> None:
        def ask(search: str) -> list[str]:
            return codes(queries.divisions(search, under="654000", level="county"))

        assert ask("察布查尔锡伯族") == ["654022"]
        assert ask("察布查尔县") == ["654022"]
        assert sorted(ask("65402")) == [f"6540{number}" for number in range(21, 29)]
        assert ask("ynx") == ["654021"]
        assert ask("yi ning") == ["654002", "654021"]
        assert ask("不存在") == []
        assert codes(queries.agencies("fuliyuan", under="654000")) == [
            "654000.children_home",
            "654000.welfare_home",
        ]

    def test_names_stand_in_the_order_of_their_sound(self) -> None:
        names = [row.name for row in queries.divisions(under="654000", level="county")]
        assert names[:4] == ["察布查尔锡伯自治县", "巩留县", "霍城县", "霍尔果斯市"]

    def test_a_list_is_asked_for_a_day(self) -> None:
        assert codes(queries.divisions("莱芜市", on=date(2016, 1, 1))) == ["371200"]
        assert codes(queries.divisions("莱芜市", level="prefecture", on=date(2022, 1, 1))) == []

    def test_an_alias_of_an_administrator_is_understood_at_once(self) -> None:
        place = queries.division("654022")
        assert queries.find_receiver("察县", "654000") is None
        actions.add_division_alias(place, "察 县", source="测试", by=SYSTEM)
        assert queries.find_receiver("察县", "654000") == (place, None)
        assert queries.find_receiver("察县", "654021") is None
        with pytest.raises(Refusal) as refused:
            actions.add_division_alias(place, "察县", source="测试", by=SYSTEM)
        assert refused.value.name == "division_alias_given_once"

    def test_an_agency_of_an_administrator_is_understood_at_once(self) -> None:
        county = queries.division("654021")
        added = actions.add_agency(
            "654021.home", "伊宁县测试福利院", "institution", county, source="测试", by=SYSTEM
        )
        assert queries.find_receiver("伊宁县测试福利院", "654000") == (county, added)
        actions.add_agency_alias(added, "县福利院", source="测试", by=SYSTEM)
        assert queries.find_receiver("县福利院", "654021") == (county, added)

    def test_a_receiver_of_the_data_files_comes_as_rows(self) -> None:
        found = queries.find_receiver("州社会福利院", "654000")
        assert found
        assert (found[0].code, found[1] and found[1].code) == ("654000", "654000.welfare_home")
        with pytest.raises(Refusal) as refused:
            queries.find_receiver("伊宁县", "999999")
        assert refused.value.name == "not_in_register"

    def test_a_division_of_an_administrator_stands_under_its_superior(self) -> None:
        added = actions.add_division("654099", "测试新区", source="测试", by=SYSTEM)
        assert (added.path, added.level) == ("650000/654000/654099/", "county")
        town = actions.add_division("654099001", "测试街道", source="测试", by=SYSTEM)
        assert town.path == "650000/654000/654099/654099001/"
        for code, name in [
            ("654099", "already_listed"),
            ("65409", "bad_division_code"),
            ("990101", "division_has_no_superior"),
        ]:
            with pytest.raises(Refusal) as refused:
                actions.add_division(code, "又一个", source="测试", by=SYSTEM)
            assert refused.value.name == name

    def test_a_wrong_credit_code_is_refused(self) -> None:
        with pytest.raises(Refusal, match="第18位"):
            actions.add_agency(
                "654021.x",
                "伊宁县某院",
                "institution",
                queries.division("654021"),
                source="测试",
                credit_code="125400000000000000",
                by=SYSTEM,
            )

    def test_a_row_does_not_end_before_it_begins(self) -> None:
        kuqa = queries.division("652902")
        with pytest.raises(Refusal) as refused:
            actions.end_validity(kuqa, date(2000, 1, 1), by=SYSTEM)
        assert refused.value.name == "register_row_ends_before_it_begins"

    def test_a_mark_is_the_nearest_regions(self) -> None:
        county = queries.division("654021")
        ours = queries.mark_named(county, "01自治区直达资金")
        assert ours
        assert ours.region.code == "650000"
        assert queries.mark_named(county, "03 省级直达资金") is None
        own = actions.add_mark(
            queries.division("654000"), "01", "自治区直达资金", source="测试", by=SYSTEM
        )
        assert queries.mark_named(county, "01 自治区直达资金") == own

    def test_a_subject_is_given_once_a_year(self) -> None:
        actions.add_subject(2023, "function", "208", "社会保障和就业支出", source="测试", by=SYSTEM)
        with pytest.raises(Refusal) as refused:
            actions.add_subject(2023, "function", "208", "又一个", source="测试", by=SYSTEM)
        assert refused.value.name == "subject_unique_per_year"
        assert Subject.objects.filter(year=2023).count() == 1

    def test_a_purpose_is_found_as_a_row(self) -> None:
        found = queries.purpose_named("农村低保金")
        assert found
        assert found.code == "minimum_living"
        assert queries.purpose_named("办公经费") is None

    def test_the_api_answers_every_post_and_lets_only_administrators_add(self) -> None:
        for username, role in (("zhangsan", "finance"), ("guanli", "administrator")):
            user = add_user(username, "invented-for-tests-only", by=SYSTEM)
            add_post(user, role, queries.division("654000"), by=SYSTEM)
        self.client.force_login(user_named("zhangsan"))
        found = self.client.get(
            "/api/registers/divisions", {"search": "ynx", "under": "654000"}
        ).json()
        assert [(one["code"], one["path"]) for one in found["items"]] == [
            ("654021", "650000/654000/654021/")
        ]
        meant = self.client.get("/api/registers/receiver", {"name": "州救助站", "within": "654000"})
        assert meant.json()["agency"]["code"] == "654000.rescue"
        for list_name in ("agencies", "subjects", "purposes", "marks", "fund-projects"):
            assert self.client.get(f"/api/registers/{list_name}").status_code == 200
        given = {"name": "察县", "source": "测试"}
        address = "/api/registers/divisions/654022/aliases"
        refused = self.client.post(address, given, content_type="application/json")
        assert (refused.status_code, refused.json()["name"]) == (403, "action_not_allowed")
        self.client.force_login(user_named("guanli"))
        added = self.client.post(address, given, content_type="application/json")
        assert added.status_code == 200
        assert queries.find_receiver("察县", "654000") is not None
        assert AuditEntry.objects.latest("number").post == "伊犁哈萨克自治州 系统管理"

    def test_an_administrator_adds_and_ends_rows_by_the_api(self) -> None:
        user = add_user("guanli", "invented-for-tests-only", by=SYSTEM)
        add_post(user, "administrator", queries.division("654000"), by=SYSTEM)
        self.client.force_login(user_named("guanli"))

        def post(address: str, **given: object) -> dict[str, object]:
            at = f"/api/registers/{address}"
            answer = self.client.post(at, given, content_type="application/json")
            assert answer.status_code == 200, answer.content.decode()
            return dict(answer.json())

        place = post("divisions", code="654099", name="测试县", source="测试")
        assert place["path"] == "650000/654000/654099/"
        told = {"year": 2023, "kind": "function", "code": "20899", "name": "测试科目"}
        assert post("subjects", **told, source="测试")["verified"] is True
        mark = {"region": "650000", "code": "77", "name": "测试资金", "direct": False}
        assert post("marks", **mark, source="测试")["direct"] is False
        key = queries.marks("650000").get(code="77").pk
        ended = post(f"marks/{key}/end", last_day="2030-12-31", reason="测试")
        assert ended["valid_to"] == "2030-12-31"
