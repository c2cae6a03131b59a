"""Every case of the catalogue reads as it says, with the doubts it says and no others."""

from __future__ import annotations

from typing import Any

import pytest

from zhida.core.money import to_fen
from zhida.notices.reading.amounts import UNITS
from zhida.notices.reading.assemble import read
from zhida.notices.tests.case_documents import cases, document_of

CATALOGUE = [case for name in ("heads", "allotments", "sentences") for case in cases(name)]


def fen(text: str) -> int:
    """Return the fen of an expected amount; 万元 unless it says otherwise."""
    for unit in UNITS.split("|"):
        if text.endswith(unit):
            return to_fen(text.removesuffix(unit), unit)
    return to_fen(text, "万元")


@pytest.mark.parametrize("case", CATALOGUE, ids=lambda case: case["name"])
def test_a_case_reads_as_it_says(case: dict[str, Any]) -> None:
    reading = read(document_of(case)).result
    for field, expected in case.get("notice", {}).items():
        value = reading["notice"][field]
        shown = str(value) if isinstance(value, int) else value if value is not None else "null"
        assert shown == expected, field
    if "allotments" in case:
        found = [[one["recipient"], one["amount_fen"]] for one in reading["allotments"]]
        assert found == [[name, fen(amount)] for name, amount in case["allotments"]]
    if "breakdowns" in case:
        found = [one["breakdown"] for one in reading["allotments"]]
        wanted = [
            {key: fen(value) for key, value in one.items()} if one != "null" else None
            for one in case["breakdowns"]
        ]
        assert [one and {k: v for k, v in one.items() if v} for one in found] == wanted
    if "total" in case:
        assert reading["total_fen"] == (None if case["total"] == "null" else fen(case["total"]))
    check_doubts(case, reading["findings"])


def check_doubts(case: dict[str, Any], findings: list[dict[str, str]]) -> None:
    """Check that the findings are those expected, and no other error or warning."""
    left = [one for one in findings if one["severity"] != "info"]
    for expected in case.get("doubts", []):
        code, *words = expected.split()
        text = [one["message"] + one["where"] for one in findings if one["code"] == code]
        assert any(all(word in one for word in words) for one in text), (expected, findings)
        left = [one for one in left if one["code"] != code]
    assert not left, "unexpected doubts"
    for word in case.get("silent_about", []):
        assert not any(word in one["message"] + one["where"] for one in findings), word


def test_no_two_cases_bear_the_same_name() -> None:
    names = [case["name"] for case in CATALOGUE]
    assert len(set(names)) == len(names)
