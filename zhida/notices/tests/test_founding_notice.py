"""The founding notice, read whole: every field of its head, every row, every doubt."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from typing import Any

import pytest

from tests.founding import require_founding_notice
from zhida.core.document import Document
from zhida.core.money import FEN_PER_UNIT
from zhida.formats.reading import read_file
from zhida.notices.reading.assemble import explained, read

WAN = FEN_PER_UNIT["万元"]
ROWS = {
    "伊宁市": 435,
    "奎屯市": 25,
    "霍尔果斯市": 20,
    "伊宁县": 385,
    "察布查尔锡伯族自治县": 127,
    "霍城县": 308,
    "巩留县": 181,
    "新源县": 178,
    "昭苏县": 148,
    "特克斯县": 161,
    "尼勒克县": 141,
    "州救助站": 0,
    "州儿童福利院": 0,
    "州社会福利院": 40,
}


@pytest.fixture(scope="module")
def document() -> Document:
    return read_file(require_founding_notice())


@pytest.fixture(scope="module")
def result(document: Document) -> dict[str, Any]:
    return read(document).result


def test_every_field_of_its_head_is_read(result: dict[str, Any]) -> None:
    assert result["notice"] == {
        "document_number": "伊州财社〔2022〕3号",
        "title": "关于下达2022年自治区财政困难群众救助补助资金的通知",
        "issuers": ["伊犁哈萨克自治州财政局", "伊犁哈萨克自治州民政局"],
        "issued_on": "2022-01-01",
        "addressees": ["州直属各县市财政局", "州社会福利院"],
        "copied_to": ["州审计局", "本局领导", "国库处", "预算处"],
        "basis": [
            {
                "title": "关于提前下达2022年自治区财政困难群众救助补助资金预算的通知",
                "document_number": "新财社〔2021〕323号",
            },
            {
                "title": "自治区财政资金使用跟踪反馈管理暂行办法",
                "document_number": "新财预〔2016〕113号",
            },
        ],
        "fiscal_year": 2022,
        "project_name": "困难群众救助补助资金",
        "direct_fund_tag": "01 自治区直达资金",
        "income_subject": "1100248",
        "expenditure_subjects": ["208"],
        "purposes": [
            "低保",
            "特困人员救助供养",
            "临时救助",
            "流浪乞讨人员救助",
            "孤儿基本生活保障",
        ],
    }


def test_its_fourteen_rows_add_up_to_its_total(result: dict[str, Any]) -> None:
    assert result["total_fen"] == 2149 * WAN
    assert result["allotments"] == [
        {"recipient": name, "amount_fen": wan * WAN, "breakdown": None}
        for name, wan in ROWS.items()
    ]


def test_its_doubts_about_head_and_rows_are_these(result: dict[str, Any]) -> None:
    doubts = [(one["code"], one["severity"]) for one in result["findings"]]
    about_targets = [one for one in doubts if one[0].startswith("target-")]
    assert [one for one in doubts if one not in about_targets] == [
        ("copied-wording", "warning"),
        ("date-from-imprint", "info"),
        ("imprint-before-annexes", "info"),
        ("zero-row", "info"),
        ("zero-row", "info"),
    ]
    assert about_targets


def test_every_value_says_where_it_stands(document: Document) -> None:
    reading = read(document)
    places = explained(document, reading)
    for pointer in ("/notice/document_number", "/total_fen", "/allotments/13/amount_fen"):
        assert pointer in places
    amount = places["/allotments/0/amount_fen"]
    assert (amount["text"], amount["row"], amount["column"]) == ("435", 3, 3)
    assert places["/notice/document_number"]["text"] == "伊州财社〔2022〕3号"


@pytest.mark.slow
def test_the_command_prints_the_same_bytes_twice_within_a_second() -> None:
    """Whole processes, start to end; processor time, so that a busy machine does not matter."""
    command = [sys.executable, "-m", "zhida", "read", str(require_founding_notice()), "--json"]
    first = subprocess.run(command, capture_output=True, check=True)
    began = _processor_seconds()
    second = subprocess.run(command, capture_output=True, check=True)
    assert _processor_seconds() - began < 1.0
    assert first.stdout == second.stdout
    assert first.stderr == b""
    assert json.loads(first.stdout)["total_fen"] == 2149 * WAN


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
