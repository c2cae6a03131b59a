"""Target tables in all their layouts: receiver, money, goals, headings, targets."""

from pathlib import Path

import pytest
import yaml

from zhida.core.money import to_fen
from zhida.notices.reading.target_tables import find_target_blocks
from zhida.notices.tests.target_documents import document_of, indicators_said, read_case

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "target_tables.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_target_table_reads_as_printed(case):
    read = read_case(case)
    first = read.targets[0]
    codes = [finding.code for finding in read.findings]

    assert codes == case.get("findings", []), [finding.message for finding in read.findings]
    expected = case.get("recipients") or [next(iter(case.get("allotments", ["甲县"])))]
    assert [table["recipient"] for table in read.targets] == expected
    if "indicators" in case:
        assert indicators_said(first) == case["indicators"]
    if "goals" in case:
        assert first["goals"] == case["goals"]
    if "funding" in case:
        assert first["funding"] == {k: to_fen(v, "万元") for k, v in case["funding"].items()}
    if "amounts" in case:
        assert [t["amount_fen"] for t in read.targets] == [
            to_fen(amount, "万元") for amount in case["amounts"]
        ]
    if "blocks_of_targets" in case:
        assert sorted(find_target_blocks(document_of(case))) == case["blocks_of_targets"]
    for words in case.get("says", []):
        assert any(words in finding.message for finding in read.findings)
    assert {table["fiscal_year"] for table in read.targets} == {2022}
