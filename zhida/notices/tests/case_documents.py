"""Builds documents for the reading cases: a clean notice whose parts a case replaces."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from zhida.core.document import Document, Paragraph, Table
from zhida.formats.reading import read_bytes
from zhida.formats.tests import makers

CASES = Path(__file__).parent / "cases"

PARTS = {
    "red": "伊犁哈萨克自治州财政局 伊犁哈萨克自治州民政局文件",
    "number": "伊州财社〔2022〕7号",
    "title": "关于下达2022年自治区财政困难群众救助补助资金的通知",
    "to": "伊宁市、伊宁县、霍城县财政局，州社会福利院：",
    "opening": "根据《关于下达2022年自治区财政困难群众救助补助资金预算的通知》"
    "（新财社〔2022〕15号），现下达你单位2022年自治区财政困难群众救助补助资金300万元，具体金额见附件。",
    "clauses": "一、资金统筹用于低保、临时救助支出。收入列2022年政府收支分类科目1100248项，"
    "支出列208类科目。\n二、此项资金纳入直达资金管理，直达资金标识为“01 自治区直达资金”。",
    "note": "附件：1. 资金分配表",
    "signed": "伊犁哈萨克自治州财政局\n伊犁哈萨克自治州民政局\n2022年1月20日",
    "annex": "附件1",
    "heading": "资金分配表",
    "unit": "单位：万元",
    "table": "单位|金额\n合计|300\n伊宁市|100\n伊宁县|120\n霍城县|40\n州社会福利院|40",
    "under": "",
    "imprint": "抄送：州审计局。\n伊犁哈萨克自治州财政局  2022年1月21日印发",
}
"""A clean notice, invented, part by part; ``table`` separates cells by ``|``."""


def cases(name: str) -> list[dict[str, Any]]:
    """Return the cases of a file, every scalar as text."""
    loaded: list[dict[str, Any]] = yaml.load(
        (CASES / f"{name}.yaml").read_text("utf-8"), yaml.BaseLoader
    )
    return loaded


def notice_text(parts: dict[str, str]) -> str:
    """Return the clean notice with ``parts`` in place of its own."""
    unknown = parts.keys() - PARTS.keys()
    assert not unknown, f"no such parts: {unknown}"
    return "\n".join(text for text in (PARTS | parts).values() if text)


def document_of(case: dict[str, Any]) -> Document:
    """Return the document of a case: whole ``text``, ``parts`` of the notice, or a ``grid``."""
    if "grid" in case:
        before = read_bytes(notice_text(case.get("parts", {}) | {"table": ""}).encode(), "a.txt")
        at = next(
            (i for i, b in enumerate(before.blocks) if _text(b).startswith("单位：")),
            len(before.blocks) - 1,
        )
        before.blocks.insert(at + 1, grid_table(case["grid"]))
        return before
    text = case["text"] if "text" in case else notice_text(case.get("parts", {}))
    return read_bytes(text.encode(), "case.txt")


def _text(block: Paragraph | Table) -> str:
    return block.text if isinstance(block, Paragraph) else ""


def grid_table(rows: list[list[str]]) -> Table:
    """Return a table with true spans: ``<`` goes on with the cell left of it, ``^`` above it.

    A cell that begins with ``=`` holds a formula.
    """
    made = makers.table(rows)
    for row in made.rows:
        row[:] = [
            replace(cell, text="", formula=cell.text[1:]) if cell.text.startswith("=") else cell
            for cell in row
        ]
    return made
