"""What 指标值 demands, from how it is written."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from zhida.notices.reading.target_grammar import Target, json_number, parse_target

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "target_grammar.yaml").read_text("utf-8"))
SPELLINGS = {
    ">=": ["≥{}", "≥ {}", ">={}", "＞＝{}", "不低于{}", "不少于{}", "{}以上", "{}（含）以上"],
    "<=": ["≤{}", "≤ {}", "<={}", "不超过{}", "{}以下", "{}（含）以下", "控制在{}以内"],
    ">": [">{}", "＞{}", "大于{}", "高于{}"],
    "<": ["<{}", "＜{}", "小于{}"],
    "=": ["{}", "={}", "等于{}"],
    "between": ["{}-{}", "{}～{}", "{}至{}", "≥{}且≤{}"],
}
UNITS = {
    "ratio": ["%", "％"],
    "count": ["人", "人次", "户", "个", "万人", "平方米"],
    "amount": ["元", "万元", "元/人·月"],
}


def said(target: Target) -> str:
    """Spell a target as the cases do."""
    value = "" if target.value is None else f"{json_number(target.value)}"
    upper = "" if target.upper is None else f"..{json_number(target.upper)}"
    parts = [target.kind, target.operator, value + upper, target.unit]
    return " ".join(part for part in parts if part)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"] + case.get("name", ""))
def test_a_target_reads_as_it_is_meant(case):
    target = parse_target(case["text"], case.get("name", ""), case.get("under", ""))

    assert said(target) == case["is"]
    assert bool(target.doubt) == case.get("doubt", False), target.doubt
    assert target.text == case["text"]


def test_the_cases_are_many_and_distinct():
    keys = {(case["text"], case.get("name"), case.get("under")) for case in CASES}

    assert len(keys) == len(CASES) >= 120


def test_numbers_leave_without_noise():
    target = parse_target("≥95%").as_json()

    assert repr(target["value"]) == "0.95"
    assert repr(parse_target("≥1.2万人次").as_json()["value"]) == "12000"
    assert target == {
        "kind": "ratio",
        "operator": ">=",
        "value": 0.95,
        "upper": None,
        "unit": "%",
        "text": "≥95%",
    }


@st.composite
def written_targets(draw):
    """A target and one way to write it."""
    kind = draw(st.sampled_from(sorted(UNITS)))
    unit = draw(st.sampled_from(UNITS[kind]))
    places = draw(st.integers(0, 2))
    low, high = sorted(draw(st.lists(st.integers(1, 10**7), min_size=2, max_size=2, unique=True)))
    numbers = [Decimal(number).scaleb(-places) for number in (low, high)]
    operator = draw(st.sampled_from(sorted(SPELLINGS)))
    commas = "," if draw(st.booleans()) else ""
    written = [f"{number:{commas}f}{unit}" for number in numbers]
    text = draw(st.sampled_from(SPELLINGS[operator])).format(*written)
    return text, kind, operator, numbers, unit


@given(written_targets())
def test_whatever_is_written_is_read_back_exactly(written):
    text, kind, operator, numbers, unit = written
    factor = {"%": Decimal("0.01"), "％": Decimal("0.01"), "万人": 10_000}.get(unit, 1)

    target = parse_target(text)

    assert (target.kind, target.operator, target.doubt) == (kind, operator, None)
    assert target.value == numbers[0] * factor
    assert target.upper == (numbers[1] * factor if operator == "between" else None)
    assert target.unit == unit.replace("％", "%").replace("万人", "人")


@given(st.text(max_size=40))
def test_no_text_breaks_the_grammar(text):
    target = parse_target(text)

    assert target.text == text
    assert target.kind in {"ratio", "count", "amount", "deadline", "relative", "qualitative"}
