"""The head of a notice: who issued what to whom, when, on what basis, under which mark."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from zhida.core.document import Place
from zhida.notices.reading import marks as marks_
from zhida.notices.reading import subjects
from zhida.notices.reading.dates import DATE, find_date, whole_date, years_in
from zhida.notices.reading.document_numbers import citations, own_number
from zhida.notices.reading.layout import Layout
from zhida.notices.reading.lines import Line, Passage, passage
from zhida.notices.reading.organs import organs_in, words
from zhida.notices.reading.words import compact, split_outside_brackets, unique


@dataclass
class Head:
    """What the head gives: the contract's ``notice``, where each value stands, the body as text."""

    notice: dict[str, Any]
    body: Passage
    marks: list[marks_.Mark] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    date_from_imprint: bool = False
    number_confidence: float | None = None


def read_head(layout: Layout, annex_title: str) -> Head:
    """Read the head of a laid-out notice.

    ``annex_title`` is the title of the allotment table, for a file that has no other.
    """
    body = passage(layout.body)
    head = Head({}, body, marks_.marks_in(body))
    title = _title(layout)
    head.notice = {
        "document_number": _number(layout, head),
        "title": title,
        "issuers": _issuers(layout),
        "issued_on": _issued_on(layout, head),
        "addressees": _addressees(layout),
        "copied_to": _copied_to(layout),
        "basis": [{"title": c.title, "document_number": c.number} for c in citations(body.text)],
        "fiscal_year": _fiscal_year(title or annex_title, body.text),
        "project_name": fund_name(title or annex_title),
        "direct_fund_tag": _tag(head),
        "income_subject": subjects.income_subject(body.text),
        "expenditure_subjects": subjects.expenditure_subjects(body.text),
        "purposes": subjects.purposes(body.text),
    }
    _place_parts(layout, head)
    return head


def _number(layout: Layout, head: Head) -> str | None:
    """Return the notice's own number: in its head, else in a labelled line before the body."""
    for line in [*layout.head, *layout.title, *layout.addressees, *layout.body[:3]]:
        number = own_number(line.text)
        if number:
            head.places["/notice/document_number"] = line.place
            head.number_confidence = line.confidence
            return number
    return None


def _title(layout: Layout) -> str | None:
    text = "".join(line.words for line in layout.title)
    return compact(re.sub(r"^(?:标题|名称|公文标题)[:：]", "", text)) or None


def _issuers(layout: Layout) -> list[str]:
    """Return the issuing organs: the red head, or the signature where it tells more."""
    red = unique(organ for line in layout.head for organ in _organs_of(line))
    signed = unique(organ for line in layout.signature for organ in _organs_of(line))
    if not red:
        begin = compact("".join(line.words for line in layout.title))
        red = [] if signed else organs_in(begin.partition(words("title_start")[0])[0])
    if len(signed) > len(red) and set(red) & set(signed):
        return signed
    if len(signed) == len(red) and len("".join(signed)) > len("".join(red)):
        return signed
    return red or signed or _printer(layout)


def _organs_of(line: Line) -> list[str]:
    """Return the organs of a line, without the date after them or the label before them."""
    text = re.sub(r"^(?:发文机关|发文单位|发文机构|发布机构)\s*[:：]", "", line.text)
    match = DATE.search(line.words)
    return organs_in(text) or (organs_in(line.words[: match.start()]) if match else [])


def _printer(layout: Layout) -> list[str]:
    """Return the organ of the imprint: the office that prints stands for its organ."""
    for line in layout.imprint:
        for organ in _organs_of(line):
            return [re.sub(r"(?<=[局厅会委府])办公[室厅]$", "", organ)]
    return []


def _issued_on(layout: Layout, head: Head) -> str | None:
    """Return the 成文日期; the 印发日期 of the imprint only if there is none (rule R1)."""
    labels = "|".join(words("made_on_labels"))
    labelled = [
        line for line in [*layout.head, *layout.body] if re.search(f"(?:{labels})[:：]", line.words)
    ]
    under_title = [line for line in [*layout.head, *layout.body[:1]] if whole_date(line.words)]
    for lines in (layout.signature, labelled, under_title, layout.imprint):
        for line in reversed(lines):
            found = find_date(line.words)
            if found:
                head.places["/notice/issued_on"] = line.place
                head.date_from_imprint = lines is layout.imprint
                return found[0].isoformat()
    return None


def _addressees(layout: Layout) -> list[str]:
    text = "".join(line.words for line in layout.addressees).replace(":", "：")
    label, colon, rest = text.partition("：")
    named = rest if label in words("addressee_label") else label
    return _names(named.partition("：")[0]) if colon or label else []


def _copied_to(layout: Layout) -> list[str]:
    """Return whom the imprint copies: from 抄送 to the end of its list."""
    label = re.compile(f"(?:{'|'.join(words('copy_labels'))})[:：]")
    text = ""
    for place, line in enumerate(layout.imprint):
        if label.match(line.words):
            text += "、" + label.sub("", line.words)
        elif _ends_copies(layout.imprint, place) or not text:
            break
        else:
            text += line.words
    return _names(label.sub("、", text))


def _ends_copies(imprint: list[Line], place: int) -> bool:
    """Return whether the line is the printing organ's or the date's, not the list's."""
    line = imprint[place]
    printing = imprint[place + 1 : place + 2]
    before = imprint[place - 1].words
    list_ended = not before.endswith(("、", "，", ","))
    dated_below = bool(printing) and bool(DATE.search(printing[0].words))
    organ = bool(organs_in(line.text)) and list_ended and dated_below
    return organ or bool(DATE.search(line.words)) or before.endswith("。")


def _names(text: str) -> list[str]:
    """Split a list of names at 、 and ，, never inside brackets (rule R3)."""
    return [name.strip("。.；;") for name in split_outside_brackets(text, "、，,；;。") if name]


def _fiscal_year(title: str, body: str) -> int | None:
    """Return the budget year of the money: in the title after 下达, else in the body."""
    for text in (title, *_passing_down(body), body):
        years = years_in(text)
        after = re.search("|".join(words("title_actions")[:6]), text)
        following = [year for year, at in years if after and at >= after.start()]
        if years:
            return (following or [years[0][0]])[0]
    return None


def _passing_down(body: str) -> list[str]:
    """Return the parts of the body that begin where money is passed down."""
    body = re.sub("《[^》]{0,200}》", "", body)
    match = re.search(f"(?:{'|'.join(words('this_time'))})[^。]*", body)
    return [match.group()] if match else []


def fund_name(title: str) -> str | None:
    """Return the name of the fund in a title, without action, year, level and kind of document.

    >>> fund_name("关于下达2022年自治区财政困难群众救助补助资金的通知")
    '困难群众救助补助资金'
    """
    text = re.sub(r"[（(][^（()）]*[)）]|[《》]", "", title.rpartition(words("title_start")[0])[2])
    text = re.sub(r"(?:(?:19|20)\d\d(?:[-—~至]\d{4})?|[〇○零一二三四五六七八九]{4})年度?", "", text)
    text = re.sub(r"第[一二三四五六七八九十\d]+批次?", "", text)
    text = re.sub(f"(?:{'|'.join(words('title_tails'))})+$", "", text)
    start = f"(?:{'|'.join(words('title_actions') + words('title_levels'))}|部分|有关|各地)+"
    text = re.sub(f"^{start}", "", text)
    return text if "资金" in text or "经费" in text or "补助" in text else None


def _tag(head: Head) -> str | None:
    """Return the mark: of several the first that is direct money's by its name."""
    named = [mark for mark in head.marks if "直达" in mark.name] or head.marks
    if not named:
        return None
    head.places["/notice/direct_fund_tag"] = named[0].place
    return named[0].tag


def _place_parts(layout: Layout, head: Head) -> None:
    """Note where the parts stand that are lines of their own, and values found in the body."""
    parts = {
        "title": layout.title,
        "addressees": layout.addressees,
        "copied_to": layout.imprint,
        "issuers": [line for line in [*layout.head, *layout.signature] if _organs_of(line)],
    }
    for name, lines in parts.items():
        if lines and head.notice[name]:
            head.places[f"/notice/{name}"] = lines[0].place
    for index, citation in enumerate(citations(head.body.text)):
        head.places[f"/notice/basis/{index}"] = head.body.place(citation.offset)
    for name in ("income_subject", "expenditure_subjects", "purposes"):
        value = head.notice[name]
        first = value[0] if isinstance(value, list) and value else value
        if first and first in head.body.text:
            head.places[f"/notice/{name}"] = head.body.place(head.body.text.index(first))
