"""The order of a document's blocks: tables are counted, paragraphs without a place get a line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from zhida.core.document import Block, Cell, Place, Table
from zhida.formats.sizes import Tally


def in_order(blocks: Iterable[Block]) -> list[Block]:
    """Return ``blocks`` as a list, with places counted from 1 in the order they stand.

    Tables and their cells get the number of the table; a paragraph without any place gets the
    number of the paragraph as its line. Raises ``UnreadableError`` beyond the limits of a document.
    """
    tally = Tally()
    found: list[Block] = []
    tables = lines = 0
    for block in blocks:
        tally.of(block)
        if isinstance(block, Table):
            tables += 1
            found.append(_numbered(block, tables))
        elif block.place == Place():
            lines += 1
            found.append(replace(block, place=Place(line=lines)))
        else:
            found.append(block)
    return found


def _numbered(table: Table, number: int) -> Table:
    """Return ``table`` with its number in each place; a spanning cell stays one object."""
    renamed: dict[int, Cell] = {}
    for row in table.rows:
        for cell in row:
            if id(cell) not in renamed:
                renamed[id(cell)] = replace(cell, place=replace(cell.place, table=number))
    rows = [[renamed[id(cell)] for cell in row] for row in table.rows]
    return Table(rows, replace(table.place, table=number), table.ragged)
