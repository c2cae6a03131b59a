"""Write the sample notice as a .docx that looks like an official document (GB/T 9704-2012).

``python -m zhida.entry.demo.sample`` writes ``sample-notice.docx`` anew from ``sample.yaml``. The
same words give the same bytes: the file carries no clock and no author.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from zhida.core.yaml_data import content_of

HERE = Path(__file__).parent
WORDS = HERE / "sample.yaml"
NOTICE = HERE / "sample-notice.docx"

BODY_FONT = "仿宋_GB2312"
TITLE_FONT = "方正小标宋简体"
RED = RGBColor(0xC0, 0x00, 0x00)
CENTRE = WD_ALIGN_PARAGRAPH.CENTER
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
USED_STYLES = ("Normal", "Footer", "DefaultParagraphFont", "TableNormal", "TableGrid", "NoList")
UNUSED_PARTS = ("/stylesWithEffects", "/customXml", "/thumbnail")
WRITTEN = datetime.datetime(2022, 1, 1)  # noqa: DTZ001 -- python-docx wants it without a zone


def words() -> dict[str, Any]:
    """Return what the notice says: the content of ``sample.yaml``."""
    content: dict[str, Any] = content_of(WORDS)
    return content


def notice_bytes() -> bytes:
    """Return the sample notice as the bytes of a .docx file."""
    said = words()
    document = _blank(said["remark"])
    _head(document, said)
    _body(document, said)
    _allotment_table(document, said["allotments"])
    for receiver in said["targets"]["receivers"]:
        _target_table(document, said["targets"], receiver)
    return _without_clock(document)


def _blank(remark: str) -> Any:
    """Return an A4 document with the margins and the type of the standard."""
    document = Document()
    _strip_template(document)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = BODY_FONT, Pt(16)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY_FONT)
    layout = normal.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28.95)
    page.footer.paragraphs[0].text = remark
    properties = document.core_properties
    properties.author = properties.last_modified_by = ""
    properties.title = remark
    properties.created = properties.modified = WRITTEN
    return document


def _strip_template(document: Any) -> None:
    """Take out of the empty document what the library's template brings and nothing here uses."""
    for relations in (document.part.rels, document.part.package.rels):
        for name, relation in list(relations.items()):
            if relation.reltype.endswith(UNUSED_PARTS):
                del relations[name]
    styles = document.styles.element
    for style in list(styles):
        if style.tag == qn("w:style") and style.get(qn("w:styleId")) not in USED_STYLES:
            styles.remove(style)


def _line(document: Any, text: str, **style: Any) -> Any:
    """Add a paragraph; ``align``, ``font``, ``size``, ``colour`` and ``indent`` are its style."""
    paragraph = document.add_paragraph()
    written = paragraph.add_run(text)
    if "align" in style:
        paragraph.alignment = style["align"]
    if "font" in style:
        written.font.name = style["font"]
        written._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), style["font"])
    if "size" in style:
        written.font.size = Pt(style["size"])
    if "colour" in style:
        written.font.color.rgb = style["colour"]
    if style.get("indent"):
        paragraph.paragraph_format.first_line_indent = Pt(32)
    return paragraph


def _head(document: Any, said: dict[str, Any]) -> None:
    """Write the red head, the document number over the red rule, and the title."""
    for issuer in said["issuers"]:
        head = _line(document, issuer, align=CENTRE, font=TITLE_FONT, size=30, colour=RED)
        head.paragraph_format.line_spacing = Pt(44)
    _line(document, "")
    _red_rule(_line(document, said["document_number"], align=CENTRE))
    _line(document, "")
    for line in said["title"]:
        _line(document, line, align=CENTRE, font=TITLE_FONT, size=22)
    _line(document, "")


def _red_rule(paragraph: Any) -> None:
    """Draw the red rule of an official head under the paragraph."""
    borders = OxmlElement("w:pBdr")
    rule = OxmlElement("w:bottom")
    for name, value in {"val": "single", "sz": "18", "space": "6", "color": "C00000"}.items():
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    paragraph._element.get_or_add_pPr().append(borders)


def _body(document: Any, said: dict[str, Any]) -> None:
    """Write addressees, clauses, list of annexes, signature, date and imprint."""
    _line(document, said["addressees"])
    for clause in said["body"]:
        _line(document, clause, indent=True)
    _line(document, "")
    for annex in said["annexes"]:
        _line(document, annex, indent=True)
    _line(document, "")
    for issuer in said["issuers"]:
        _line(document, issuer, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _line(document, said["issued_on"], align=WD_ALIGN_PARAGRAPH.RIGHT)
    for line in said["imprint"]:
        _line(document, line, size=14)


def _grid(document: Any, rows: list[list[str]], widths: list[int]) -> Any:
    """Add a ruled table of small type; ``widths`` of the columns are in millimetres."""
    table = document.add_table(rows=len(rows), cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for cells, texts in zip((row.cells for row in table.rows), rows, strict=True):
        for cell, text in zip(cells, texts, strict=True):
            _write(cell, text)
    return table


def _write(cell: Any, text: str) -> None:
    """Put ``text`` into the cell, off the line grid of the page so that rows stay low."""
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = Pt(16)
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    paragraph._element.get_or_add_pPr().append(snap)
    paragraph.add_run(text).font.size = Pt(10.5)


def _merge(table: Any, first: tuple[int, int], last: tuple[int, int]) -> None:
    """Make one cell of the rectangle; the covered cells must be empty."""
    whole = table.cell(*first).merge(table.cell(*last))
    for empty in [p for p in whole.paragraphs[1:] if not p.text]:
        empty._element.getparent().remove(empty._element)


def _allotment_table(document: Any, annex: dict[str, Any]) -> None:
    """Write annex 1: the number, the receiver and the amount of each row, subtotal first."""
    _page_break(document)
    _line(document, "附件1")
    _line(document, annex["title"], align=CENTRE, font=TITLE_FONT, size=18)
    _line(document, annex["unit"], align=WD_ALIGN_PARAGRAPH.RIGHT, size=12)
    numbered = [[str(number), *row] for number, row in enumerate(annex["rows"], start=1)]
    _grid(document, [annex["header"], *numbered], widths=[20, 86, 50])


def _target_table(document: Any, annex: dict[str, Any], receiver: dict[str, str]) -> None:
    """Write one receiver's table of annex 2, with its merged cells."""
    _page_break(document)
    if receiver is annex["receivers"][0]:
        _line(document, "附件2")
    _line(document, annex["title"], align=CENTRE, font=TITLE_FONT, size=18)
    _line(document, f"（{annex['year']}　{receiver['name']}）", align=CENTRE, size=12)
    facts = _fact_rows(annex, receiver)
    measures, spans = _indicator_rows(annex["indicators"], first_row=len(facts))
    table = _grid(document, facts + measures, widths=[16, 24, 32, 56, 28])
    for row in (0, 1):
        _merge(table, (row, 0), (row, 1))
        _merge(table, (row, 2), (row, 4))
    _merge(table, (2, 0), (2, 1))
    _merge(table, (3, 0), (5, 1))
    for row in (3, 4, 5):
        _merge(table, (row, 3), (row, 4))
    _merge(table, (6, 0), (6, 1))
    _merge(table, (6, 2), (6, 4))
    for first, last in spans:
        _merge(table, first, last)


def _fact_rows(annex: dict[str, Any], receiver: dict[str, str]) -> list[list[str]]:
    """Return the upper rows of a target table: project, departments, money, goals."""
    source = receiver.get("source", annex["source"])
    goals = "\n".join(f"{number}. {goal}" for number, goal in enumerate(annex["goals"], start=1))
    departments = [annex["finance_department"], "地级主管部门", annex["civil_department"]]
    return [
        ["项目名称", "", annex["project_name"], "", ""],
        ["自治区主管部门", "", annex["upper_department"], "", ""],
        ["地级财政部门", "", *departments],
        ["资金情况（万元）", "", "年度金额：", receiver["amount"], ""],
        ["", "", f"其中：{source}", receiver["amount"], ""],
        ["", "", "地方补助", "", ""],
        ["年度总体目标", "", goals, "", ""],
    ]


Span = tuple[tuple[int, int], tuple[int, int]]


def _indicator_rows(
    levels: list[dict[str, Any]], first_row: int
) -> tuple[list[list[str]], list[Span]]:
    """Return the lower rows of a target table and the spans of its headings.

    ``first_row`` is the row of the table at which they will stand. Columns: the words 绩效指标,
    level 1, level 2, name, value.
    """
    rows = [["绩效指标", "一级指标", "二级指标", "三级指标", "指标值"]]
    spans: list[Span] = []
    for level in levels:
        level_row = first_row + len(rows)
        for part in level["parts"]:
            part_row = first_row + len(rows)
            rows += [["", "", "", name, value] for name, value in part["items"]]
            rows[part_row - first_row][2] = part["level"]
            spans.append(((part_row, 2), (first_row + len(rows) - 1, 2)))
        rows[level_row - first_row][1] = level["level"]
        spans.append(((level_row, 1), (first_row + len(rows) - 1, 1)))
    spans.append(((first_row, 0), (first_row + len(rows) - 1, 0)))
    return rows, spans


def _page_break(document: Any) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _without_clock(document: Any) -> bytes:
    """Return the document as bytes, each part dated alike, in the order of their names."""
    saved, clean = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(clean, "w") as new:
        for part in sorted(old.infolist(), key=lambda part: part.filename):
            entry = zipfile.ZipInfo(part.filename, ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(part))
    return clean.getvalue()


if __name__ == "__main__":
    NOTICE.write_bytes(notice_bytes())
