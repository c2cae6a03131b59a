"""What stands on a sheet: lines of words above, below and between, and the tables themselves.

A spreadsheet or CSV has cells only. A row with a single filled cell before a table begins, or
after it ended, is a line of words (a title, 单位：万元, a note); blank rows part tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from zhida.core.document import Block, Cell, Paragraph, Table


def blocks(sheet: Table) -> Iterator[Block]:
    """Yield the paragraphs and tables of a whole ``sheet``, in order.

    Columns that are blank in the whole of a table are cut off at its right side.
    """
    run: list[list[Cell]] = []
    for row in [*sheet.rows, []]:
        if _filled(row):
            run.append(row)
        elif run:
            yield from _parts(run, sheet)
            run = []


def _parts(rows: list[list[Cell]], sheet: Table) -> Iterator[Block]:
    start, end = 0, len(rows)
    while start < end and _is_words(rows[start]):
        start += 1
    while end > start and _is_words(rows[end - 1]):
        end -= 1
    yield from _words(rows[:start])
    if start < end:
        width = 1 + max(
            c for row in rows[start:end] for c, cell in enumerate(row) if cell.text or cell.formula
        )
        place = replace(sheet.place, row=rows[start][0].place.row)
        yield Table([row[:width] for row in rows[start:end]], place, sheet.ragged)
    yield from _words(rows[end:])


def _is_words(row: list[Cell]) -> bool:
    """Tell whether a row is a line of words; a formula never is."""
    filled = _filled(row)
    return len(filled) == 1 and filled[0].formula is None


def _words(rows: list[list[Cell]]) -> Iterator[Paragraph]:
    said: set[int] = set()
    for row in rows:
        for cell in _filled(row):
            if id(cell) not in said:
                said.add(id(cell))
                yield Paragraph(cell.text, cell.place)


def _filled(row: list[Cell]) -> list[Cell]:
    """Return the different cells of ``row`` that hold anything."""
    return list({id(cell): cell for cell in row if cell.text or cell.formula}.values())
