"""Markdown

Like text, with heading marks, emphasis and the rule below a table's head taken away.
"""

from __future__ import annotations

import re

from zhida.core.document import Document
from zhida.formats import charset, textgrid
from zhida.formats.sizes import Tally, refuse_long_text

NAMES = ("md", "markdown")
RANK = 8
GUARDED = False

HEADING = re.compile(r"^\s{0,3}#{1,6}\s+")
EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~>])")


def looks_like(data: bytes, name: str) -> bool:
    """Tell by the name alone: Markdown is text that means to be more."""
    return name.endswith((".md", ".markdown")) and charset.is_text(data)


def read(data: bytes) -> Document:
    """Return the document. Raises ``UnreadableError``."""
    refuse_long_text(data)
    text, notes = charset.decode(data)
    lines = [_plain(line) for line in text.split("\n")]
    return Document(textgrid.blocks(lines, Tally()), "markdown", notes=notes)


def _plain(line: str) -> str:
    line = EMPHASIS.sub(r"\2", HEADING.sub("", line))
    return ESCAPED.sub(r"\1", line.removeprefix("> "))
