"""The lines above a target table: annex number, title, year, receiver, unit of account."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhida.core.document import Paragraph
from zhida.notices.reading.target_headings import label_of
from zhida.notices.reading.target_markup import without_markup
from zhida.notices.reading.vocabulary import vocabulary
from zhida.notices.reading.words import compact

_YEAR = re.compile(r"(?<!\d)(20\d\d)年|(二[〇○零O0][〇○零O0一二三四五六七八九]{2})年")
_YEAR_DIGITS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")
_NUMBER = re.compile(
    r"^(?:\d{1,2}[.．、]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])"
)
_UNIT_LINE = re.compile(r"^(?:金额)?单位[:：]?(?:亿元|万元|千元|元)$")
_ANNEX = re.compile(r"^附(?:件|表)\s*[\d一二三四五六七八九十\-－]*[:：]?.{0,40}$")
_FIRST_ANNEX = re.compile(r"^附件[:：]?1[.．、]")
_IN_BRACKETS = re.compile(r"^[（(]([^()（）]+)[)）]$")
_LONGEST = 40


def captions_above(lines: Sequence[Paragraph]) -> list[Paragraph]:
    """Return those of ``lines``, which end right above a table, that are its captions.

    With a title they begin there, or one line before it (附件2, the receiver); without one only a
    year, a receiver or a unit of account counts, and a name directly above the table.
    """
    words = [compact(without_markup(line.text)) for line in lines]
    first = len(lines)
    while first and _belongs_above(words[first - 1], words[: first - 1]):
        first -= 1
    titles = [at for at in range(first, len(lines)) if is_title(_NUMBER.sub("", words[at]))]
    if titles:
        start = titles[0]
        before = words[start - 1] if start > first else ""
        return list(lines[start - 1 if _ANNEX.match(before) or _is_receiver(before) else start :])
    while first < len(lines) - 1 and not is_caption(words[first]):
        first += 1
    return list(lines[first:])


def is_caption(words: str) -> bool:
    """Tell whether a line belongs above a target table: title, year, unit, receiver, annex."""
    if is_title(words) or _UNIT_LINE.match(words) or _ANNEX.match(words):
        return True
    if len(words) > _LONGEST or "。" in words:
        return False
    if year_in(words) and not re.search("月|印发", words):
        return True
    label, colon, _ = words.replace("：", ":").partition(":")
    about = label.startswith(tuple(vocabulary("target_labels")["about"]))
    return bool(colon) and (about or label_of(label) in ("receiver", "office", "project"))


def is_title(words: str) -> bool:
    """Tell whether a line is the title of a target table."""
    titles = vocabulary("target_labels")["titles"]
    if len(words) > 60 or "。" in words or _NUMBER.match(words):
        return False
    bare = re.sub(r"[（(][^()（）]*[)）]$", "", words)
    return bare.endswith(tuple(titles)) and label_of(words) is None


def year_in(words: str) -> int | None:
    """Return the first year in ``words``, in digits or Chinese numerals, or None."""
    found = _YEAR.search(words)
    return int((found[1] or found[2]).translate(_YEAR_DIGITS)) if found else None


def _belongs_above(words: str, before: Sequence[str]) -> bool:
    """Tell whether a line may stand above a table; ``before`` are the lines before it."""
    if is_caption(words) or _is_name(words):
        return True
    number = _NUMBER.match(words)
    if number is None or not is_title(words[number.end() :]):
        return False
    # The last of a list of annexes looks the same as a numbered title.
    above = before[-1] if before else ""
    return not (_NUMBER.match(above) or _FIRST_ANNEX.match(above))


def _is_name(words: str) -> bool:
    """Tell whether a line is nothing but the name of a unit, in brackets or not."""
    endings = tuple(vocabulary("target_labels")["unit_endings"])
    words = _IN_BRACKETS.sub(r"\1", words)
    return len(words) <= 25 and words.endswith(endings) and not re.search(r"[:：，。；]", words)


def _is_receiver(words: str) -> bool:
    """Tell whether a line names a unit other than an organ that may have signed above."""
    return _is_name(words) and not words.endswith(tuple(vocabulary("target_checks")["organs"]))
