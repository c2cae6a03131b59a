"""Records as lines of text, their cells separated by one sign."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from zhida.payments.channel_layout import Numbered, Page, Record
from zhida.payments.channel_refusals import RETURN_UNREADABLE
from zhida.payments.media.encoding import first_undecodable

AT_ONCE = 1024
LINE_END = "\r\n"


def write(page: Page, records: Iterable[Record], target: BinaryIO) -> None:
    """Write the records. No cell is quoted: many a bank's program would not understand it."""
    rest = iter(records)
    while some := list(islice(rest, AT_ONCE)):
        lines = LINE_END.join(map(page.separator.join, some)) + LINE_END
        target.write(lines.encode(page.encoding))


def read(page: Page, source: Path) -> Iterator[Numbered]:
    """Yield each line's cells, quoted or not. Refuses what is no such text."""
    with source.open(encoding=page.encoding, newline="") as file:
        lines = csv.reader(file, delimiter=page.separator, strict=True)
        try:
            yield from enumerate(lines, 1)
        except UnicodeDecodeError:
            raise first_undecodable(page, source) from None
        except csv.Error:
            why = f"第{lines.line_num}行的引号没有成对，或含有不该有的字符"
            raise RETURN_UNREADABLE(name=source.name, why=why) from None
