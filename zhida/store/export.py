"""The audit trail as a workbook: every line of the selection, with its seal."""

from __future__ import annotations

import json
from collections.abc import Iterable
from io import BytesIO

from django.utils import timezone

from zhida.store.models import AuditEntry
from zhida.store.queries import title_of

COLUMNS = (
    ("序号", 8),
    ("记录时间", 20),
    ("操作人", 14),
    ("岗位", 24),
    ("操作", 16),
    ("对象", 44),
    ("理由", 30),
    ("内容", 60),
    ("封印", 68),
)


def workbook(lines: Iterable[AuditEntry]) -> bytes:
    """Return an .xlsx file of the lines; every cell is text, so none can become a formula."""
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True})
    sheet = book.add_worksheet("审计追踪")
    bold = book.add_format({"bold": True, "bg_color": "#eaeff5"})
    for column, (label, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, label, bold)
    for at, line in enumerate(lines, start=1):
        for column, text in enumerate(_texts(line)):
            sheet.write_string(at, column, text)
    sheet.freeze_panes(1, 1)
    book.close()
    return buffer.getvalue()


def _texts(line: AuditEntry) -> list[str]:
    return [
        str(line.number),
        f"{timezone.localtime(line.recorded_at):%Y-%m-%d %H:%M:%S}",
        line.actor,
        line.post,
        title_of(line.action),
        line.subject,
        line.reason,
        json.dumps(line.detail, ensure_ascii=False),
        line.seal,
    ]
