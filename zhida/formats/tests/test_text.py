"""Text: encodings, tables parted by tabs, bars and spaces, web pages, CSV."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhida.core.document import Paragraph
from zhida.formats import charset
from zhida.formats.readers.csv import separator_of
from zhida.formats.readers.spreadsheet import shown
from zhida.formats.reading import read_bytes
from zhida.formats.sheet_marks import _position

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1)


def _blocks(text: str, name: str = "通知.txt") -> list[object]:
    read = read_bytes(text.encode(), name)
    return [b.text if isinstance(b, Paragraph) else b.texts() for b in read.blocks]


@given(CHINESE, st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
def test_chinese_text_survives_every_encoding(text, encoding):
    # A few characters in GB18030 may happen to be UTF-8 as well; a sentence never is.
    text = f"关于下达资金的通知：{text}"
    assert charset.decode(text.encode(encoding)) == (text, [])


def test_a_damaged_place_in_utf8_is_marked_and_noted():
    data = ("关于下达困难群众救助补助资金的通知" * 20).encode()
    text, notes = charset.decode(data[:100] + b"\xff" + data[101:])
    assert text.startswith("关于下达")
    assert len(notes) == 1


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("甲\n\n乙", ["甲", "乙"]),
        ("县\t额\n甲\t1", [[["县", "额"], ["甲", "1"]]]),
        ("县|额\n甲|1", [[["县", "额"], ["甲", "1"]]]),
        ("|县|额|\n||1|", [[["县", "额"], ["", "1"]]]),
        ("+--+--+\n|县|额|\n+--+--+\n|甲|1|\n+--+--+", [[["县", "额"], ["甲", "1"]]]),
        ("县   额\n甲    1", [[["县", "额"], ["甲", "1"]]]),
        ("县　　　额\n甲　　　1", [[["县", "额"], ["甲", "1"]]]),
        ("　　为做好工作，\n　　现通知如下：", ["为做好工作，", "现通知如下："]),
        ("甲局   乙局\n\n2022年", ["甲局   乙局", "2022年"]),
        ("县\t元\n甲\t1\n\n乙\t2\n丙\t", [[["县", "元"], ["甲", "1"]], [["乙", "2"], ["丙", ""]]]),
        ("县\t元\n\n甲\t1\n\n乙\t2", [[["县", "元"], ["甲", "1"], ["乙", "2"]]]),
        ("号   县   额\n1   甲县   9\n2   阿克塞哈萨克族自治县   7\n合计   16",
         [[["号", "县", "额"], ["1", "甲县", "9"], ["2", "阿克塞哈萨克族自治县", "7"],
           ["合计", "16", ""]]]),
        ("县\t<li>1. ~~甲~~</li>\n乙\t1", [[["县", "<li>1. ~~甲~~</li>"], ["乙", "1"]]]),
    ],
)  # fmt: skip
def test_lines_become_paragraphs_and_tables(text, blocks):
    assert _blocks(text) == blocks


def test_every_cell_of_a_text_table_tells_its_line():
    (table,) = read_bytes("甲\n\n县\t额\n乙\t1".encode(), "通知.txt").tables()
    assert [row[0].place.line for row in table.rows] == [3, 4]
    assert str(table.rows[1][1].place) == "第1表第2行第2格第4行文字"


def test_a_web_page_is_read_without_its_scripts():
    body = "<p>甲<script>乙</script></p><div>丙<br>丁</div>"
    page = f"<html><head><title>x</title></head><body>{body}</body></html>"
    assert _blocks(page, "通知.doc") == ["甲", "丙", "丁"]


def test_spans_of_a_web_table_stand_in_each_position():
    page = "<table><tr><td rowspan=2>县<td colspan=2>额<tr><td>低保<td>特困</table>"
    (table,) = read_bytes(page.encode(), "表.htm").tables()
    assert table.texts() == [["县", "额", "额"], ["县", "低保", "特困"]]
    assert table.rows[0][0] is table.rows[1][0]


@pytest.mark.parametrize(("text", "separator"), [
    ("县,额\n甲,1\n", ","), ("县;额\n甲;1,5\n", ";"), ("县\t额\n", "\t"), ("县，额\n甲，1\n", "，"),
])  # fmt: skip
def test_the_separator_of_a_csv_is_the_one_that_agrees(text, separator):
    assert separator_of(text) == separator


@given(st.integers(-(10**13), 10**13))
def test_an_amount_in_a_spreadsheet_keeps_its_cents(fen):
    printed = shown(fen / 100)
    whole, _, cents = printed.lstrip("-").partition(".")
    assert int(whole) * 100 + int(cents.ljust(2, "0")) == abs(fen)
    assert printed.startswith("-") == (fen < 0)


@given(st.integers(0, 1_048_575), st.integers(0, 16_383))
def test_a_cell_reference_is_understood(row, column):
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    assert _position(f"{letters}{row + 1}", 0, 0) == (row, column)
