"""Rules of templates and of words that officials read."""

from __future__ import annotations

import re

from tests.house import texts

INLINE = {
    "a style attribute": re.compile(r"\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "an inline script": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I
    ),
    "an event attribute": re.compile(
        r"\son(click|change|load|submit|input|key\w+|mouse\w+)\s*=", re.I
    ),
    "a javascript address": re.compile(r"javascript:", re.I),
    "something fetched from elsewhere": re.compile(
        r"<(script|link|img|iframe|source)\b[^>]*(src|href)=[\"'](https?:)?//", re.I
    ),
}
SHOUTING = re.compile("！")


def templates() -> dict[str, str]:
    """The templates, with Django's comments taken out."""
    pages = {name: text for name, text in texts().items() if name.endswith(".html")}
    own = {name: text for name, text in pages.items() if name.startswith("zhida/")}
    return {
        name: re.sub(r"{#.*?#}", "", text) for name, text in own.items() if "/tests/" not in name
    }


def test_no_template_needs_an_inline_style_or_script() -> None:
    found = [
        f"{name}: {words}"
        for name, text in templates().items()
        for words, pattern in INLINE.items()
        if pattern.search(text)
    ]
    assert found == []


def test_no_page_shouts_at_an_official() -> None:
    assert [name for name, text in templates().items() if SHOUTING.search(text)] == []
