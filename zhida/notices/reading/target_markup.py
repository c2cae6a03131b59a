"""Cell texts without the markup that extraction left in them."""

from __future__ import annotations

import html
import re

_BREAKING_TAG = re.compile(r"</?(?:li|p|br|div|tr|ol|ul)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_STRUCK = re.compile(r"~~[^~]*~~")


def without_markup(text: str) -> str:
    """Return ``text`` without HTML tags and struck-out words; list items on lines of their own."""
    if "<" in text:
        text = _TAG.sub("", _BREAKING_TAG.sub("\n", text))
    if "~~" in text:
        text = _STRUCK.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    return text.replace("**", "").strip()
