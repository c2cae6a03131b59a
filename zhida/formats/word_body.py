"""Walking the body of a Word document: paragraphs, tables, text boxes, tracked changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import nsmap, qn

from zhida.core.document import Block, Paragraph, Place, Table
from zhida.formats import grid, limits
from zhida.formats.word_numbers import Lists

ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
CONTAINERS = {
    f"{{{nsmap['w']}}}{name}"
    for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "hyperlink",
                 "fldSimple", "ruby", "rubyBase", "dir", "bdo", "r", "object", "pict")
}  # fmt: skip
"""Elements whose children are printed as if they stood in the element's own place."""

CHARACTERS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
SYMBOL_FONT = {0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB9: "≠", 0xBB: "≈", 0x25: "%"}
"""The signs of the font Symbol that targets are written with."""

MAX_DEPTH = 40


@dataclass
class _Open:
    """A table cell while its rows are being read; a vertical merge makes it longer."""

    row: int
    column: int
    column_span: int
    text: str
    row_span: int = 1


@dataclass
class Body:
    """Reads elements of one Word document; holds its lists, whose numbers count on."""

    part: Any
    lists: Lists = field(init=False)

    def __post_init__(self) -> None:
        related = {
            relation.reltype.rpartition("/")[2]: relation.target_part.element
            for relation in self.part.rels.values()
            if not relation.is_external and hasattr(relation.target_part, "element")
        }
        self.lists = Lists(related.get("numbering"), related.get("styles"))

    def blocks(self, element: Any, depth: int = 0) -> Iterator[Block]:
        """Yield the paragraphs and tables in ``element``, in order; nested tables follow theirs."""
        if depth > MAX_DEPTH:
            return
        for child in element:
            if child.tag == qn("w:p"):
                yield from self._paragraph(child, depth)
            elif child.tag == qn("w:tbl"):
                yield from self._table(child, depth)
            elif child.tag in CONTAINERS:
                yield from self.blocks(child, depth + 1)

    def _paragraph(self, element: Any, depth: int) -> Iterator[Block]:
        number = self.lists.number(element)
        text = "".join(pieces(element)).strip()
        for line in text.split("\n"):
            if line.strip():
                yield Paragraph(f"{number}{line.strip()}", Place())
                number = ""
        for box in text_boxes(element):
            yield from self.blocks(box, depth + 1)

    def _table(self, element: Any, depth: int) -> Iterator[Block]:
        inner: list[Table] = []
        rows = [self._row(row, inner, depth) for row in _parts(element, "w:tr") if not _gone(row)]
        anchors = _anchors(rows)
        if len(anchors) == 1:
            # A single cell is a frame around ordinary content, not a table.
            for cell in element.iter(qn("w:tc")):
                yield from self.blocks(cell, depth + 1)
                return
        if anchors:
            yield grid.table(anchors, Place())
        yield from inner

    def _row(self, row: Any, inner: list[Table], depth: int) -> list[tuple[str, str, int]]:
        """Return the cells of a row as (merge, text, columns); merge is '', 'restart', 'continue'.

        Blank grid columns before the first cell count as one cell without text.
        """
        before = _number(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"))
        cells = [("", "", before)] if before else []
        for cell in _parts(row, "w:tc"):
            properties = cell.find(qn("w:tcPr"))
            span = _number(_find(properties, "w:gridSpan")) or 1
            merge = _find(properties, "w:vMerge")
            kind = "" if merge is None else merge.get(qn("w:val")) or "continue"
            lines = []
            for block in self.blocks(cell, depth + 1):
                if isinstance(block, Paragraph):
                    lines.append(block.text)
                else:
                    inner.append(block)
            cells.append((kind, "\n".join(lines), min(span, limits.MAX_CELLS)))
        return cells


def _anchors(rows: list[list[tuple[str, str, int]]]) -> list[grid.Anchor]:
    """Resolve vertical merges: a continued cell lengthens the one above that began there."""
    found: list[_Open] = []
    above: dict[int, _Open] = {}
    for r, cells in enumerate(rows):
        column = 0
        begun: dict[int, _Open] = {}
        for merge, text, span in cells:
            upper = above.get(column) if merge == "continue" else None
            if upper is not None and upper.column_span == span:
                upper.row_span += 1
            else:
                upper = _Open(r, column, span, text)
                found.append(upper)
            begun[column] = upper
            column += span
        above = begun
    return [grid.Anchor(c.row, c.column, c.text, c.row_span, c.column_span) for c in found]


def pieces(element: Any) -> Iterator[str]:
    """Yield the printed text below ``element``, without deleted and hidden text and boxes."""
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in CHARACTERS:
            yield CHARACTERS[child.tag]
        elif child.tag == qn("w:sym"):
            yield _symbol(child)
        elif child.tag == ALTERNATE:
            yield from pieces(_one_of(child))
        elif child.tag in CONTAINERS and not _hidden(child):
            yield from pieces(child)


def text_boxes(element: Any) -> Iterator[Any]:
    """Yield the contents of the text boxes anchored below ``element``, each once."""
    for child in element:
        if child.tag == qn("w:txbxContent"):
            yield child
        elif child.tag == ALTERNATE:
            yield from text_boxes(_one_of(child))
        elif child.tag != FALLBACK:
            yield from text_boxes(child)


def _one_of(alternate: Any) -> Any:
    """Return the first of several ways to show the same content."""
    choice = alternate.find(CHOICE)
    fallback = alternate.find(FALLBACK)
    if choice is not None:
        return choice
    return alternate if fallback is None else fallback


def _parts(element: Any, name: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, also those inside content controls."""
    for child in element:
        if child.tag == qn(name):
            yield child
        elif child.tag in CONTAINERS:
            yield from _parts(child, name)


def _gone(row: Any) -> bool:
    """Tell whether the row was deleted under change tracking."""
    return row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None


def _hidden(run: Any) -> bool:
    vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return vanish is not None and vanish.get(qn("w:val")) not in ("0", "false")


def _symbol(element: Any) -> str:
    try:
        code = int(element.get(qn("w:char")) or "", 16)
    except ValueError:
        return ""
    return SYMBOL_FONT.get(code & 0xFF, "") if code >= 0xF000 else chr(code)


def _find(properties: Any, name: str) -> Any:
    return None if properties is None else properties.find(qn(name))


def _number(element: Any) -> int:
    text = "" if element is None else element.get(qn("w:val")) or ""
    return int(text) if text.isdigit() else 0
