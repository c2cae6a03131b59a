"""The twelve target tables of the founding notice, their columns shifted and spans lost."""

from pathlib import Path
from time import process_time

import pytest
import yaml

from tests.founding import require_founding_notice
from zhida.core.money import to_fen
from zhida.formats.reading import read_file
from zhida.notices.reading.target_tables import find_target_blocks, read_targets
from zhida.notices.tests.target_documents import HEAD, allotments_of, indicators_said

KNOWN = yaml.safe_load(
    (Path(__file__).parent / "cases" / "target_founding.yaml").read_text("utf-8")
)
WITH_TABLE = {name: amount for name, amount in KNOWN["allotments"].items() if amount}


@pytest.fixture(scope="module")
def document():
    return read_file(require_founding_notice())


@pytest.fixture(scope="module")
def read(document):
    head = HEAD | {"issuers": ["伊犁哈萨克自治州财政局", "伊犁哈萨克自治州民政局"]}
    return read_targets(document, head, allotments_of(KNOWN))


def test_twelve_tables_go_to_the_twelve_funded_receivers_in_order(read):
    assert [table["recipient"] for table in read.targets] == list(WITH_TABLE)
    assert {table["fiscal_year"] for table in read.targets} == {2022}
    assert read.project_name == "困难群众救助补助资金"


@pytest.mark.parametrize("at", range(12), ids=list(WITH_TABLE))
def test_every_table_has_its_twenty_one_indicators_in_place(read, at):
    table = read.targets[at]
    carriers = table["recipient"] in KNOWN["says_carriers"]
    group = "感染者" if carriers else "感染儿童"

    assert indicators_said(table) == [line.replace("{HIV}", group) for line in KNOWN["indicators"]]
    texts = [one["target"]["text"].replace(" ", "") for one in table["indicators"]]
    assert texts == KNOWN["texts"]


@pytest.mark.parametrize("at", range(12), ids=list(WITH_TABLE))
def test_every_table_has_its_amount_its_source_and_eight_goals(read, at):
    table = read.targets[at]
    amount = to_fen(WITH_TABLE[table["recipient"]], "万元")
    source = "中央财政下达" if table["recipient"] == "特克斯县" else "自治区财政下达"

    assert table["amount_fen"] == amount
    assert table["funding"] == {source: amount}
    starts = KNOWN["goal_starts"]
    for goal, start in zip(table["goals"], starts, strict=True):
        assert goal.startswith(start)
    assert all(goal.endswith("。") and "<" not in goal for goal in table["goals"])


def test_its_doubts_are_these_and_no_others(read):
    said = [(one.severity, one.code, one.where) for one in read.findings]
    county = "向本行政区域县级以上各级财政部门下达中央财政困难群众救助补助资金"

    assert said == [
        ("info", "target-table-missing", "州救助站"),
        ("info", "target-table-missing", "州儿童福利院"),
        ("warning", "target-receiver-guessed", "奎屯市"),
        ("warning", "target-source-differs", "特克斯县"),
        ("warning", "target-tables-identical", "、".join(WITH_TABLE)),
        ("warning", "target-indicator-other-level", county),
        ("warning", "target-institution-as-county", "州社会福利院"),
        ("info", "target-heading-unusual", "低保资金社会化发放率"),
    ]


def test_target_blocks_are_all_that_follows_the_allotment_table(document):
    used = find_target_blocks(document)

    assert used == set(range(min(used), len(document.blocks)))
    assert "绩效目标表" in document.blocks[min(used)].text


def test_every_value_knows_its_line(read, document):
    lines = require_founding_notice().read_text("utf-8").splitlines()

    for pointer in ("/targets/9/indicators/0/target", "/targets/9/amount_fen"):
        assert read.places[pointer].line is not None
    line = lines[read.places["/targets/9/amount_fen"].line - 1]
    assert "年度金额" in line
    assert "161" in line
    assert "艾滋病" in lines[read.places["/targets/0/indicators/3/name"].line - 1]


def test_reading_them_takes_a_fraction_of_a_second(document):
    find_target_blocks(document)
    start = process_time()
    read_targets(document, HEAD, allotments_of(KNOWN))

    assert process_time() - start < 0.5
