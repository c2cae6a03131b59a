"""Whatever a document holds, reading it gives a result in the contract's shape, twice the same."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from zhida.core.document import Document, Paragraph, Place, Table
from zhida.notices.reading.assemble import Reading, explained, read
from zhida.notices.tests.case_documents import PARTS, grid_table

WORDS = [
    *"\n".join(PARTS.values()).replace("|", "\n").split("\n"),
    *(
        "",
        " ",
        "合计",
        "小计",
        "总计",
        "其中：",
        "其中",
        "序号",
        "单位",
        "金额",
        "备注",
        "附件：",
        "附件2",
    ),
    *(
        "一、",
        "（一）",
        "1.",
        "《",
        "》",
        "（",
        "）",
        "〔2022〕",
        "号",
        "抄送：",
        "印发",
        "（大写）",
    ),
    *(
        "-",
        "（60）",
        "-60",
        "1,2,3",
        "9" * 40,
        "0.00000001",
        "１００万元",
        "=SUM(A1)",
        "100%",
        "二〇二二年",
    ),
    *(
        "直达资金标识",
        "01 中央直达资金",
        "收回60万元",
        "叁佰万元整",
        "用于",
        "关于",
        "的通知",
        "，",
        "、",
        "：",
        "。",
    ),
    *(
        "甲",
        "甲县",
        "州本级",
        "财政局",
        "文件",
        "一级指标",
        "二级指标",
        "三级指标",
        "指标值",
        "项目名称",
    ),
    *(
        "2022年1月1日",
        "2022年13月40日",
        "^",
        "\u200b",
        "\ufeff",
        "𠀀",
        "\u2f83",
        "\t",
        "NaN",
        "1e5",
    ),
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=6).map("".join)
CELLS = st.one_of(st.sampled_from(WORDS), st.integers(-999, 999).map(str))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(1, 6))
    cells = CELLS.filter(lambda text: text != "^")
    rows = draw(st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=7))
    table = grid_table(rows)
    table.ragged = draw(st.booleans())
    return table


PARAGRAPHS = TEXTS.map(lambda text: Paragraph(text, Place(line=1)))
DOCUMENTS = st.builds(
    Document,
    blocks=st.lists(st.one_of(PARAGRAPHS, tables()), max_size=12),
    format=st.just("made"),
    recognised=st.booleans(),
)


@settings(max_examples=examples(300))
@given(document=DOCUMENTS)
def test_any_document_gives_a_reading_of_the_contracts_shape(document: Document) -> None:
    first, second = read(document), read(document)
    text = json.dumps(first.result, ensure_ascii=False)
    assert text == json.dumps(second.result, ensure_ascii=False)
    assert json.dumps(explained(document, first), ensure_ascii=False)
    check_shape(first)


def check_shape(reading: Reading) -> None:
    result = reading.result
    assert list(result) == ["notice", "allotments", "total_fen", "targets", "findings"]
    for one in result["allotments"]:
        assert one["recipient"]
        assert isinstance(one["amount_fen"], int)
        values = (one["breakdown"] or {}).values()
        assert all(isinstance(value, int) for value in values)
    for one in result["findings"]:
        assert one["message"]
        assert one["where"]
        assert one["severity"] in ("error", "warning", "info")
