"""Word 文档（docx）

Text as it would be printed: numbers of automatic lists are written out, tracked insertions are
taken and deletions left, merged cells are one cell, text boxes follow the paragraph that holds
them. Headers and footers are left out, except a letterhead that only the first page has.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhida.core.document import Block, Document
from zhida.formats import archive
from zhida.formats.order import in_order

NAMES = ("docx", "docm", "wps")
RANK = 2
GUARDED = True


def looks_like(data: bytes, name: str) -> bool:
    """Tell whether ``data`` is an archive with a Word document in it."""
    return data.startswith(archive.MAGIC) and b"word/document" in data


def read(data: bytes) -> Document:
    """Return the document. Raises ``UnreadableError``."""
    import docx

    from zhida.formats.word_body import Body

    with archive.open_safely(data) as container:
        word = docx.Document(container.fp)
    body = Body(word.part)
    blocks = [*_letterhead(word, body), *body.blocks(word.element.body)]
    return Document(in_order(blocks), "docx")


def _letterhead(word: Any, body: Any) -> Iterator[Block]:
    """Yield the header of the first page, when that page has one of its own."""
    section = word.sections[0] if len(word.sections) else None
    if section is not None and section.different_first_page_header_footer:
        header = section.first_page_header
        if not header.is_linked_to_previous:
            yield from body.blocks(header._element)
