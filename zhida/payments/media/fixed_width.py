"""Records as lines in which each cell takes a fixed number of bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from struct import Struct
from typing import BinaryIO

from zhida.payments.channel_cells import NUMBER_KINDS, TEXT_KINDS
from zhida.payments.channel_layout import Column, Numbered, Page, Record
from zhida.payments.channel_refusals import RETURN_OF_ANOTHER_KIND
from zhida.payments.media.encoding import undecodable

AT_ONCE = 1024
LINE_END = b"\r\n"


def write(page: Page, records: Iterable[Record], target: BinaryIO) -> None:
    """Write the records: text to the left with blanks, numbers to the right with zeros."""
    rest = iter(records)
    if page.head:
        target.write(_lines(page, page.head, islice(rest, 1)))
    while some := list(islice(rest, AT_ONCE)):
        target.write(_lines(page, page.columns, some))


def _lines(page: Page, columns: Sequence[Column], records: Iterable[Record]) -> bytes:
    filled = [
        _filled(page, column, cells)
        for column, cells in zip(columns, zip(*records, strict=True), strict=True)
    ]
    return LINE_END.join(map(b"".join, zip(*filled, strict=True))) + LINE_END


def _filled(page: Page, column: Column, cells: Sequence[str]) -> list[bytes]:
    """Return the cells of a column, each as many bytes long as it is wide."""
    width, encoding = column.width, page.encoding
    if column.kind in NUMBER_KINDS:
        return [cell.zfill(width).encode() for cell in cells]
    if column.kind in TEXT_KINDS:
        return [cell.encode(encoding).ljust(width) for cell in cells]
    return [cell.ljust(width).encode() for cell in cells]


def read(page: Page, source: Path) -> Iterator[Numbered]:
    """Yield each line's cells. Refuses a line of another length or encoding."""
    columns = page.head or page.columns
    cells, encodings = _cut(page, columns)
    with source.open("rb") as file:
        for number, ended in enumerate(file, 1):
            line = ended.rstrip(LINE_END)
            if not line:
                continue
            if len(line) != cells.size:
                raise RETURN_OF_ANOTHER_KIND(
                    place=f"第{number}行",
                    channel=page.channel,
                    expected=f"{cells.size} 字节",
                    found=f"{len(line)} 字节",
                )
            try:
                yield number, list(map(str, cells.unpack(line), encodings))
            except UnicodeDecodeError:
                raise undecodable(page, source, number, line) from None
            if columns is page.head:
                columns = page.columns
                cells, encodings = _cut(page, columns)


def _cut(page: Page, columns: Sequence[Column]) -> tuple[Struct, list[str]]:
    """Return how a line is cut into cells, and how each is decoded.

    Where only ASCII belongs, every byte becomes a sign, and what is none of it is refused later.
    """
    cells = Struct("".join(f"{column.width}s" for column in columns))
    encodings = [page.encoding if one.kind in TEXT_KINDS else "latin-1" for one in columns]
    return cells, encodings
