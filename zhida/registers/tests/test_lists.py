"""The lists without a database: names, codes, shapes of the data files."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from zhida.registers import division_codes, tables
from zhida.registers.lists import (
    agencies,
    divisions,
    find_division,
    find_issuer_division,
    find_receiver,
)
from zhida.registers.names import pinyin, short_forms
from zhida.registers.tables import BadListError, day, rows

NAMES = yaml.safe_load((Path(__file__).parent / "names.yaml").read_text(encoding="utf-8"))

COUNTIES = {
    "654002": "伊宁市",
    "654003": "奎屯市",
    "654004": "霍尔果斯市",
    "654021": "伊宁县",
    "654022": "察布查尔锡伯自治县",
    "654023": "霍城县",
    "654024": "巩留县",
    "654025": "新源县",
    "654026": "昭苏县",
    "654027": "特克斯县",
    "654028": "尼勒克县",
}
"""The divisions directly under 伊犁州, in the order of the founding notice."""


@pytest.mark.parametrize("case", NAMES, ids=lambda case: case["case"])
def test_a_name_means(case: dict[str, Any]) -> None:
    found = find_receiver(case["name"], case.get("within"), case.get("day"))
    assert (found and found.code) == case["means"]


def test_a_receiver_tells_its_place() -> None:
    found = find_receiver("州社会福利院", within="654000")
    assert found
    assert found._asdict() == {
        "code": "654000.welfare_home",
        "name": "伊犁哈萨克自治州社会福利院",
        "kind": "agency",
        "level": "prefecture",
        "path": "650000/654000/",
        "division": "654000",
    }


def test_all_receivers_of_the_founding_notice_are_known() -> None:
    printed = [name.replace("锡伯自治县", "锡伯族自治县") for name in COUNTIES.values()]
    found = [find_receiver(name, "654000", date(2022, 1, 1)) for name in printed]
    assert [one and one.code for one in found] == list(COUNTIES)
    for name in ("州救助站", "州儿童福利院", "州社会福利院"):
        assert find_receiver(name, "654000", date(2022, 1, 1)) is not None


def test_an_unknown_speaker_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        find_receiver("伊宁县", within="999999")


@pytest.mark.parametrize(
    ("issuers", "code"),
    [
        (["伊犁哈萨克自治州财政局", "伊犁哈萨克自治州民政局"], "654000"),
        (["新疆维吾尔自治区财政厅"], "650000"),
        (["云南省教育厅"], "530000"),
        (["中华人民共和国财政部", "民政部"], "000000"),
        (["某某局", "大安市财政局"], "220882"),
        (["鼓楼区财政局"], None),
        ([], None),
    ],
)
def test_a_document_is_issued_by(issuers: list[str], code: str | None) -> None:
    assert find_issuer_division(issuers) == code


def test_every_superior_is_listed_and_every_path_ends_with_its_code() -> None:
    for one in divisions().values():
        steps = one.path.split("/")
        assert steps[-2:] == [one.code, ""]
        assert all(step in divisions() for step in steps[:-1])
        assert one.level in ("nation", "province") or len(steps) > 2, one


def test_the_divisions_agree_with_the_field_notes() -> None:
    by_code = {code: one.name for code, one in divisions().items()}
    below = {c: n for c, n in by_code.items() if c.startswith("6540") and len(c) == len("654002")}
    assert below == {"654000": "伊犁哈萨克自治州", **COUNTIES}
    assert by_code["659008"] == "可克达拉市"
    assert sum(one.level == "province" for one in divisions().values()) == 34


def test_the_money_of_tacheng_and_altay_comes_from_the_region() -> None:
    assert divisions()["654200"].path == "650000/654200/"
    assert divisions()["654301"].path == "650000/654300/654301/"


def test_a_former_code_leads_to_the_division() -> None:
    found = find_division("331021")
    assert found
    assert (found.code, found.name) == ("331083", "玉环市")
    assert find_division("999999") is None


def test_every_town_belongs_to_a_county_of_its_file() -> None:
    for name in tables.town_lists():
        for row in rows(name):
            assert division_codes.is_code(row["code"])
            assert row["code"][:4] == Path(name).name[:4]


def test_every_agency_stands_in_a_listed_division_and_bears_its_name() -> None:
    for one in agencies().values():
        place = divisions()[one.division]
        assert one.code.startswith(f"{place.code}.")
        assert one.name.startswith(place.name)


def test_no_credit_code_is_invented() -> None:
    assert {row["credit_code"] for row in rows("agencies")} == {""}


@pytest.mark.parametrize("name", sorted(place.stem for place in tables.DATA.glob("*.csv")))
def test_every_list_names_its_sources(name: str) -> None:
    known = {row["key"] for row in rows("sources")}
    if name == "sources":
        assert len(known) == len(rows("sources"))
    else:
        assert {row["source"] for row in rows(name)} <= known


def test_what_no_source_shows_is_not_called_verified() -> None:
    verified = {row["key"]: row["verified"] for row in rows("sources")}
    for name in ("subjects", "marks", "purpose_subjects", "deadlines"):
        for row in rows(name):
            assert row["verified"] == "false" or verified[row["source"]] == "true", row


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("察布查尔锡伯自治县", ["察布查尔县", "察布查尔"]),
        ("彭水苗族土家族自治县", ["彭水县", "彭水"]),
        ("龙胜各族自治县", ["龙胜县", "龙胜"]),
        ("鄂温克族自治旗", ["鄂温克旗", "鄂温克"]),
        ("塔城地区", ["塔城"]),
        ("忠县", []),
        ("科尔沁左翼中旗", []),
    ],
)
def test_short_forms(name: str, forms: list[str]) -> None:
    assert short_forms(name) == forms


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("尉犁县", "yu li xian ylx"),
        ("重庆市", "chong qing shi cqs"),
        ("尼勒克县", "ni le ke xian nlkx"),
        ("单县", "shan xian sx"),
        ("珲春市", "hun chun shi hcs"),
    ],
)
def test_a_name_is_read(name: str, sound: str) -> None:
    assert pinyin(name) == sound


def test_a_year_means_its_first_or_its_last_day() -> None:
    assert day("2014", first=True) == date(2014, 1, 1)
    assert day("2014", first=False) == date(2014, 12, 31)
    assert day("2014-06-26", first=False) == date(2014, 6, 26)
    assert day("", first=True) is None


def test_a_broken_list_is_named_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "marks.csv").write_text("region,code\n650000,01\n650000\n", encoding="utf-8")
    monkeypatch.setattr(tables, "DATA", tmp_path)
    with pytest.raises(BadListError, match=r"marks\.csv 第3行：应有2格，实有1格"):
        rows("marks")
    with pytest.raises(BadListError, match="nothing"):
        rows("nothing")


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("000000", "nation"),
        ("650000", "province"),
        ("654000", "prefecture"),
        ("654022", "county"),
        ("654022100", "town"),
    ],
)
def test_a_code_tells_its_level(code: str, level: str) -> None:
    assert division_codes.level(code) == level


@pytest.mark.parametrize("text", ["65", "6540220", "65402a", "６５４０２２", ""])
def test_what_is_no_code_is_refused(text: str) -> None:
    assert not division_codes.is_code(text)
    with pytest.raises(ValueError, match="不是区划代码"):
        division_codes.level(text)


def test_looking_a_name_up_needs_nothing_heavy() -> None:
    asked = (
        "import sys; from zhida.registers.lists import find_receiver; find_receiver('伊宁县');"
        "print(*({'django', 'yaml', 'pypinyin', 'stdnum', 'numpy'} & set(sys.modules)))"
    )
    heavy = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert heavy.stdout.split() == []
