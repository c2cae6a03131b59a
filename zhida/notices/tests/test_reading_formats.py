"""The same notice in every format gives the same reading."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from zhida.core.document import Document
from zhida.formats.reading import read_bytes
from zhida.formats.tests import makers
from zhida.notices.reading.assemble import read

NOTICE = makers.document(
    [
        "河北省财政厅 河北省民政厅文件",
        "冀财社〔2022〕12号",
        "关于下达2022年中央财政困难群众救助补助资金预算的通知",
        "各市（含定州、辛集市）财政局、民政局：",
        "根据《关于下达2022年中央财政困难群众救助补助资金预算的通知》（财社〔2022〕29号），现下达你市"
        "2022年中央财政困难群众救助补助资金12,345.67万元"
        "（大写：壹亿贰仟叁佰肆拾伍万陆仟柒佰元整），专项用于低保、临时救助等支出。",
        "一、该项资金收入列“1100248”，支出列“2081901城市最低生活保障金支出”，"
        "政府预算支出经济分类科目列“50901社会福利和救助”。",
        "二、该项资金纳入直达资金管理，标识为“01 中央直达资金”，且保持不变。",
        "附件：1. 2022年中央财政困难群众救助补助资金分配表",
        "河北省财政厅      河北省民政厅",
        "2022年5月6日",
        "附件1",
        "2022年中央财政困难群众救助补助资金分配表",
        "单位：万元",
        [
            ["序号", "地区", "合计", "城乡低保", "<", "临时救助", "备注"],
            ["^", "^", "^", "城市", "农村", "^", "^"],
            ["", "合计", "12,345.67", "5,000.00", "4,345.67", "3,000.00", ""],
            ["1", "石家庄市", "6,000.00", "2,000.00", "2,500.00", "1,500.00", ""],
            ["2", "唐山市", "4,345.67", "2,000.00", "1,345.67", "1,000.00", "含清算"],
            ["3", "保定市", "2,000.00", "1,000.00", "500.00", "500.00", ""],
        ],
        "抄送：财政部河北监管局，省审计厅。",
        "河北省财政厅办公室  2022年5月7日印发",
    ]
)


@cache
def _pdf() -> bytes:
    return makers.pdf(NOTICE)


FORMATS: dict[str, Callable[[Document], bytes]] = {
    "tabs.txt": lambda made: makers.text(made).encode(),
    "pipes.txt": lambda made: makers.text(made, "|").encode("gb18030"),
    "notice.md": lambda made: makers.markdown(made).encode(),
    "notice.html": makers.html_page,
    "notice.docx": makers.docx,
    "notice.xlsx": makers.xlsx,
    "notice.csv": lambda made: makers.csv_file(made).encode("utf-8-sig"),
    "notice.pdf": lambda made: _pdf(),
    "notice.ofd": lambda made: makers.ofd(_pdf()),
}


def test_the_notice_itself_is_clean() -> None:
    result = read(NOTICE).result
    assert result["findings"] == []
    assert result["total_fen"] == 12_345_670_000
    assert [one["recipient"] for one in result["allotments"]] == ["石家庄市", "唐山市", "保定市"]


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_notice_reads_the_same_in_every_format(name: str) -> None:
    assert read(read_bytes(FORMATS[name](NOTICE), name)).result == read(NOTICE).result


def test_a_page_inside_a_layout_table_reads_like_any_other() -> None:
    page = FORMATS["notice.html"](NOTICE).decode()
    body = page[page.index("<body>") + len("<body>") : page.index("</body>")]
    inside = page.replace(body, f"<table><tr><td>导航</td><td>{body}</td></tr></table>")
    assert read(read_bytes(inside.encode(), "page.html")).result == read(NOTICE).result


@pytest.mark.slow
def test_a_scan_of_the_notice_reads_the_same_and_says_that_it_was_recognised() -> None:
    scanned = makers.scanned_pdf(makers.scans(_pdf()))
    result: dict[str, Any] = read(read_bytes(scanned, "scan.pdf")).result
    wanted = read(NOTICE).result
    assert result["notice"] == wanted["notice"]
    assert result["allotments"] == wanted["allotments"]
    assert [one["code"] for one in result["findings"]] == ["number-recognised"]
