"""The parts of a notice by GB/T 9704: head, title, addressees, body, signature, imprint, annexes.

Real files mix the order: the imprint may stand before the annexes, the number after the title,
the signature be missing. Each part is looked for by its own signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from zhida.notices.reading.amounts import stated_unit
from zhida.notices.reading.dates import DATE, whole_date
from zhida.notices.reading.document_numbers import own_number
from zhida.notices.reading.lines import Line
from zhida.notices.reading.organs import is_labelled, organs_in, words

_ANNEX = re.compile(r"附\s*[件表]\s*[\d一二三四五六七八九十]*(?:[-－—]\d+)?\s*[:：]?")
_ACTS = re.compile("根据|按照|现将|现下达|下达你|下达给|拨付你|收回你|通知如下")
_RUN_TOGETHER = re.compile(
    r"(?P<number>.{1,15}[〔\[［【（(]20\d\d[〕\]］】）)]\d+号)?"
    r"(?P<title>.{0,60}关于[^：:]{4,}的(?:通知|函|批复)(?:[（(][^（()）]*[)）])?)"
    r"(?P<to>(?![》”]).{2,}[:：])?"
)
"""Number, title and addressees on one line, as a page without gaps between them is read."""

_LONGEST_IMPRINT = 8
_LONGEST_SIGNATURE = 6
_SHORTEST_WORD = 3
_LONGEST_ADDRESSEES = 600


@dataclass
class Layout:
    """The lines of a notice by part; a part that is missing is empty."""

    head: list[Line] = field(default_factory=list)
    title: list[Line] = field(default_factory=list)
    addressees: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    signature: list[Line] = field(default_factory=list)
    imprint: list[Line] = field(default_factory=list)
    annexes: list[Line] = field(default_factory=list)

    @property
    def is_notice(self) -> bool:
        """Whether there is more than a table with its notes: a head, or a body that acts."""
        numbered = any(own_number(line.text) for line in self.head)
        acts = any("。" in line.text and _ACTS.search(line.words) for line in self.body)
        return bool(self.title or self.addressees or numbered or acts)

    @property
    def imprint_before_annexes(self) -> bool:
        """Whether the imprint stands before the annexes; the standard puts it last."""
        return bool(self.imprint and self.annexes and self.imprint[0].block < self.annexes[0].block)


def lay_out(lines: list[Line]) -> Layout:
    """Sort ``lines`` into the parts of a notice."""
    layout = Layout()
    rest = _take_imprint(list(_parted(lines)), layout)
    rest = _take_annexes(rest, layout)
    body = _take_head(rest, layout)
    layout.body = _take_signature(body, layout)
    if not layout.signature:
        layout.annexes = _take_signature(layout.annexes, layout)
    return layout


def _parted(lines: list[Line]) -> Iterator[Line]:
    """Yield the lines with number, title and addressees parted where extraction ran them together.

    Only above the first sentence: below it a title is cited, not printed.
    """
    first = _first_sentence(lines)
    for line in lines[:first]:
        match = _RUN_TOGETHER.fullmatch(line.words)
        parts = [part for part in match.groups() if part] if match else []
        yield from [replace(line, text=part) for part in parts] or [line]
    yield from lines[first:]


def _take_imprint(lines: list[Line], layout: Layout) -> list[Line]:
    """Move 抄送 … 印发 to the imprint and return the other lines."""
    start = next((i for i, line in enumerate(lines) if _begins_copies(line)), None)
    end = next(
        (i for i, line in enumerate(lines) if i >= (start or 0) and _is_printing(line)), None
    )
    if start is None:
        if end is None:
            return lines
        start = end - 1 if end and organs_in(lines[end - 1].text) else end
    if end is None or end - start > _LONGEST_IMPRINT:
        end = _end_of_copies(lines, start)
    layout.imprint = lines[start : end + 1]
    return lines[:start] + lines[end + 1 :]


def _begins_copies(line: Line) -> bool:
    return bool(re.match(f"(?:{'|'.join(words('copy_labels'))})[:：]", line.words))


def _is_printing(line: Line) -> bool:
    return bool(re.search(rf"(?:{DATE.pattern})\s*印发$", line.words)) and len(line.words) < 60


def _end_of_copies(lines: list[Line], start: int) -> int:
    """Return the last line of copies that no 印发 follows: up to 。 or where the list ends."""
    for i in range(start, min(start + _LONGEST_IMPRINT, len(lines))):
        if not lines[i].words.endswith(("、", "，", ",")):
            return i
    return start


def is_annex_heading(line: Line) -> bool:
    """Return whether ``line`` is nothing but 附件1 or the like."""
    return bool(_ANNEX.fullmatch(line.words))


def _take_annexes(lines: list[Line], layout: Layout) -> list[Line]:
    first = next((i for i, line in enumerate(lines) if is_annex_heading(line)), len(lines))
    if not any("。" in line.text or _ends_title(line) for line in lines[:first]):
        # 附件 in the corner of the first page: the annex is all there is, or the notice follows.
        layout.annexes = lines[: first + 1] if first < len(lines) else []
        return lines[first + 1 :] if first < len(lines) else lines
    layout.annexes = lines[first:]
    return lines[:first]


def _take_head(lines: list[Line], layout: Layout) -> list[Line]:
    """Move head, title and addressees out of ``lines`` and return the rest."""
    addressed = _addressee_line(lines)
    stop = addressed if addressed is not None else _first_sentence(lines)
    end = next((i for i in reversed(range(stop)) if _ends_title_at(lines, i)), None)
    if end is None:
        return _without_title(lines, addressed, layout)
    start = _title_start(lines, end)
    layout.head = lines[:start]
    layout.title = lines[start : end + 1]
    between = lines[end + 1 : stop]
    if addressed is None:
        guessed = [line for line in between if _looks_addressed(line.words)]
        layout.addressees = guessed
        layout.head += [line for line in between if line not in guessed]
        return lines[stop:]
    wrapped = len(between)
    while wrapped and _runs_on_in_addressees(between[wrapped - 1]):
        wrapped -= 1
    layout.head += between[:wrapped]
    layout.addressees = [*between[wrapped:], lines[addressed]]
    return _begun(lines[addressed]) + lines[addressed + 1 :]


def _runs_on_in_addressees(line: Line) -> bool:
    """Return whether a line above the one with the colon is a part of the list of addressees."""
    listed = re.search("[、，,]", line.words) and not organs_in(line.text)
    return line.words.endswith(("、", "，", ",", "（", "(")) or bool(
        listed and _looks_addressed(line.words)
    )


def _begun(addressee: Line) -> list[Line]:
    """Return the part of the body that began on the line of the addressees."""
    _, _, text = addressee.words.replace(":", "：").partition("：")
    return [replace(addressee, text=text)] if "。" in text or len(text) > 30 else []


def _without_title(lines: list[Line], addressed: int | None, layout: Layout) -> list[Line]:
    if addressed is None:
        head = 0
        while head < len(lines) and (own_number(lines[head].text) or organs_in(lines[head].text)):
            head += 1
        layout.head = lines[:head]
        return lines[head:]
    layout.head = lines[:addressed]
    layout.addressees = [lines[addressed]]
    return _begun(lines[addressed]) + lines[addressed + 1 :]


def _addressee_line(lines: list[Line]) -> int | None:
    """Return the line where the addressees end with a colon, before the first sentence."""
    for i, line in enumerate(lines):
        left, colon, right = line.words.replace(":", "：").partition("：")
        if left in words("addressee_label") and colon:
            left, colon = right.rstrip("：。") or left, "："
        labelled = is_labelled(line.text) or stated_unit(line.text)
        if colon and _looks_addressed(left) and not labelled:
            return i
        if "。" in line.words:
            return None
    return None


def _looks_addressed(text: str) -> bool:
    sentence = re.search(r"[。；《》〔]|根据|现将|下达|如下|通知|签发人", text)
    known = any(word in text for word in words("addressee_words"))
    return known and not sentence and 2 < len(text) <= _LONGEST_ADDRESSEES


def _first_sentence(lines: list[Line]) -> int:
    return next((i for i, line in enumerate(lines) if "。" in line.words), len(lines))


def _ends_title(line: Line) -> bool:
    text = re.sub(r"[（(][^（()）]*[)）]$", "", line.words)
    return text.endswith(tuple(words("title_kinds"))) and "。" not in text and len(text) < 120


def _ends_title_at(lines: list[Line], place: int) -> bool:
    """Return whether a title ends there; its last word may have been broken: 的通, 知."""
    line = lines[place]
    broken = place > 0 and len(line.words) < _SHORTEST_WORD
    text = lines[place - 1].words + line.words if broken else line.text
    return _ends_title(line) or (broken and _ends_title(replace(line, text=text)))


def _title_start(lines: list[Line], end: int) -> int:
    """Return where the title begins: at 关于, or at the organs' names that belong to it."""
    [begin] = words("title_start")
    start = end
    while begin not in "".join(line.words for line in lines[start : end + 1]):
        above = lines[start - 1] if start else None
        if not above or _is_head_line(above) or end - start > 4:
            break
        start -= 1
    if lines[start].words.startswith(begin):
        numbered = [i for i in range(start) if own_number(lines[i].text)]
        while numbered and start - 1 > numbered[-1] and organs_in(lines[start - 1].text):
            start -= 1
    return start


def _is_head_line(line: Line) -> bool:
    return bool(
        own_number(line.text)
        or organs_in(line.text)
        or is_labelled(line.text)
        or whole_date(line.words)
        or line.words == "文件"
    )


def _take_signature(lines: list[Line], layout: Layout) -> list[Line]:
    """Move the organs' names and the date below them to the signature; return the rest."""
    dated = [i for i, line in enumerate(lines) if _closing_date(line)]
    if not dated:
        end = len(lines)
        while end and organs_in(lines[end - 1].text):
            end -= 1
        layout.signature = lines[end:]
        return lines[:end]
    end = next((i for i in reversed(dated) if i and _signs(lines[i - 1])), dated[-1])
    start = end
    while start and end - start < _LONGEST_SIGNATURE and _signs(lines[start - 1]):
        start -= 1
    layout.signature = lines[start : end + 1]
    return lines[:start] + lines[end + 1 :]


def _signs(line: Line) -> bool:
    return bool(organs_in(line.text)) or bool(re.fullmatch(r"[（(].{1,10}[）)]", line.words))


def _closing_date(line: Line) -> bool:
    """Return whether ``line`` is a date, alone or after the organs' names."""
    if whole_date(line.words):
        return True
    match = DATE.search(line.words)
    before = line.words[: match.start()] if match else ""
    return bool(match and match.end() == len(line.words) and organs_in(before))
