"""Document numbers 发文字号, and the documents cited with a title and a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhida.notices.reading.dates import DATE
from zhida.notices.reading.words import plain

_NAME = r"[一-鿿A-Za-z·]"
_PREFIX = rf"{_NAME}(?:{_NAME}|[（(]{_NAME}+[）)])*"
_YEAR_OPENS, _YEAR_CLOSES = r"[〔\[（(【［﹝「]", r"[〕\]）)】］﹞」]"
_SERIAL = r"(?:第)?\d+(?:[-－—之]\d+)?号"
NUMBER = re.compile(
    rf"(?P<prefix>{_PREFIX}){_YEAR_OPENS}(?P<year>(?:19|20)\d\d)年?{_YEAR_CLOSES}(?P<serial>{_SERIAL})"
)
_DECREE = re.compile(
    rf"{_NAME}{{2,20}}令(?:[（(〔]\d{{4}}[）)〕])?第?[\d〇零一二三四五六七八九十百]+号"
)
_LABEL = re.compile(r".*(?:文号|发文字号|字号|编号)[:：]")
_LONGEST = 300
"""Characters of a line of the head, with all that may stand beside the number."""


@dataclass(frozen=True)
class Citation:
    """A document cited in the text, and where the citation begins."""

    title: str
    number: str
    offset: int


def printed_number(match: re.Match[str]) -> str:
    """Return a document number as printed, with the brackets of its year as 〔〕 (rule R5)."""
    return f"{match['prefix']}〔{match['year']}〕{match['serial']}"


def own_number(line: str) -> str | None:
    """Return the document number that ``line`` of the head is, or None.

    The line may carry a label or the issuer's mark before the number, 签发人 or a date after it,
    or be a row of several cells.
    """
    if len(line) > _LONGEST:
        return None
    cells = re.split(r" {3,}", line) if "   " in line else []
    return next((number for text in (line, *cells) if (number := _number_alone(text))), None)


def _number_alone(text: str) -> str | None:
    words = re.sub(r"签发人.*$", "", re.sub(r"\s", "", plain(text)))
    words = _LABEL.sub("", words).strip("★☆*·—-（）()")
    match = NUMBER.search(words)
    if not match or words[: match.start()].strip("0123456789"):
        return None
    if DATE.sub("", words[match.end() :]).strip("()（）"):
        return None
    return re.sub(r"^.*文件", "", printed_number(match))


def citations(text: str) -> list[Citation]:
    """Return the documents cited in ``text`` with 《…》 and a number, in order, each once."""
    found: dict[tuple[str, str], Citation] = {}
    for start, end in _titles(text):
        number = _number_after(text[end:]) or _number_before(text[:start])
        if number:
            title = text[start + 1 : end - 1]
            found.setdefault((title, number), Citation(title, number, start))
    return list(found.values())


def _titles(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the outermost 《…》 begin and end."""
    depth, start = 0, 0
    for place, sign in enumerate(text):
        if sign == "《":
            start = start if depth else place
            depth += 1
        elif sign == "》" and depth:
            depth -= 1
            if not depth:
                yield start, place + 1


def _number_after(text: str) -> str | None:
    """Return the number in the bracket that follows a title, or right after the title."""
    bracket = re.match(r"[（(﹙［\[](?P<inside>.{2,80})", text)
    if not bracket:
        match = NUMBER.match(text) or _DECREE.match(text)
        return _printed(match) if match else None
    inside = bracket["inside"]
    match = NUMBER.match(inside) or _DECREE.match(inside)
    return _printed(match) if match else None


def _number_before(text: str) -> str | None:
    """Return the number that stands right before a title: 根据新财社〔2021〕323号《…》."""
    before = text[max(0, len(text) - 60) :].removesuffix("文件").rstrip("（(")
    for match in NUMBER.finditer(before):
        if match.end() == len(before):
            return _after_words(_printed(match))
    return None


def _after_words(number: str) -> str:
    """Cut the words of the sentence that run into a number: 现根据新财社〔2021〕323号."""
    return re.sub(
        r"^.*(?:根据|按照|依据|依照|遵照|印发|转发|以|由|和|及|与|厅|局|部|委)(?=..)", "", number
    )


def _printed(match: re.Match[str]) -> str:
    return printed_number(match) if match.re is NUMBER else match.group()
