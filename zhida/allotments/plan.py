"""From a reading to what is to be entered: whose money, how much, for what, and under which mark.

Pure reasoning over the contract's shape of a reading; it knows no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from zhida.core.money import MAX_FEN
from zhida.core.refusal import refusal
from zhida.core.yaml_data import content_of
from zhida.registers.classification import find_purpose

SOURCES = Path(__file__).parent / "data" / "funding_sources.yaml"

HEAD_INCOMPLETE = refusal(
    "notice_head_is_incomplete",
    "这份文件还不能登记：没有识读出{missing}。",
    advice="请核对原件；如原件确有该内容，请改用更清晰的文件重新识读。",
)
AMOUNT_TOO_LARGE = refusal(
    "amount_is_too_large",
    "“{receiver}”的金额超出可以记账的范围。",
    advice="请核对原件中的金额和单位。",
)

LONGEST = {"document_number": 100, "title": 360, "project_name": 180, "direct_fund_tag": 80}
"""How many characters of a head's field can be kept (the widths of 预算管理一体化, domain 1.1)."""


@dataclass(frozen=True)
class Head:
    """The head of a notice that can be registered: nothing essential is missing."""

    document_number: str
    title: str
    issuers: tuple[str, ...]
    issued_on: date
    fiscal_year: int
    project_name: str
    mark: str
    basis: tuple[str, ...]
    income_subject: str
    function_subjects: tuple[str, ...]
    purposes: tuple[str, ...]
    takes_back: str


@dataclass(frozen=True)
class Row:
    """One row to enter: a receiver's money for one purpose (or pooled, "") from one source."""

    receiver: str
    amount_fen: int
    purpose: str = ""
    source: str = ""
    marked: bool = True


def head_of(reading: Mapping[str, Any]) -> Head:
    """Return the head; refuses a reading in which something essential is missing."""
    notice = reading["notice"]
    needed = {
        "文号": notice["document_number"],
        "标题": notice["title"],
        "发文机关": notice["issuers"],
        "成文日期": notice["issued_on"],
        "预算年度": notice["fiscal_year"],
        "项目名称": notice["project_name"],
        "分配明细": reading["allotments"],
    }
    missing = [name for name, value in needed.items() if not value]
    missing += [
        f"可用的{name}（过长）" for name in LONGEST if len(notice[name] or "") > LONGEST[name]
    ]
    if missing:
        raise HEAD_INCOMPLETE(missing="、".join(missing))
    cited = dict.fromkeys(one["document_number"] for one in notice["basis"])
    return Head(
        document_number=notice["document_number"],
        title=notice["title"],
        issuers=tuple(notice["issuers"]),
        issued_on=date.fromisoformat(notice["issued_on"]),
        fiscal_year=notice["fiscal_year"],
        project_name=notice["project_name"],
        mark=notice["direct_fund_tag"] or "",
        basis=tuple(number for number in cited if number),
        income_subject=notice["income_subject"] or "",
        function_subjects=tuple(notice["expenditure_subjects"]),
        purposes=tuple(notice["purposes"]),
        takes_back=_kind_of_reduction(notice["title"]),
    )


def _kind_of_reduction(title: str) -> str:
    """Return the kind of movement that a negative row is: 调减 only where the title says so."""
    return "adjust_down" if "调减" in title and "收回" not in title else "take_back"


def rows_of(reading: Mapping[str, Any]) -> list[Row]:
    """Return the rows to enter, in printed order; a receiver named twice is entered once, summed.

    A breakdown is entered column by column when every column is a purpose or a funding source and
    the columns add up to the row; otherwise the money is pooled (统筹) and the breakdown stays in
    the reading. A zero row is kept as one row of 0.
    """
    mark = reading["notice"]["direct_fund_tag"] or ""
    rows: dict[Row, int] = {}
    for allotment in reading["allotments"]:
        for row in _split(allotment, mark):
            key = replace(row, amount_fen=0)
            rows[key] = rows.get(key, 0) + row.amount_fen
    for row, amount_fen in rows.items():
        if abs(amount_fen) > MAX_FEN:
            raise AMOUNT_TOO_LARGE(receiver=row.receiver)
    return [replace(row, amount_fen=amount_fen) for row, amount_fen in rows.items()]


def _split(allotment: Mapping[str, Any], mark: str) -> Iterable[Row]:
    receiver, amount_fen = allotment["recipient"], allotment["amount_fen"]
    columns = allotment["breakdown"] or {}
    cells = {name: fen for name, fen in columns.items() if fen}
    pooled = Row(receiver, amount_fen, marked=bool(mark))
    if not cells or sum(cells.values()) != amount_fen:
        return [pooled]
    split = [_cell(receiver, name, fen, mark, list(columns)) for name, fen in cells.items()]
    known = [row for row in split if row is not None]
    return known if len(known) == len(cells) else [pooled]


def _cell(receiver: str, name: str, fen: int, mark: str, columns: list[str]) -> Row | None:
    """Return one column's money as a row, or None when the column is neither kind."""
    purpose = find_purpose(name)
    if purpose is not None:
        return Row(receiver, fen, purpose=purpose.code, marked=bool(mark))
    if is_funding_source(name):
        return Row(receiver, fen, source=name[:60], marked=is_marked(name, mark, columns))
    return None


def is_funding_source(column: str) -> bool:
    """Tell whether a column's name is one of a funding source: 中央财政资金, 自治区补助 …"""
    words = _words()
    return any(w in column for w in words["levels"]) and any(w in column for w in words["money"])


def is_marked(column: str, mark: str, columns: list[str]) -> bool:
    """Tell whether the money of a source column carries the notice's mark.

    A column that says 直达 does, beside such a column another does not. Where none says so, the
    mark's own level decides (01 自治区直达资金 beside 中央资金), if one of the columns is of it.
    """
    if not mark:
        return False
    if any(_says_direct(name) for name in columns):
        return _says_direct(column)
    levels = [word for word in _words()["levels"] if word in mark]
    if levels and any(levels[0] in name for name in columns):
        return levels[0] in column
    return not any(word in column for word in _words()["not_direct"])


def _says_direct(column: str) -> bool:
    words = _words()
    return words["direct"] in column and not any(w in column for w in words["not_direct"])


@lru_cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = content_of(SOURCES)
    return words
