"""Tables that go on over pages: recognised by their columns, and mended where the page cut them.

A row cut in two becomes one row again, a heading cell that goes on over the page becomes one
cell, and a header repeated on each page stands once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from zhida.formats import ruling
from zhida.formats.layout import Ruled, RuledCell, glued, least
from zhida.formats.page import Box

NEAR = 2 * ruling.TOLERANCE
"""Edges of the same column may differ by this much (points) from page to page."""

SAME_COLUMNS = 0.6
"""Share of the lower table's column edges that the upper one must have, too."""

SAME_WIDTH = 0.03
"""Scans of one table may differ by this share in their width."""

MAX_HEADER_ROWS = 3

FIGURE = re.compile(r"[-－−(（]?[\d,.]+[)）]?[%％]?")

Pair = tuple[RuledCell, RuledCell]


def joined(upper: Ruled, lower: Ruled) -> Ruled | None:
    """Return both tables as one when the lower has the columns of the upper one, else None."""
    edges = _edges(upper.cells)
    cells = [_below(cell, upper, lower, edges) for cell in lower.cells]
    own = _edges(cells)
    common = [x for x in own if abs(edges[ruling.nearest(edges, x)] - x) <= ruling.TOLERANCE]
    if len(common) < max(2, SAME_COLUMNS * len(own)):
        return None
    whole = _mended(upper.cells, _without_header(upper.cells, cells))
    box = whole[0].box
    for cell in whole[1:]:
        box = box.around(cell.box)
    return Ruled(whole, box)


def _edges(cells: list[RuledCell]) -> list[float]:
    return ruling.clustered(x for cell in cells for x in (cell.box.left, cell.box.right))


def _below(cell: RuledCell, upper: Ruled, lower: Ruled, edges: list[float]) -> RuledCell:
    """Return a cell of the lower table placed directly below the upper one, and equally wide.

    Scans differ a little from page to page in place and size; its sides fall on ``edges`` of the
    upper table where these are near.
    """
    ratio = upper.box.width / max(lower.box.width, 1.0)
    ratio = ratio if abs(ratio - 1) <= SAME_WIDTH else 1.0

    def across(x: float) -> float:
        x = upper.box.left + (x - lower.box.left) * ratio
        edge = edges[ruling.nearest(edges, x)]
        return edge if abs(edge - x) <= NEAR else x

    down = upper.box.bottom - lower.box.top
    box = cell.box
    return replace(
        cell, box=Box(across(box.left), box.top + down, across(box.right), box.bottom + down)
    )


def _without_header(upper: list[RuledCell], lower: list[RuledCell]) -> list[RuledCell]:
    """Drop the rows of the lower table that repeat the first rows of the upper one."""
    rows = list(_rows(lower))
    repeated = 0
    for above, below in zip(list(_rows(upper))[:MAX_HEADER_ROWS], rows, strict=False):
        if [cell.text for cell in above] != [cell.text for cell in below]:
            break
        repeated += 1
    kept = [cell for row in rows[repeated:] for cell in row]
    if not repeated or not kept:
        return lower
    up = kept[0].box.top - lower[0].box.top
    return [replace(cell, box=_lifted(cell.box, up)) for cell in kept]


def _rows(cells: list[RuledCell]) -> Iterator[list[RuledCell]]:
    """Yield the cells grouped by where they begin, from top to bottom."""
    tops = ruling.clustered(cell.box.top for cell in cells)
    for top in range(len(tops)):
        yield [cell for cell in cells if ruling.nearest(tops, cell.box.top) == top]


def _lifted(box: Box, by: float) -> Box:
    return Box(box.left, box.top - by, box.right, box.bottom - by)


def _mended(upper: list[RuledCell], lower: list[RuledCell]) -> list[RuledCell]:
    """Return all cells, with those that the page cut in two made whole."""
    seam = min(cell.box.top for cell in lower)
    pairs = [
        (above, below)
        for below in sorted(lower, key=lambda cell: cell.box.left)
        if abs(below.box.top - seam) <= ruling.TOLERANCE
        for above in upper
        if abs(above.box.bottom - seam) <= ruling.TOLERANCE and _same_columns(above, below)
    ]
    tall = {
        id(below)
        for above, below in pairs
        if _rows_beside(above, upper) > 1 or _rows_beside(below, lower) > 1
    }
    if not _is_cut_row([pair for pair in pairs if id(pair[1]) not in tall]):
        pairs = _headings(pairs, tall)
    gone = {id(cell) for pair in pairs for cell in pair}
    whole = [_one_cell(above, below) for above, below in pairs]
    return [*(cell for cell in [*upper, *lower] if id(cell) not in gone), *whole]


def _headings(pairs: list[Pair], tall: set[int]) -> list[Pair]:
    """Return the pairs that are one heading cell: one part is blank, and one part is tall.

    A heading of one row on either page is known by the heading to its left, which goes on, too.
    """
    found: list[Pair] = []
    for above, below in pairs:
        if above.text and below.text:
            continue
        after_heading = any(
            abs(heading.box.right - below.box.left) <= ruling.TOLERANCE for _, heading in found
        )
        text = above.text or below.text
        is_word = text and not any(char.isdigit() for char in text)
        if id(below) in tall or (after_heading and is_word):
            found.append((above, below))
    return found


def _same_columns(above: RuledCell, below: RuledCell) -> bool:
    return (
        abs(above.box.left - below.box.left) <= ruling.TOLERANCE
        and abs(above.box.right - below.box.right) <= ruling.TOLERANCE
    )


def _is_cut_row(pairs: list[Pair]) -> bool:
    """Tell whether the first row of a page is the rest of the last row of the page before.

    ``pairs`` are the cells of one row each, above and below the cut, from left to right. A rest
    goes on with texts that began above, never with a figure, and leaves blank at least half of the
    cells that have text above.
    All the texts that it goes on with ran up to the edge of their cells above; a single long text
    may also have been cut between its paragraphs, if the row has no beginning of its own.
    """
    if any(below.text and not above.text for above, below in pairs):
        return False
    pairs = [pair for pair in pairs if pair[0].text]
    both = [(above, below) for above, below in pairs if below.text]
    if not 0 < len(both) <= len(pairs) - len(both):
        return False
    if any(FIGURE.fullmatch(below.text) for _, below in both):
        return False
    return all(above.full for above, _ in both) or (len(both) == 1 and not pairs[0][1].text)


def _rows_beside(cell: RuledCell, cells: list[RuledCell]) -> int:
    """Return how many rows begin within the height of ``cell``."""
    start, end = cell.box.top - ruling.TOLERANCE, cell.box.bottom - ruling.TOLERANCE
    return len(ruling.clustered(c.box.top for c in cells if start <= c.box.top < end))


def _one_cell(above: RuledCell, below: RuledCell) -> RuledCell:
    kept = above if above.text else below
    return replace(
        kept,
        text=_glued(above, below),
        full=below.full,
        confidence=least((above.confidence, below.confidence)),
        box=above.box.around(below.box),
    )


def _glued(above: RuledCell, below: RuledCell) -> str:
    if above.text and below.text and not above.full:
        return f"{above.text}\n{below.text}"
    return glued(above.text, below.text)
