"""Tables that a document clearly has and that were not read: never passed over in silence.

A scan or a print without ruling lines may leave nothing of its table but lines of text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from zhida.notices.reading import receivers
from zhida.notices.reading.amounts import stated_unit
from zhida.notices.reading.finding import Finding, finding
from zhida.notices.reading.grid import pattern
from zhida.notices.reading.lines import Line

_ROW = re.compile(r"(?:\d{1,3}[.、．]?)?(?P<name>[一-鿿（）()]{2,20})[-－(（]?\d[\d,，.]*[)）]?")
_TITLE = re.compile(r"(?:分配|安排|下达|拨付|收回)(?:情况|方案|明细|计划)*表")
_FEWEST_ROWS = 2


def unread_tables(lines: list[Line], announcing: list[Line], read: Set[str]) -> Iterator[Finding]:
    """Yield a doubt about what looks like an allotment table and is none that was read.

    ``lines`` are those outside the tables, ``announcing`` those of them that may be the caption of
    a table, ``read`` the names of the receivers that were read.
    """
    rows = [line for line in lines if _is_lost(line.words, read)]
    if rows and (read or len(rows) >= _FEWEST_ROWS):
        listed = "、".join(f"“{line.text}”" for line in rows[:3])
        message = f"{listed}等{len(rows)}行像是分配表的内容，但没有读成表格，未计入分配。"
        yield finding("table-unread", message, "分配表", place=rows[0].place)
        return
    caption = next((line for line in announcing if _is_caption(line.words)), None)
    if caption and not read:
        message = f"文件写有“{caption.text}”，但没有读出分配表。"
        yield finding("table-unread", message, "分配表", place=caption.place)


def _is_lost(words: str, read: Set[str]) -> bool:
    """Return whether a line is a name with an amount, and the name is not among those read.

    Beside rows that were read, only a name that the register knows is surely a row.
    """
    match = _ROW.fullmatch(words)
    if not match or match["name"] in read or pattern("note_row").match(match["name"]):
        return False
    name = match["name"]
    total = pattern("total_row").search(name)
    return bool(receivers.find(name, None)) or (not read and bool(total or "附件" not in name))


def _is_caption(words: str) -> bool:
    return bool(_TITLE.search(words)) or (stated_unit(words) is not None and "单位" in words)
