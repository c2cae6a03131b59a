"""From laid out pages to blocks in reading order: page heads go, broken lines become paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from zhida.core.document import Block, Cell, Paragraph, Place, Table
from zhida.formats import grid, ruling, textgrid
from zhida.formats.joining import FIGURE, joined
from zhida.formats.layout import Laid, Line, Ruled, glued, least
from zhida.formats.page import Page

PAGE_NUMBER = re.compile(
    r"[-－—–_~·•.\s]*(第\s*)?\d{1,4}\s*页?([/／,，\s]*(共\s*)?\d{1,4}\s*页?)?[-－—–_~·•.\s]*"
)
MARGIN = 0.1
"""Heads and page numbers stand in this outer share of the page's height."""

NO_HEAD = re.compile(r"附[件表].*|.*表|.*单位[:：].*")
"""What may stand at the top of several pages and is still no page head: captions of tables."""

CONTINUED = re.compile(r"[（(]?(续表?|续上表|接上表)[）)]?|[（(]?单位[:：].{1,6}")
"""What may stand above a table that goes on from the page before."""

ENTRY = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[、．.](?!\d)|附件|抄送|主送"
)
"""What opens a paragraph even where nothing is indented."""

INDENT = 1.2
"""A line that begins further right than this many heights opens a paragraph."""

FULL = 2.0
"""A line that ends less than this many heights before the right edge goes on in the next."""

FEWEST_ROWS = 3
"""As many lines one below the other that end in a figure are a list, however close its columns."""

LINE_STEP = 3.0
"""Lines of one paragraph are less than this many heights apart."""

SAME_SIZE = 0.1
"""Lines of one paragraph are drawn in one size of type, give or take this share."""

ALIKE = 0.35
"""Recognised lines of one size differ by this share, as some signs are taller than others."""

WIDE = 0.5


@dataclass(frozen=True)
class Margins:
    """Where the full lines of the text begin and end, in points."""

    left: float
    right: float


Placed = tuple[Laid, Line]


def blocks(pages: list[Laid]) -> list[Block]:
    """Return the paragraphs and tables of ``pages`` in reading order, without heads and feet."""
    kept = _without_heads(pages)
    margins = _margins(kept)
    found: list[Block] = []
    items = _continued(kept)
    for is_table, run in groupby(items, key=lambda item: isinstance(item, Ruled)):
        if is_table:
            found += [_table(item) for item in run if isinstance(item, Ruled)]
        else:
            found += _text([item for item in run if not isinstance(item, Ruled)], margins)
    return found


def _without_heads(pages: list[Laid]) -> list[Laid]:
    """Drop page numbers, and lines that stand in the margin of half of the pages."""
    seen = Counter(key for laid in pages for key in {_head(laid, item) for item in laid.items})
    often = {key for key, times in seen.items() if key and times >= max(2, len(pages) // 2)}

    def stays(laid: Laid, item: Line | Ruled) -> bool:
        head = _head(laid, item)
        return not head or (head not in often and not PAGE_NUMBER.fullmatch(head))

    return [Laid(laid.page, [item for item in laid.items if stays(laid, item)]) for laid in pages]


def _head(laid: Laid, item: Line | Ruled) -> str:
    """Return a line of the page's margin with its digits made equal; '' for anything else."""
    outer = MARGIN * laid.page.height
    if isinstance(item, Line) and (
        item.box.bottom < outer or item.box.top > laid.page.height - outer
    ):
        if NO_HEAD.fullmatch(item.text):
            return ""
        return re.sub(r"\d+", "0", item.text)
    return ""


def _continued(pages: list[Laid]) -> Iterator[Ruled | Placed]:
    """Yield the items of all pages; a table that goes on over pages comes as one."""
    waiting: Ruled | None = None
    for laid in pages:
        items = laid.items
        first = next((i for i, item in enumerate(items) if isinstance(item, Ruled)), len(items))
        if waiting and first < len(items) and _may_go_on(items[:first]):
            table = items[first]
            whole = joined(waiting, table) if isinstance(table, Ruled) else None
            if whole:
                waiting, items = whole, items[first + 1 :]
        if waiting and items:
            yield waiting
            waiting = None
        if items and isinstance(items[-1], Ruled):
            waiting = items[-1]
            items = items[:-1]
        for item in items:
            yield (laid, item) if isinstance(item, Line) else item
    if waiting:
        yield waiting


def _may_go_on(before: list[Line | Ruled]) -> bool:
    """Tell whether nothing but 续表 or the unit stands above the first table of a page."""
    return all(isinstance(line, Line) and CONTINUED.fullmatch(line.text) for line in before)


def _margins(pages: list[Laid]) -> Margins:
    """Return the margins of the text: where most of its wide lines begin and end."""
    wide = [
        item.box
        for laid in pages
        for item in laid.items
        if isinstance(item, Line) and item.box.width > WIDE * laid.page.width
    ]
    if not wide:
        return Margins(0.0, float("inf"))
    lefts = sorted(box.left for box in wide)
    return Margins(lefts[len(lefts) // 5], median(box.right for box in wide))


def _text(run: list[Placed], margins: Margins) -> Iterator[Block]:
    """Yield lines between tables as paragraphs; lines in columns become a table without rules."""
    run = _with_close_columns(run)
    for columns, part in groupby(run, key=lambda placed: len(placed[1].pieces) > 1):
        lines = list(part)
        if columns and len(lines) > 1:
            yield _ragged(lines)
        else:
            yield from _paragraphs(lines, margins)


def _with_close_columns(run: list[Placed]) -> list[Placed]:
    """Part the lines of a list whose columns stand close: several that all end in a figure.

    The line above them with as many words is their heading.
    """
    found: list[Placed] = []
    for is_row, part in groupby(run, key=lambda placed: _ends_in_figure(placed[1])):
        lines = list(part)
        if is_row and len(lines) >= FEWEST_ROWS:
            if found and len(found[-1][1].words) == len(lines[0][1].words):
                lines.insert(0, found.pop())
            lines = [(laid, Line(line.words, line.words)) for laid, line in lines]
        found += lines
    return found


def _ends_in_figure(line: Line) -> bool:
    return len(line.words) > 1 and bool(FIGURE.fullmatch(line.words[-1].text))


def _ragged(lines: list[Placed]) -> Table:
    """Return lines with gaps as a table whose columns are told by where the pieces stand."""
    rows = textgrid.aligned(
        [
            [textgrid.Piece(p.text, round(p.box.left), round(p.box.right)) for p in line.pieces]
            for _, line in lines
        ]
    )
    width = max(len(row) for row in rows)
    table = Table([], _place(*lines[0]), ragged=True)
    for r, (row, (laid, line)) in enumerate(zip(rows, lines, strict=True), start=1):
        texts = [piece.text for piece in row] + [""] * (width - len(row))
        table.rows.append(
            [
                Cell(
                    text,
                    Place(page=laid.page.number, row=r, column=c, box=laid.page.share(line.box)),
                    confidence=line.confidence,
                )
                for c, text in enumerate(texts, start=1)
            ]
        )
    return table


def _paragraphs(lines: list[Placed], margins: Margins) -> Iterator[Paragraph]:
    text, place, confidence = "", Place(), None
    for i, (laid, line) in enumerate(lines):
        if i and _goes_on(lines[i - 1], (laid, line), margins):
            text = glued(text, line.text)
            confidence = least((confidence, line.confidence))
            continue
        if text:
            yield Paragraph(text, place, confidence)
        text, place, confidence = line.text, _place(laid, line), line.confidence
    if text:
        yield Paragraph(text, place, confidence)


def _goes_on(upper: Placed, lower: Placed, margins: Margins) -> bool:
    """Tell whether the lower line continues the paragraph of the upper one."""
    above, below = upper[1].box, lower[1].box
    height = above.height
    tolerance = SAME_SIZE if upper[1].confidence is None else ALIKE
    same_size = abs(above.height - below.height) <= tolerance * height
    near = upper[0] is not lower[0] or below.top - above.top < LINE_STEP * height
    full = above.right >= margins.right - FULL * height
    at_margin = below.left <= margins.left + INDENT * height
    return same_size and near and full and at_margin and not ENTRY.match(lower[1].text)


def _place(laid: Laid, line: Line) -> Place:
    return Place(page=laid.page.number, box=laid.page.share(line.box))


def _table(ruled: Ruled) -> Table:
    """Return a drawn table as a grid of all its lines."""
    xs = ruling.clustered(x for cell in ruled.cells for x in (cell.box.left, cell.box.right))
    ys = ruling.clustered(y for cell in ruled.cells for y in (cell.box.top, cell.box.bottom))
    anchors = []
    for cell in ruled.cells:
        left, right = ruling.nearest(xs, cell.box.left), ruling.nearest(xs, cell.box.right)
        top, bottom = ruling.nearest(ys, cell.box.top), ruling.nearest(ys, cell.box.bottom)
        anchors.append(
            grid.Anchor(
                top,
                left,
                cell.text,
                bottom - top,
                right - left,
                confidence=cell.confidence,
                place=_on_page(cell.page, cell.page.share(cell.drawn)),
            )
        )
    first = ruled.cells[0].page
    return grid.table(anchors, Place(page=first.number))


def _on_page(page: Page, share: tuple[float, float, float, float]) -> Place:
    return Place(page=page.number, box=share)
