"""The same target tables out of every format, and silence where nothing is wrong."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from zhida.core.document import Cell, Document, Paragraph, Place, Table
from zhida.formats.reading import read_bytes
from zhida.formats.tests import makers
from zhida.notices.reading.target_tables import find_target_blocks, read_targets
from zhida.notices.tests.target_documents import (
    HEAD,
    UPPER,
    allotments_of,
    grid,
    indicators_said,
    read_case,
)

UNITS = {"甲县": 100, "乙县": 200, "丙县": 300}
MADE: dict[str, Callable[[Document], bytes]] = {
    "tabs.txt": lambda made: makers.text(made).encode(),
    "pipes.txt": lambda made: makers.text(made, "|").encode(),
    "spaces.txt": lambda made: makers.text(made, "    ").encode(),
    "page.md": lambda made: makers.markdown(made).encode(),
    "page.html": makers.html_page,
    "file.docx": makers.docx,
    "file.xlsx": makers.xlsx,
    "file.csv": lambda made: makers.csv_file(made).encode(),
    "file.pdf": makers.pdf,
}
PARTS = [
    "",
    "一级指标",
    "二级指标",
    "三级指标",
    "指标值",
    "产出指标",
    "数量指标",
    "成本指标",
    "社会效益",
    "满意度指标",
]
PARTS += [
    "绩效指标",
    "项目名称",
    "资金情况(万元)",
    "年度金额:",
    "其中:自治区财政下达",
    "年度总体目标",
    "100",
    "≥95%",
    "救助人数",
]
PARTS += [
    "区域绩效目标表",
    "(2022年度 甲县)",
    "1.规范。2.及时。",
    "应保尽保",
    "注：无",
    "<ol>",
    "分值",
    "单位：元",
    "甲县",
]


def wide(lines: str) -> list[list[str]]:
    """Return rows of five columns; the last cell of shorter rows spans to the right."""
    rows = [line.split("|") for line in lines.split("\n")]
    return [row + ["<"] * (5 - len(row)) for row in rows]


def notice() -> Document:
    """Return target tables of three units whose targets differ."""
    description: list[str | list[list[str]]] = ["各县财政局：", "现将资金下达你县。"]
    for at, (unit, amount) in enumerate(UNITS.items(), start=1):
        upper = UPPER.replace("|100", f"|{amount}")
        part = (
            "绩效指标|一级指标|二级指标|三级指标|指标值\n"
            f"^|产出指标|数量指标|低保对象人数|≥{at}00人\n"
            "^|^|^|临时救助人次|≥1.2万人次\n"
            f"^|^|质量指标|救助对象认定准确率|≥9{at}%\n"
            "^|^|时效指标|补助资金下达时间|收到补助资金后30日内\n"
            "^|效益指标|社会效益指标|困难群众生活水平|有所提升\n"
            "^|满意度指标|服务对象满意度指标|救助对象满意度|≥85%"
        )
        description += ["区域绩效目标表", f"（2022年度 {unit}）", wide(f"{upper}\n{part}")]
    return makers.document(description)


@pytest.mark.slow
@pytest.mark.parametrize("name", MADE)
def test_every_format_gives_the_same_targets_and_no_doubt(name):
    document = read_bytes(MADE[name](notice()), name)
    read = read_targets(document, HEAD, allotments_of({"allotments": UNITS}))

    assert [one.message for one in read.findings] == []
    assert [table["recipient"] for table in read.targets] == list(UNITS)
    for at, table in enumerate(read.targets, start=1):
        assert indicators_said(table) == [
            f"产出指标/数量指标/低保对象人数：count >= {at}00 人",
            "产出指标/数量指标/临时救助人次：count >= 12000 人次",
            f"产出指标/质量指标/救助对象认定准确率：ratio >= 0.9{at} %",
            "产出指标/时效指标/补助资金下达时间：deadline <= 30 日",
            "效益指标/社会效益指标/困难群众生活水平：qualitative",
            "满意度指标/服务对象满意度指标/救助对象满意度：ratio >= 0.85 %",
        ]
        assert table["goals"] == ["规范实施救助政策。", "及时发放补助资金。"]
        assert list(table["funding"]) == ["自治区财政下达"]


def test_each_receiver_may_have_a_sheet_of_its_own():
    document = notice()
    document.blocks = list(document.tables())
    for table, unit in zip(document.tables(), UNITS, strict=True):
        table.place = Place(sheet=unit)
    read = read_targets(document, HEAD, allotments_of({"allotments": UNITS}))

    assert [table["recipient"] for table in read.targets] == list(UNITS)
    assert read.findings == []


def test_one_misread_sign_in_a_heading_is_put_right_in_a_scan_only():
    part = "绩效指标|一级指标|二级指标|三级指标|指标值\n|产岀指标|数量指标|救助人数|≥100人"
    made = makers.document(["区域绩效目标表（甲县）", grid(f"{UPPER}\n{part}")])
    plain = read_targets(made, HEAD, allotments_of({}))
    made.recognised = True
    scanned = read_targets(made, HEAD, allotments_of({}))

    assert plain.targets[0]["indicators"][0]["category"] == "产岀指标"
    assert scanned.targets[0]["indicators"][0]["category"] == "产出指标"


def test_a_heading_that_stays_unknown_in_a_scan_is_named():
    part = "绩效指标|一级指标|二级指标|三级指标|指标值\n|产出指标|敷量指标|救助人数|≥100人"
    made = makers.document(["区域绩效目标表（甲县）", grid(f"{UPPER}\n{part}")])
    made.recognised = True
    read = read_targets(made, HEAD, allotments_of({}))

    assert [one.code for one in read.findings] == ["target-recognition-uncertain"]
    assert "救助人数" in read.findings[0].message


def test_other_tables_are_left_alone():
    made = makers.document(
        [
            "2022年资金分配表",
            grid("序号|项目名称|单位|资金来源|金额\n1|低保|甲县|中央|100\n2|低保|乙县|中央|200"),
            "六、绩效目标",
            grid("指标文号|指标名称|单位|金额\n某财社〔2022〕1号|困难群众|甲县|100"),
        ]
    )

    assert find_target_blocks(made) == set()
    assert read_targets(made, HEAD, allotments_of({})).findings == []


def test_the_same_case_reads_the_same_twice():
    case = {"part": "一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|救助人数|≥100人"}

    assert read_case(case) == read_case(case)


cells = st.sampled_from(PARTS).map(lambda text: Cell(text, Place()))
tables = st.lists(st.lists(cells, min_size=4, max_size=4), min_size=1, max_size=8).map(
    lambda rows: Table(rows, Place(), ragged=True)
)
paragraphs = st.sampled_from(PARTS).map(lambda text: Paragraph(text, Place()))


@settings(max_examples=examples(150))
@given(st.lists(tables | paragraphs, max_size=6), st.booleans())
def test_no_arrangement_of_cells_breaks_the_reader(blocks, recognised):
    document = Document(blocks, "made", recognised=recognised)
    read = read_targets(document, HEAD, allotments_of({"allotments": UNITS}))

    used = find_target_blocks(document)
    assert used <= set(range(len(blocks)))
    assert bool(read.targets) == bool(used)
    for table in read.targets:
        assert table["recipient"] is None or table["recipient"]
        assert all(indicator["name"] for indicator in table["indicators"])
