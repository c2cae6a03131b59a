"""What a reading's rows become, before any database is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from zhida.allotments.plan import rows_of
from zhida.allotments.tests.builders import MARK, WAN, reading

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "plans.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_rows_are_split_as_the_document_splits_them(case: dict[str, Any]) -> None:
    amounts = {name: cells.pop("amount") for name, cells in case["rows"].items()}
    breakdowns = {name: cells for name, cells in case["rows"].items() if cells}
    told = reading(receivers=amounts, breakdowns=breakdowns, mark=case.get("mark", MARK))
    rows = [[row.amount_fen // WAN, row.purpose, row.source, row.marked] for row in rows_of(told)]
    assert rows == case["expect"]


def test_a_reading_keeps_every_fen_whatever_its_columns() -> None:
    told = reading(breakdowns={"伊宁县": {"低保": 300, "临时救助": 85}, "霍城县": {"低保": 1}})
    assert sum(row.amount_fen for row in rows_of(told)) == told["total_fen"]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于收回2022年补助资金的通知", "take_back"),
        ("关于调减2022年补助资金的通知", "adjust_down"),
        ("关于调减收回2022年补助资金的通知", "take_back"),
        ("关于下达2022年补助资金的通知", "take_back"),
    ],
)
def test_the_title_says_whether_money_is_lowered_or_taken_back(title: str, kind: str) -> None:
    from zhida.allotments.plan import head_of

    assert head_of(reading(title=title)).takes_back == kind
