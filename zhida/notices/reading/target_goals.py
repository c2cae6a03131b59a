"""The goals of a target table: one element for each numbered goal, or for each sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable

from zhida.notices.reading.target_markup import without_markup

_ITEM = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
_STYLES = (
    r"(?:年度)?(?:总体)?目标\s*{n}\s*[:：、.．]?",
    r"[(（]\s*{n}\s*[)）][、.．]?",
    r"{n}\s*[.．、](?!\d(?!\d{{3}}\s*年))",
    r"{n}\s*[)）]",
    r"{chinese}\s*、",
    r"[(（]\s*{chinese}\s*[)）]",
    r"{circled}",
    r"第{chinese}[,，、]",
)
_LEADING_NUMBER = re.compile(r"\s*(?:(?:年度)?(?:总体)?目标|[(（])?\s*(\d{1,2})(?!\d)")
_CHINESE = "一二三四五六七八九十"
_BEFORE = r"(?:^|(?<=[\s。；;：:，,>]))"
_ANYWHERE = r"(?<![第\d.])"


def split_goals(texts: Iterable[str]) -> list[str]:
    """Return the goals written in the cells ``texts``, without numbers and markup.

    List items and numbered goals ("1.", "1、", "目标1：", "（1）") are one goal each; where the
    numbering is lost each sentence is one.
    """
    texts = list(texts)
    items = [item for text in texts for item in _ITEM.split(text)[1:]]
    if len(items) > 1:
        goals = [_without_number(without_markup(item)) for item in items]
        return [goal for goal in goals if goal]
    text = "\n".join(without_markup(text) for text in texts)
    for before in (_BEFORE, _ANYWHERE):
        numbered = max((_numbered(text, before + style) for style in _STYLES), key=len)
        if len(numbered) > 1:
            return numbered
    return numbered or _sentences(text)


def _numbered(text: str, style: str) -> list[str]:
    """Return the parts of ``text`` that begin with 1, 2, 3 … in one style; [] if there is no 1.

    A list that its program numbered on from the table before begins with a later number.
    """
    starts: list[re.Match[str]] = []
    at = 0
    leading = _LEADING_NUMBER.match(text)
    for number in range(int(leading[1]) if leading else 1, 100):
        found = _mark(style, number).search(text, at)
        if found is None:
            break
        starts.append(found)
        at = found.end()
    if not starts or text[: starts[0].start()].strip(" \n。；;：:"):
        return []
    ends = [mark.start() for mark in starts[1:]] + [len(text)]
    return [_one_line(text[mark.end() : end]) for mark, end in zip(starts, ends, strict=True)]


def _mark(style: str, number: int) -> re.Pattern[str]:
    """Return the pattern of the mark of goal ``number`` in a style."""
    chinese = _CHINESE[number - 1] if number <= 10 else f"十{_CHINESE[(number - 1) % 10]}"
    circled = chr(0x2460 + number - 1) if number <= 20 else "\0"
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    digits = rf"(?<!\d)(?:{number}|{wide})(?!\d)"
    return re.compile(style.format(n=digits, chinese=chinese, circled=circled))


def _without_number(text: str) -> str:
    """Return a list item without the number that it may repeat."""
    return _one_line(re.sub(r"^\s*(?:[(（]?\d{1,2}[)）.．、]|目标\d{1,2}[:：、])(?!\d)", "", text))


def _sentences(text: str) -> list[str]:
    """Return the sentences of ``text``; lines that merely wrap are joined."""
    parts = re.findall(r"[^。！？]+[。！？]?", _one_line(text))
    return [part.strip() for part in parts if part.strip()]


def _one_line(text: str) -> str:
    """Return ``text`` on one line; a line break between Chinese characters leaves nothing."""
    return re.sub(r"\s*\n\s*", "", text).strip()
