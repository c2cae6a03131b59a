"""What is due, and why: cases as data, and what holds for every case."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from zhida.core import month as months
from zhida.core.money import yuan
from zhida.recipients.eligibility import (
    Due,
    Fact,
    Life,
    Pair,
    Rate,
    Rule,
    Standards,
    Standing,
    due,
    effect_of,
)

CASES = yaml.safe_load((Path(__file__).parent / "eligibility.yaml").read_text(encoding="utf-8"))
COUNTY, PREFECTURE = "650000/654000/654021/", "654000"

STANDARDS = Standards(
    [
        Rate("living", "rural", PREFECTURE, 50000, date(2022, 1, 1), date(2022, 12, 31)),
        Rate("living", "rural", PREFECTURE, 55000, date(2023, 1, 1), None),
        Rate("living", "rural", "654021", 60000, date(2022, 7, 1), None),
        Rate("child", "rural", PREFECTURE, 100000, None, None),
    ]
)
RULES = [
    Rule("minimum_living", "deceased", "去世", "", 1),
    Rule("minimum_living", "moved", "迁出", "", 1),
    Rule("minimum_living", "moved", "迁出", "654002", 3),
    Rule("orphan", "adult_not_at_school", "年满18周岁且不在校就读", "", 1),
    Rule("orphan", "adopted", "被依法收养", "", 1),
]


def reckon(case: dict[str, Any]) -> Due:
    child = case.get("programme") == "orphan"
    standing = Standing(
        programme=case.get("programme", "minimum_living"),
        component="child" if child else "living",
        calculation="standard" if child else "difference",
        category=case.get("category", "rural"),
        category_name="农村",
        path=case.get("path", COUNTY),
        start_month=202202,
        **{
            name: case[name]
            for name in ("stop_month", "stop_reason", "persons_covered", "income_fen")
            if name in case
        },
    )
    life = Life(case.get("birth"), tuple(Fact(*fact) for fact in case.get("facts", ())))
    return due(standing, case["month"], STANDARDS, RULES, life)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_due(case: dict[str, Any]) -> None:
    found = reckon(case)
    assert (found.amount_fen, found.found) == (case["due"], case.get("found", True)), found.why
    assert case.get("says", "") in found.why


@given(st.integers(1, 10**9), st.integers(1, 12), st.integers(0, 10**10))
def test_a_difference_and_the_income_come_to_the_standard(
    rate_fen: int, persons: int, income_fen: int
) -> None:
    standards = Standards([Rate("living", "", PREFECTURE, rate_fen, None, None)])
    standing = Standing(
        "minimum_living",
        "living",
        "difference",
        "",
        "",
        COUNTY,
        202201,
        persons_covered=persons,
        income_fen=income_fen,
    )
    found = due(standing, 202201, standards, [], Life())
    assert found.amount_fen + min(income_fen, rate_fen * persons) == rate_fen * persons
    assert yuan(found.amount_fen) in found.why


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 36))
def test_a_stop_is_for_good(died_on: date, later: int) -> None:
    case = {"facts": [("deceased", died_on)], "month": months.plus(months.of(died_on), 1 + later)}
    assert reckon(case).amount_fen == 0


PAIRS = [
    Pair("extreme_hardship", "minimum_living", "", "refused"),
    Pair("minimum_living", "unsupported_child", "", "refused"),
    Pair("minimum_living", "unsupported_child", "350121", "difference"),
]


@pytest.mark.parametrize(
    ("one", "other", "path", "effect"),
    [
        ("minimum_living", "extreme_hardship", COUNTY, "refused"),
        ("unsupported_child", "minimum_living", COUNTY, "refused"),
        ("unsupported_child", "minimum_living", "350000/350100/350121/", "difference"),
        ("orphan", "temporary_relief", COUNTY, "allowed"),
        ("extreme_hardship", "extreme_hardship", COUNTY, "allowed"),
    ],
)
def test_programmes_stand_to_each_other_as_the_nearest_region_says(
    one: str, other: str, path: str, effect: str
) -> None:
    assert effect_of(one, other, path, PAIRS) == effect
