"""One document written in every format comes back the same: words, grid, spans, order."""

from __future__ import annotations

import pytest

from zhida.core.document import Document, Paragraph, Table
from zhida.formats import transcript
from zhida.formats.reading import read_bytes
from zhida.formats.tests import compound_maker, makers

BODY = (
    "为做好困难群众救助工作，提高预算完整性，加快支出进度，根据《关于提前下达某年补助资金预算的通知》"
    "（某财社〔2021〕323号）精神，现下达你县2022年补助资金预算指标，具体金额见附件。"
)
AMOUNTS = [
    ["序号", "县（市）", "其中", "<", "合计"],
    ["^", "^", "低保", "特困", "^"],
    ["1", "甲市", "435.5", "12", "447.5"],
    ["2", "乙县", "25", "0", "25"],
    ["合计", "<", "460.5", "12", "472.5"],
]
LONG_NAME = "孤儿、艾滋病病毒感染者、生活困难家庭中的事实无人抚养儿童纳入保障范围率"
TARGETS = [
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "低保对象人数", "应保尽保"],
    ["^", "^", "求助的流浪乞讨人员救助率", "≥95%"],
    ["^", "质量指标", "城乡低保标准", "稳步提高"],
    ["^", "^", LONG_NAME, "≥90%"],
    ["^", "^", "认定准确率", "≥92%"],
    ["^", "时效指标", "按时发放率", "≥90%"],
    ["效益指标", "社会效益", "困难群众生活水平情况", "有所提升"],
    ["^", "^", "救助服务率", "≥95%"],
    ["满意度指标", "服务对象满意度指标", "政策知晓率", "≥82%"],
]
DESCRIPTION: makers.Description = [
    "某某自治州财政局文件",
    "某州财社〔2022〕3号",
    "关于下达2022年困难群众救助补助资金的通知",
    BODY,
    "单位：万元",
    AMOUNTS,
    "绩效目标表",
    TARGETS,
]
SHORT_PAGE = (210, 190)
"""Millimetres; the second table begins on the first such page and ends on the second."""

MADE = makers.document(DESCRIPTION)


def _pdf() -> bytes:
    return makers.pdf(MADE, size_mm=SHORT_PAGE)


def _file(kind: str) -> bytes:
    if kind == "docx":
        return makers.docx(MADE)
    if kind == "xlsx":
        return makers.xlsx(MADE)
    if kind == "html":
        return makers.html_page(MADE)
    return _pdf() if kind == "pdf" else makers.ofd(_pdf())


def _grid(table: Table) -> list[list[tuple[str, int, int]]]:
    """Return the texts with the position at which each cell first stands, so that spans count."""
    first: dict[int, tuple[int, int]] = {}
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row):
            first.setdefault(id(cell), (r, c))
    return [[(cell.text, *first[id(cell)]) for cell in row] for row in table.rows]


def _content(document: Document) -> list[object]:
    return [b.text if isinstance(b, Paragraph) else _grid(b) for b in document.blocks]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["docx", "xlsx", "html", "pdf", "ofd"])
def test_a_document_comes_back_with_its_spans(kind):
    assert _content(read_bytes(_file(kind), f"通知.{kind}")) == _content(MADE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", ["\t", "|"])
def test_text_in_any_encoding_comes_back_with_blanks_for_spans(encoding, separator):
    text = makers.text(MADE, separator).replace("\n", "\r\n")
    read = read_bytes(text.encode(encoding), "通知.txt")
    _same_as_flat(read)


@pytest.mark.parametrize("name", ["通知.md", "通知.txt"])
def test_markdown_comes_back_with_blanks_for_spans(name):
    _same_as_flat(read_bytes(makers.markdown(MADE).encode(), name))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_comes_back_with_blanks_for_spans(separator):
    _same_as_flat(read_bytes(makers.csv_file(MADE, separator).encode("gb18030"), "通知.csv"))


def _same_as_flat(read: Document) -> None:
    assert [p.text for p in read.paragraphs()] == [p.text for p in MADE.paragraphs()]
    flat = [
        [[cell.text if cell else "" for cell in row] for row in makers.anchors(table)]
        for table in MADE.tables()
    ]
    assert [table.texts() for table in read.tables()] == flat


def test_text_parted_by_spaces_keeps_its_columns():
    lines = [
        "序号    县市      金额     备注",
        "1       伊县      435      甲",
        "2                 25       乙",
    ]
    (table,) = read_bytes("\n".join(lines).encode(), "表.txt").tables()
    assert table.texts()[2] == ["2", "", "25", "乙"]


def test_an_xls_under_any_name_comes_back():
    data = compound_maker.xls([["单位：万元"], ["县", "金额", "率"], ["甲县", 435.5, (0.95,)]])
    for name in ("表.xls", "表.et", "表.docx"):
        read = read_bytes(data, name)
        assert _content(read) == [
            "单位：万元",
            _grid(makers.table([["县", "金额", "率"], ["甲县", "435.5", "95%"]])),
        ]


FORMULAS = {
    "表.xlsx": lambda: makers.xlsx(MADE, {"E9": "=SUM(C9:D9)"}),
    "表.xls": lambda: compound_maker.xls([["县", "金额"], ["甲县", 1.0]], formula=True),
    "表.csv": lambda: "县,金额\n甲县,=1+1\n".encode(),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_is_marked_and_its_result_is_not_taken(name):
    tables = read_bytes(FORMULAS[name](), name).tables()
    cells = [cell for table in tables for row in table.rows for cell in row]
    marked = [cell for cell in cells if cell.formula]
    assert [cell.text for cell in marked] == [""]
    assert not any("12345" in cell.text for cell in cells)


@pytest.mark.slow
def test_a_table_over_two_pages_is_one_and_tells_the_page_of_each_cell():
    *_, targets = read_bytes(_pdf(), "通知.pdf").tables()
    pages = [row[2].place.page for row in targets.rows]
    assert pages[0] == 1
    assert pages[-1] == 2
    assert pages == sorted(pages)


def test_a_transcript_gives_the_same_document_back():
    read = read_bytes(_pdf(), "通知.pdf")
    again = transcript.from_json(transcript.to_json(read))
    assert _content(again) == _content(read)
    assert [b.place for b in again.blocks] == [b.place for b in read.blocks]


@pytest.mark.slow
def test_a_scanned_page_is_read_and_says_so():
    read = read_bytes(makers.picture(makers.scans(_pdf())[0]), "扫描.jpg")
    assert read.recognised
    assert all(paragraph.confidence for paragraph in read.paragraphs())
    amounts = next(read.tables())
    assert amounts.texts()[2:] == [[c.text for c in row] for row in makers.table(AMOUNTS).rows[2:]]


CLOSE = [
    ["序号", "地区", "金额"],
    *(
        [str(n), f"{name}市", str(90 + 25 * n)]
        for n, name in enumerate(("昆明", "曲靖", "玉溪", "保山"), 1)
    ),
    ["", "合计", "1620"],
]


@pytest.mark.slow
def test_a_list_without_rules_is_a_table_in_print_and_in_a_scan():
    printed = makers.pdf(makers.document(["资金分配表", "单位：万元", CLOSE]), ruled=False)
    scanned = makers.picture(makers.scans(printed)[0])
    for data, name in ((printed, "通知.pdf"), (scanned, "扫描.jpg")):
        assert [table.texts() for table in read_bytes(data, name).tables()] == [CLOSE]


@pytest.mark.slow
def test_a_scanned_pdf_comes_back_whole():
    read = read_bytes(makers.scanned_pdf(makers.scans(_pdf())), "扫描.pdf")
    assert read.recognised
    amounts, targets = read.tables()
    assert amounts.texts()[2:] == makers.table(AMOUNTS).texts()[2:]
    assert _grid(targets) == _grid(makers.table(TARGETS))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP"])
def test_a_picture_of_any_kind_is_read(kind):
    read = read_bytes(makers.picture(makers.scans(_pdf())[0], kind), "扫描")
    assert next(read.tables()).texts()[2:] == makers.table(AMOUNTS).texts()[2:]
