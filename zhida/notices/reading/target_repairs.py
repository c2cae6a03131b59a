"""What the loss of cells and spans did to the rows of a table, put right again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from zhida.notices.reading.target_headings import is_blank
from zhida.notices.reading.target_rows import ReadRow, is_measurable
from zhida.notices.reading.target_sheets import Piece


def rejoined(rows: Sequence[ReadRow]) -> Iterator[ReadRow]:
    """Yield the rows with those put together that a line break inside a cell cut in two.

    A name without a target goes before the rest of it, which begins further left on the next line;
    a target without a name goes to the name before.
    """
    begun: ReadRow | None = None
    for row in rows:
        if begun is not None and _is_rest(row, begun):
            yield _joined(begun, row)
            begun = None
            continue
        if begun is not None:
            yield begun
        begun = row if row.name is not None and is_blank(row.value) else None
        if begun is None:
            yield row
    if begun is not None:
        yield begun


def _is_rest(row: ReadRow, begun: ReadRow) -> bool:
    """Tell whether ``row`` is the rest of the row that ``begun`` a name without a target."""
    if row.name is None or begun.name is None or row.category or row.subcategory:
        return False
    if is_blank(row.value):
        return is_measurable(row.name.words)
    return row.name.column < begun.name.column


def _joined(begun: ReadRow, rest: ReadRow) -> ReadRow:
    """Return a row and its rest as one."""
    if begun.name is None or rest.name is None:
        return begun
    if is_blank(rest.value):
        begun.value, begun.value_cell = rest.name.text, rest.name.cell
    else:
        text = begun.name.text + rest.name.text
        begun.name = Piece(text, begun.name.cell, begun.name.column)
        begun.value, begun.value_cell = rest.value, rest.value_cell
    begun.weight = begun.weight or rest.weight
    begun.joined = True
    return begun


def spread_centred(rows: Sequence[ReadRow]) -> None:
    """Give each row the 二级指标 in the middle of whose rows it lies.

    Only where headings seem to be centred and their spans lost: the first row has none of its own.
    """
    named = [row for row in rows if row.name is not None]
    marks = [at for at, row in enumerate(rows) if row.subcategory]
    if not marks or not named or named[0].subcategory or named[0].category:
        return
    for mark, covered in zip(marks, around(marks, len(rows)), strict=True):
        for at in covered:
            rows[at].subcategory = rows[mark].subcategory
            rows[at].category = None
            rows[at].guessed = True


def around(marks: Sequence[int], count: int) -> list[range]:
    """Divide ``count`` rows into runs, one around each of ``marks``, as centred as can be.

    ``marks`` are ascending row numbers from 0. Of all divisions the one is taken in which the
    marks are off the middle of their runs by the least sum; the earlier run is then the longer.
    """

    @cache
    def best(at: int, start: int) -> tuple[int, tuple[int, ...]]:
        """Return (sum, ends) of the best division of the rows from ``start`` on."""
        if at == len(marks) - 1:
            return abs(2 * marks[at] - start - (count - 1)), (count,)
        options = []
        for end in range(marks[at + 1], marks[at], -1):
            rest, ends = best(at + 1, end)
            options.append((abs(2 * marks[at] - start - (end - 1)) + rest, (end, *ends)))
        return min(options, key=lambda option: option[0])

    ends = best(0, 0)[1] if marks else ()
    return [range(start, end) for start, end in zip((0, *ends), ends, strict=False)]
