"""Printed text made comparable: what is layout goes, what was printed stays.

Full-width digits and letters become half-width, the radicals that PDF extraction puts in the place
of ordinary characters become those characters, invisible characters go. Chinese punctuation and
brackets stay as printed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

_INVISIBLE = dict.fromkeys([0xAD, 0xFEFF, *range(0x200B, 0x2010), 0x2060], None)
_SPACES = dict.fromkeys([0xA0, 0x3000, *range(0x2000, 0x200B), 0x202F, 0x0B, 0x0C], " ")
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B) if chr(code - 0xFEE0).isalnum()}
_WIDE |= {ord("％"): "%", ord("．"): ".", ord("＋"): "+", ord("＝"): "=", ord("／"): "/"}
_RADICALS = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00))
}
_AS_PRINTED = _INVISIBLE | _SPACES | _WIDE | _RADICALS

_WHITE = re.compile(r"\s+")
_LAYOUT = re.compile(r"(?<![0-9A-Za-z]) | (?![0-9A-Za-z])")

OPENING, CLOSING = "（(〔[【［《〈「『“", "）)〕]】］》〉」』”"


def plain(text: str) -> str:
    """Return ``text`` with half-width digits and letters, single spaces and no invisible signs."""
    return _WHITE.sub(" ", text.translate(_AS_PRINTED)).strip()


@lru_cache(maxsize=2**15)
def compact(text: str) -> str:
    """Return ``text`` without the white space that was only layout (rule R4).

    A space stays only between two Latin letters or digits: ``COVID 19``, but ``2022年``.
    """
    return _LAYOUT.sub("", plain(text))


def split_outside_brackets(text: str, signs: str) -> list[str]:
    """Split ``text`` at every one of ``signs`` that stands in no bracket; drop empty parts."""
    parts, depth = [""], 0
    for sign in text:
        if sign in OPENING:
            depth += 1
        elif sign in CLOSING:
            depth = max(0, depth - 1)
        if sign in signs and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts if part.strip()]


def unique(things: Iterable[str]) -> list[str]:
    """Return the things in order, each once."""
    return list(dict.fromkeys(things))


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, sentence) of ``text``; a sentence ends at 。！？ or a line break."""
    for match in re.finditer(r"[^。！？\n]+[。！？]?", text):
        yield match.start(), match.group()
