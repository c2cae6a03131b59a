"""What Word prints is what is read: list numbers, tracked changes, text boxes, odd tables."""

from __future__ import annotations

import io
import zipfile

import pytest

from zhida.formats.reading import read_bytes
from zhida.formats.tests import makers
from zhida.formats.word_numbers import written

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LEVELS = (
    ("1", "chineseCounting", "%1、"),
    ("1", "chineseCounting", "（%2）"),
    ("3", "decimal", "%3."),
)
LEVEL = (
    '<w:lvl w:ilvl="{}"><w:start w:val="{}"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
)
NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">'
    + "".join(LEVEL.format(depth, *level) for depth, level in enumerate(LEVELS))
    + '</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
)


def _word(body: str) -> bytes:
    """Return a Word file with ``body`` and one list (numId 5)."""
    start = makers.document(["甲"])
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(makers.docx(start))) as given:
        files = {name: given.read(name) for name in given.namelist()}
    files["word/document.xml"] = f"<w:document {W}><w:body>{body}</w:body></w:document>".encode()
    files["word/numbering.xml"] = NUMBERING.encode()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def _paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def _listed(text: str, level: int) -> str:
    reference = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="5"/></w:numPr>'
    return _paragraph(_run(text), reference)


def _texts(body: str) -> list[str]:
    return [p.text for p in read_bytes(_word(body), "通知.docx").paragraphs()]


def test_automatic_numbers_are_written_out_and_start_again_below_a_new_heading():
    levels = [0, 1, 2, 2, 1, 0, 1]
    body = "".join(_listed("项", level) for level in levels)
    assert _texts(body) == ["一、项", "（一）项", "3.项", "4.项", "（二）项", "二、项", "（一）项"]


@pytest.mark.parametrize(
    ("number", "style", "printed"),
    [
        (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"),
        (25, "japaneseCounting", "二十五"),
        (3, "decimalEnclosedCircle", "③"),
        (2, "ideographTraditional", "乙"),
        (14, "lowerRoman", "xiv"),
        (28, "upperLetter", "BB"),
        (3, "chineseLegalSimplified", "叁"),
        (7, "a format of tomorrow", "7"),
    ],
)
def test_a_list_number_is_written_as_word_writes_it(number, style, printed):
    assert written(number, style) == printed


def test_insertions_are_taken_and_deletions_left():
    deleted = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    assert _texts(_paragraph(f"{deleted}<w:ins>{_run('新')}</w:ins>{_run('文')}")) == ["新文"]


def test_hidden_text_is_not_read():
    assert _texts(_paragraph(_run("甲") + _run("乙", "<w:vanish/>"))) == ["甲"]


def test_a_text_box_is_read_once_and_follows_its_paragraph():
    content = f"<w:txbxContent>{_paragraph(_run('框'))}</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = (
        f'<w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="wps"><w:drawing>{content}'
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict>{content}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert _texts(_paragraph(_run("甲") + box)) == ["甲", "框"]


def test_content_controls_hide_nothing():
    inner = _paragraph(_run("甲"))
    assert _texts(f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>") == ["甲"]


def test_a_sign_of_the_symbol_font_is_read():
    sign = '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>'
    assert _texts(_paragraph(sign + _run("95%"))) == ["≥95%"]


def test_a_frame_of_one_cell_is_no_table():
    cell = f"<w:tc>{_paragraph(_run('红头'))}</w:tc>"
    read = read_bytes(_word(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"), "通知.docx")
    assert [block.text for block in read.blocks] == ["红头"]


def test_a_table_within_a_cell_follows_its_table():
    def table(*cells: str) -> str:
        row = "".join(f"<w:tc>{cell}</w:tc>" for cell in cells)
        return f"<w:tbl><w:tr>{row}</w:tr></w:tbl>"

    inner = table(_paragraph(_run("丙")), _paragraph(_run("丁")))
    outer = table(_paragraph(_run("甲")), inner + _paragraph(_run("乙")))
    tables = list(read_bytes(_word(outer), "通知.docx").tables())
    assert [t.texts() for t in tables] == [[["甲", "乙"]], [["丙", "丁"]]]


def test_a_deleted_row_is_left_out():
    def row(text: str, properties: str = "") -> str:
        cells = f"<w:tc>{_paragraph(_run(text))}</w:tc>" * 2
        return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"

    body = f"<w:tbl>{row('甲')}{row('乙', '<w:del/>')}</w:tbl>"
    (table,) = read_bytes(_word(body), "通知.docx").tables()
    assert table.texts() == [["甲", "甲"]]
