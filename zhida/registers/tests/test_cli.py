"""The commands of the official lists."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result
from django.test import TestCase

from zhida.core.refusal import Refusal
from zhida.registers import actions, queries
from zhida.registers.cli import registers
from zhida.store.action import SYSTEM


def run(*words: str) -> Result:
    return CliRunner().invoke(registers, words, catch_exceptions=False)


class Commands(TestCase):
    """The commands on loaded lists."""

    @classmethod
    def setUpTestData(cls) -> None:
        actions.load(by=SYSTEM)

    def test_loading_again_reports_that_nothing_changed(self) -> None:
        report = json.loads(run("load", "--json").output)
        assert {one["added"] + one["changed"] for one in report} == {0}
        assert "marks：新增 0，更新 0" in run("load", "--only", "marks").output

    def test_a_name_is_found(self) -> None:
        assert run("find", "察布查尔县").output.startswith("654022 察布查尔锡伯自治县")
        found = json.loads(run("find", "州救助站", "--within", "654000", "--json").output)
        assert (found["code"], found["kind"]) == ("654000.rescue", "agency")
        assert run("find", "玉环县", "--on", "2012-01-01").exit_code == 0

    def test_a_name_that_could_mean_several_says_how_to_go_on(self) -> None:
        answer = run("find", "鼓楼区")
        assert answer.exit_code == 1
        assert "--within" in answer.output

    def test_lists_are_printed(self) -> None:
        assert (
            run("list", "divisions", "--search", "ynx", "--under", "654000").output
            == "654021\t伊宁县\n"
        )
        marks = json.loads(run("list", "marks", "--under", "650000", "--json").output)
        assert [(one["code"], one["name"]) for one in marks] == [("01", "自治区直达资金")]
        for name in ("agencies", "subjects", "purposes", "fund_projects"):
            assert len(run("list", name).output.splitlines()) >= 1

    def test_an_administrator_adds_names_and_agencies(self) -> None:
        run("add-alias", "654022", "察县", "--source", "测试")
        run("add-alias", "654000.rescue", "州救助中心", "--source", "测试")
        told = ("--kind", "institution", "--division", "654021", "--source", "测试")
        run("add-agency", "654021.home", "伊宁县测试福利院", *told)
        for name, code in (
            ("察县", "654022"),
            ("州救助中心", "654000.rescue"),
            ("伊宁县测试福利院", "654021.home"),
        ):
            found = queries.find_receiver(name, "654000")
            assert found
            assert code == (found[1].code if found[1] else found[0].code)

    def test_what_is_not_listed_is_refused(self) -> None:
        with pytest.raises(Refusal, match="名录里没有区划“999999”"):
            run("add-alias", "999999", "某县", "--source", "测试")

    def test_an_administrator_adds_places_subjects_and_marks_and_ends_them(self) -> None:
        run("add-division", "654099", "测试县", "--from", "2022-01-01", "--source", "测试")
        assert queries.division("654099").path == "650000/654000/654099/"
        told = ("--year", "2023", "--kind", "function", "--source", "测试")
        run("add-subject", "20899", "测试科目", *told)
        run("add-mark", "77", "测试资金", "--region", "650000", "--not-direct", "--source", "测试")
        marks = json.loads(run("list", "marks", "--under", "650000", "--json").output)
        [key] = [one["id"] for one in marks if one["code"] == "77"]
        ended = run("end", "marks", str(key), "--last-day", "2030-12-31", "--reason", "测试")
        assert "2030-12-31" in ended.output
        [row] = [one for one in queries.marks("650000") if one.pk == key]
        assert (row.direct, str(row.valid_to)) == (False, "2030-12-31")
