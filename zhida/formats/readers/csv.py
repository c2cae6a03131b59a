"""CSV

The separator is the sign that splits most lines into the same number of cells.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from zhida.core.document import Cell, Document, Place, Table, UnreadableError
from zhida.formats import charset, limits, sheetgrid
from zhida.formats.order import in_order
from zhida.formats.sizes import refuse_long_text

NAMES = ("csv", "tsv")
RANK = 8
GUARDED = False

SEPARATORS = ",\t;|，；"
SAMPLE_LINES = 200


def looks_like(data: bytes, name: str) -> bool:
    """Tell by the name alone: the content is text like any other."""
    return name.endswith((".csv", ".tsv")) and charset.is_text(data)


def read(data: bytes) -> Document:
    """Return the document; rows and columns are those of the file. Raises ``UnreadableError``."""
    refuse_long_text(data)
    text, notes = charset.decode(data)
    return Document(in_order(sheetgrid.blocks(_sheet(text))), "csv", notes=notes)


def _sheet(text: str) -> Table:
    rows = list(_rows(text))
    width = max((len(row) for row in rows), default=0)
    if len(rows) * width > limits.MAX_CELLS:
        raise UnreadableError(
            f"表格过大（{len(rows)}行、{width}列，上限{limits.MAX_CELLS}个单元格）。请拆分后重试。"
        )
    cells = [
        [_cell(row[c] if c < len(row) else "", r, c + 1) for c in range(width)]
        for r, row in enumerate(rows, start=1)
    ]
    return Table(cells, Place())


def _rows(text: str) -> Iterator[list[str]]:
    csv.field_size_limit(limits.MAX_TEXT_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text))
    cells = 0
    try:
        for row in reader:
            cells += len(row)
            if cells > limits.MAX_CELLS:
                raise UnreadableError(
                    f"表格超过{limits.MAX_CELLS}个单元格的上限。请拆分文件后重试。"
                )
            yield row
    except csv.Error as problem:
        raise UnreadableError(
            f"CSV第{reader.line_num}行的格式有误（{problem}）。请用表格软件另存后重试。"
        ) from None


def _cell(text: str, row: int, column: int) -> Cell:
    text = text.strip()
    formula = text if text.startswith("=") else None
    return Cell("" if formula else text, Place(row=row, column=column), formula=formula)


def separator_of(text: str) -> str:
    """Return the separator with which most lines have the same number of cells, a comma if none."""
    lines = [line for line in text.split("\n", SAMPLE_LINES)[:SAMPLE_LINES] if line.strip()]

    def agreement(separator: str) -> int:
        counts = Counter(line.count(separator) for line in lines if separator in line)
        return max(counts.values(), default=0)

    return max(SEPARATORS, key=agreement)
