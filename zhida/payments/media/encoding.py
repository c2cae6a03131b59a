"""Where a text stops being of its encoding."""

from __future__ import annotations

from pathlib import Path

from zhida.core.refusal import Refusal
from zhida.payments.channel_layout import Page
from zhida.payments.channel_refusals import RETURN_UNREADABLE


def first_undecodable(page: Page, source: Path) -> Refusal:
    """Return the refusal that names the first line which is not in the page's encoding."""
    with source.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                line.decode(page.encoding)
            except UnicodeDecodeError:
                return undecodable(page, source, number, line)
    raise AssertionError("every line can be decoded after all")


def undecodable(page: Page, source: Path, number: int, line: bytes) -> Refusal:
    """Return the refusal of a line in which a sign is not of the encoding, or cut in two."""
    shown = line.decode(page.encoding, "replace").strip()
    why = f"第{number}行应为 {page.encoding.upper()} 编码的文字，实际是“{shown}”"
    return RETURN_UNREADABLE(name=source.name, why=why)
