"""Documents with target tables from short descriptions, and what was read as short words."""

from __future__ import annotations

from typing import Any

from zhida.core.document import Document
from zhida.core.money import to_fen
from zhida.formats.readers import text
from zhida.formats.tests import makers
from zhida.notices.reading.target_tables import TargetsRead, read_targets

HEAD = {
    "title": "关于下达2022年自治区财政困难群众救助补助资金的通知",
    "fiscal_year": 2022,
    "direct_fund_tag": "01 自治区直达资金",
    "issuers": [],
    "basis": [],
}
UPPER = """\
项目名称|困难群众救助补助资金
资金情况(万元)|年度金额:|100
^|其中:自治区财政下达|100
年度总体目标|1.规范实施救助政策。2.及时发放补助资金。"""


def grid(lines: str) -> list[list[str]]:
    """Return the rows of a table written with | between cells; /n is a line break."""
    rows = [line.replace("/n", "\n").split("|") for line in lines.strip("\n").split("\n")]
    width = max(len(row) for row in rows)
    return [row + [""] * (width - len(row)) for row in rows]


def document_of(case: dict[str, Any]) -> Document:
    """Return the document that a case describes."""
    if "text" in case:
        return text.read(case["text"].encode())
    blocks = case.get("blocks") or ["区域绩效目标表", "(2022年度 甲县)", f"{UPPER}\n{case['part']}"]
    return makers.document([grid(block) if "|" in block else block for block in blocks])


def allotments_of(case: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the allotments of a case, given in 万元, in the contract's shape."""
    rows = case.get("allotments", {"甲县": 100})
    return [
        {"recipient": name, "amount_fen": to_fen(str(amount), "万元"), "breakdown": None}
        for name, amount in rows.items()
    ]


def read_case(case: dict[str, Any]) -> TargetsRead:
    """Read the target tables of a case."""
    return read_targets(document_of(case), HEAD | case.get("head", {}), allotments_of(case))


def said(target: dict[str, Any]) -> str:
    """Spell a target as the cases do: kind, operator, value or range, unit."""
    value = "" if target["value"] is None else str(target["value"])
    upper = "" if target["upper"] is None else f"..{target['upper']}"
    parts = [target["kind"], target["operator"], value + upper, target["unit"]]
    return " ".join(part for part in parts if part)


def indicators_said(table: dict[str, Any]) -> list[str]:
    """Spell the indicators of a table as the cases do."""
    return [
        f"{one['category']}/{one['subcategory']}/{one['name']}：{said(one['target'])}"
        for one in table["indicators"]
    ]
