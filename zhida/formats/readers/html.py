"""网页（html）

Block elements become paragraphs, tables become grids. Scripts and styles are passed over, nothing
is fetched. Many systems save a web page under the name .doc or .xls; it is known by its content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from zhida.core.document import Block, Document, Paragraph, Place, UnreadableError
from zhida.formats import archive, charset, grid
from zhida.formats.order import in_order
from zhida.formats.sizes import refuse_long_text

NAMES = ("html", "htm")
RANK = 7
GUARDED = True

OPENING = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|meta|table)\b",
    re.I | re.S,
)
TAG = re.compile(r"\s*<[a-z]", re.I)
INTERNAL_SUBSET = re.compile(r"<!doctype[^>\[]*\[|<!entity", re.I)
SKIPPED = {"script", "style", "head", "noscript", "template", "svg", "iframe", "object", "select"}
INLINE = {"a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins",
          "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
          "sup", "time", "tt", "u", "var"}  # fmt: skip
MAX_DEPTH = 200
MAX_SPAN = 1000
MOST_LINES = 4
"""A cell with a table and more lines of text than this holds a part of the page."""


def looks_like(data: bytes, name: str) -> bool:
    """Tell whether ``data`` begins as a web page does, or is called one and begins with a tag."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\x00", b"").decode("latin-1")
    if name.endswith((".html", ".htm")) and TAG.match(head):
        return True
    return OPENING.match(head) is not None


def read(data: bytes) -> Document:
    """Return the document. Raises ``UnreadableError``, also for a DTD with declarations."""
    from lxml import etree, html

    refuse_long_text(data)
    text, notes = charset.decode(data)
    start = text.lstrip("\ufeff \n\t")[:64].lower()
    if INTERNAL_SUBSET.search(text) or (start.startswith("<?xml") and "<!doctype" in text.lower()):
        raise UnreadableError(archive.DECLARED)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except etree.ParserError:
        raise UnreadableError("网页里没有内容。请检查文件后重试。") from None
    body = root.find("body")
    blocks = in_order(_blocks(root if body is None else body, 0))
    return Document(blocks, "html", notes=notes)


def _blocks(element: Any, depth: int) -> Iterator[Block]:
    """Yield what ``element`` shows, in order; text between block elements is a paragraph."""
    if depth > MAX_DEPTH:
        return
    line = element.text or ""
    for child in element:
        name = child.tag if isinstance(child.tag, str) else ""
        if name == "br":
            yield from _paragraphs(line)
            line = ""
        elif name in INLINE and not _holds_blocks(child):
            line += "".join(child.itertext())
        elif name and name not in SKIPPED:
            yield from _paragraphs(line)
            line = ""
            yield from _table(child, depth) if name == "table" else _blocks(child, depth + 1)
        line += child.tail or ""
    yield from _paragraphs(line)


def _paragraphs(text: str) -> Iterator[Paragraph]:
    text = re.sub(r"[ \t\r\n]+", " ", text).strip()
    if text:
        yield Paragraph(text, Place())


def _holds_blocks(element: Any) -> bool:
    return any(isinstance(e.tag, str) and e.tag not in INLINE for e in element.iterdescendants())


def _table(element: Any, depth: int) -> Iterator[Block]:
    """Yield a table and, after it, the tables that stand in its cells.

    A table that only lays out the page yields what its cells hold, in order.
    """
    rows = [row for row in element.iter("tr") if _table_of(row) is element]
    cells = [
        (r, cell, list(_blocks(cell, depth + 1)))
        for r, row in enumerate(rows)
        for cell in row.iterchildren("td", "th")
    ]
    if len(cells) == 1 or any(_is_page(blocks) for _, _, blocks in cells):
        yield from (block for _, _, blocks in cells for block in blocks)
    elif cells:
        yield grid.table(_anchors(cells, len(rows)), Place())
        yield from (block for _, _, blocks in cells for block in blocks if _is_table(block))


def _is_page(blocks: list[Block]) -> bool:
    """Tell whether a cell holds a part of the page rather than a value: text around a table."""
    texts = sum(not _is_table(block) for block in blocks)
    return MOST_LINES < texts < len(blocks)


def _is_table(block: Block) -> bool:
    return not isinstance(block, Paragraph)


def _anchors(cells: list[tuple[int, Any, list[Block]]], height: int) -> list[grid.Anchor]:
    """Return the cells where they stand; ``cells`` are (row, element, what it holds)."""
    anchors: list[grid.Anchor] = []
    covered: set[tuple[int, int]] = set()
    column, last = 0, 0
    for r, cell, blocks in cells:
        column, last = (column if r == last else 0), r
        while (r, column) in covered:
            column += 1
        tall = min(_span(cell, "rowspan"), height - r)
        width = _span(cell, "colspan")
        text = "\n".join(block.text for block in blocks if isinstance(block, Paragraph))
        anchors.append(grid.Anchor(r, column, text, tall, width))
        grid.refuse_large(tall, column + width)
        covered.update((r + y, column + x) for y in range(tall) for x in range(width))
        column += width
        grid.refuse_large(1, len(covered))
    return anchors


def _table_of(row: Any) -> Any:
    return next(row.iterancestors("table"), None)


def _span(cell: Any, name: str) -> int:
    text = (cell.get(name) or "").strip()
    return max(1, min(int(text), MAX_SPAN)) if text.isdigit() else 1
