"""纯文本

Lines become paragraphs; runs of lines with cells become tables. The last to be asked: whatever
decodes is text.
"""

from __future__ import annotations

from zhida.core.document import Document
from zhida.formats import charset, foreign, textgrid
from zhida.formats.sizes import Tally, refuse_long_text

NAMES = ("txt", "text")
RANK = 9
GUARDED = False


def looks_like(data: bytes, name: str) -> bool:
    """Tell whether ``data`` is text of any encoding; XML is data, not text to be read."""
    return charset.is_text(data) and not foreign.is_xml(data)


def read(data: bytes) -> Document:
    """Return the document. Raises ``UnreadableError``."""
    refuse_long_text(data)
    text, notes = charset.decode(data)
    return Document(textgrid.blocks(text.split("\n"), Tally()), "text", notes=notes)
