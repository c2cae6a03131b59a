"""Texts that a spreadsheet would take for a formula, made inert for csv, where a reader guesses."""

from __future__ import annotations

SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With what such a text begins; programs of East Asia take the wide signs for the narrow ones."""


def inert(text: str) -> str:
    """Return the text with an apostrophe before it if it begins like a formula.

    >>> inert("＝1+1"), inert("阿依古丽")
    ("'＝1+1", '阿依古丽')
    """
    return f"'{text}" if text.lstrip(" \u3000").startswith(SIGNS) else text
