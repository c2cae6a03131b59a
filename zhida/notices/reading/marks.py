"""The mark 直达资金标识: which one the notice gives, and whether its marks agree."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhida.core.document import Place
from zhida.notices.reading.lines import Passage
from zhida.notices.reading.organs import words
from zhida.notices.reading.words import compact, sentences

_QUOTES = r"“”\"'‘’「」『』《》【】（）()〔〕"
_NAME = r"[一-鿿]{0,10}?直达(?:资金)?(?!监控|管理|机制|系统)"
_MARK = re.compile(
    rf"(?<![\d.])(?P<code>\d{{2}})[{_QUOTES}]?[-－—_、.．:：]?[{_QUOTES}]?(?P<name>{_NAME})"
)
_QUOTED = re.compile(r"[“\"‘「『](?P<code>\d{2})[-－—_、.．]?(?P<name>[一-鿿]{2,14})[”\"’」』]")
_CODE_AFTER = re.compile(
    r"(?P<name>[一-鿿]{1,10}?直达资金)[^。；\d]{0,12}?(?:代码|编码)[为是：:]?[“\"]?(?P<code>\d{2})(?!\d)"
)
_NAME_ONLY = re.compile(r"[“\"‘「『]([一-鿿]{2,10}直达资金)[”\"’」』]")


@dataclass(frozen=True)
class Mark:
    """One mark as given at one place. ``part`` tells that it is meant for a part of the money."""

    code: str
    name: str
    place: Place
    part: bool = False

    @property
    def tag(self) -> str:
        """The mark as the contract prints it: 01 自治区直达资金."""
        return f"{self.code} {self.name}".strip()

    @property
    def is_direct(self) -> bool:
        """Whether the mark says that the money is direct."""
        return "非直达" not in self.name and not self.name.startswith("不")

    def agrees_with(self, other: Mark) -> bool:
        """Return whether both give the same mark; a part that one leaves out does not matter."""
        same_code = not (self.code and other.code) or self.code == other.code
        return same_code and (not (self.name and other.name) or self.name == other.name)


def marks_in(passage: Passage) -> list[Mark]:
    """Return the marks that running text gives, in order; negated ones are none."""
    found = []
    for offset, sentence in sentences(passage.text):
        for match in _matches(sentence):
            if not _is_negated(sentence[: match.start()]):
                before = re.split("[；;]", sentence[: match.start()])[-1]
                part = any(word in before for word in words("mark_parts"))
                place = passage.place(offset + match.start())
                found.append(Mark(match["code"], _bare_name(match["name"]), place, part))
    return [mark for mark in found if mark.is_direct]


def _matches(sentence: str) -> list[re.Match[str]]:
    labelled = any(word in sentence for word in words("mark_labels"))
    quoted = list(_QUOTED.finditer(sentence)) if labelled else []
    spans = [match.span() for match in quoted]
    bare = [
        match
        for match in _MARK.finditer(sentence)
        if not any(start <= match.start() < end for start, end in spans)
    ]
    found = quoted + bare or list(_CODE_AFTER.finditer(sentence))
    return sorted(found, key=lambda match: match.start())


def _bare_name(name: str) -> str:
    """Return a mark's name without the words of the sentence before it: 该资金为中央直达资金."""
    return re.sub(r"^.*(?:资金为|属于|纳入|为)(?=.)", "", name)


def mark_in_cell(text: str, place: Place) -> Mark | None:
    """Return the mark that a cell or a line of an annex gives, or None."""
    match = _MARK.search(compact(text))
    mark = Mark(match["code"], match["name"], place) if match else None
    return mark if mark and mark.is_direct else None


def named_without_code(text: str) -> str | None:
    """Return a mark's name that is given without its code, or None."""
    match = _NAME_ONLY.search(text)
    return match[1] if match else None


def _is_negated(before: str) -> bool:
    clause = re.split("[，,；;：:]", before)[-1]
    return any(word in clause for word in words("mark_negators"))


def says_not_direct(text: str) -> bool:
    """Return whether the notice says that its money is no direct money."""
    return any(word in text for word in words("not_direct"))


def speaks_of_direct_money(text: str) -> bool:
    """Return whether the notice speaks of direct money at all."""
    return "直达" in text


def differing(marks: list[Mark]) -> tuple[Mark, Mark] | None:
    """Return the first mark and one that contradicts it, or None.

    Marks given for different parts of the money (中央资金标识为…，自治区资金标识为…) do not.
    """
    for other in marks[1:]:
        if not marks[0].agrees_with(other) and not (marks[0].part and other.part):
            return marks[0], other
    return None
