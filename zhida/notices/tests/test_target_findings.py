"""Doubts about target tables: each is found, names its unit, and clean tables are silent."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from zhida.core.document import Document, Table
from zhida.formats.tests import makers
from zhida.notices.reading.finding import catalogue
from zhida.notices.reading.target_tables import read_targets
from zhida.notices.tests.target_documents import HEAD, allotments_of, grid

CASES = yaml.safe_load(
    (Path(__file__).parent / "cases" / "target_findings.yaml").read_text("utf-8")
)


def table_of(says: dict, amount: object) -> Table:
    """Return a clean table with what a case says otherwise."""
    amount = says.get("amount", amount)
    lines = [
        f"项目名称|{says.get('project', '困难群众救助补助资金')}|",
        f"资金情况(万元)|年度金额|{amount}",
        *(
            f"|其中：{key}|{fen}"
            for key, fen in says.get("sources", {"自治区财政下达": amount}).items()
        ),
        "年度总体目标|规范实施救助政策。|",
        "一级指标|二级指标|三级指标|指标值",
        f"产出指标|数量指标|救助人数|{says.get('救助人数', '≥100人')}",
        f"|质量指标|{says.get('name', '救助对象认定准确率')}|≥90%",
        f"|成本指标|{says.get('成本', '执行支出标准情况')}|≥95%",
        "满意度指标|服务对象满意度指标|救助对象满意度|≥85%",
    ]
    made = makers.table(grid("\n".join(lines)))
    for row in made.rows if "formula" in says else []:
        row[:] = [
            replace(c, text="", formula=says["formula"]) if c.text == "100" else c for c in row
        ]
    return made


def document_of(case: dict) -> Document:
    """Return the document of a case: captions and table of each receiver."""
    blocks = []
    amounts = list(case["allotments"].values())
    for at, (name, says) in enumerate(case["tables"].items()):
        year = f"（{says.get('year', 2022)}年度 {name}）"
        blocks += makers.document(["区域绩效目标表", year]).blocks
        blocks.append(table_of(says, amounts[min(at, len(amounts) - 1)]))
    return Document(blocks, "made")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_doubt_is_found_and_named(case):
    read = read_targets(document_of(case), HEAD | case.get("head", {}), allotments_of(case))
    expected = [line.partition(": ") for line in case.get("findings", [])]

    found = [f"{one.severity} {one.code}" for one in read.findings]
    assert found == [head for head, _, _ in expected], [one.message for one in read.findings]
    for one, (_, _, words) in zip(read.findings, expected, strict=True):
        for word in words.split(", "):
            assert word in f"{one.message} {one.where}"
    if "recipients" in case:
        assert [table["recipient"] for table in read.targets] == case["recipients"]


def test_every_kind_of_doubt_about_targets_has_a_case():
    path = Path(catalogue.__wrapped__.__code__.co_filename).parent / "data"
    codes = {row["code"] for row in yaml.safe_load((path / "finding_codes_targets.yaml").open())}
    shown = {line.split()[1].rstrip(":") for case in CASES for line in case.get("findings", [])}
    elsewhere = {
        "target-weights",
        "target-table-empty",
        "target-heading-guessed",
        "target-rows-joined",
        "target-recognition-uncertain",
    }

    assert codes == shown | elsewhere


def test_a_table_without_indicators_is_said():
    document = makers.document(
        [
            "区域绩效目标表（甲县）",
            grid("项目名称|困难群众救助补助资金\n年度金额|100\n总体目标|规范实施。"),
        ]
    )
    read = read_targets(document, HEAD, allotments_of({}))

    assert [one.code for one in read.findings] == ["target-table-empty"]


def test_uncertain_cells_are_named_and_do_not_hide_identical_tables():
    case = {
        "allotments": {"甲县": 100, "乙县": 200},
        "tables": {"甲县": {}, "乙县": {"救助人数": "≥1100人"}},
    }
    document = document_of(case)
    document.recognised = True
    for table in document.tables():
        for row in table.rows:
            row[:] = [replace(c, confidence=0.5 if "1100" in c.text else 0.95) for c in row]
    read = read_targets(document, HEAD, allotments_of(case))

    assert [one.code for one in read.findings] == [
        "target-tables-identical",
        "target-recognition-uncertain",
    ]
    assert "救助人数" in read.findings[1].message
    assert read.findings[1].where == "乙县"
