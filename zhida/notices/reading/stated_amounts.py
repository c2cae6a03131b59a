"""Amounts stated in the text: the total, its parts, and receivers listed in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, takewhile

from zhida.notices.reading import receivers
from zhida.notices.reading.amounts import Stated, amounts_in, capital_amounts
from zhida.notices.reading.dates import years_in
from zhida.notices.reading.organs import words
from zhida.notices.reading.subjects import is_purpose
from zhida.notices.reading.vocabulary import vocabulary
from zhida.notices.reading.words import sentences

_LONGEST_NAME = 12
"""Longer words before an amount are a clause and no name."""


@dataclass
class Entry:
    """An amount with the words that say what it is: a receiver, a purpose, a source, the total.

    ``fen`` is negative where money is taken back. ``rank`` tells how surely it is the total of
    this notice: 2 此次下达, 1 下达, 0 anything else, -1 surely not. ``depth`` counts the brackets
    around it; ``opens_parts`` tells that 其中 stands right before it. ``parts`` are the receivers
    among whom a receiver's amount is shared out.
    """

    label: str
    kind: str
    fen: int
    stated: Stated
    rank: int
    depth: int
    sentence: int
    opens_parts: bool = False
    breakdown: dict[str, int] = field(default_factory=dict)
    bracketed: bool = False
    parts: list[Entry] = field(default_factory=list)


def takes_back(text: str) -> bool:
    """Return whether the text takes money back: 收回, 核减 and the like."""
    return any(word in text for word in words("taking_back"))


def entries_in(text: str, fiscal_year: int | None = None) -> list[Entry]:
    """Return every amount of running text with what it is said to be, in order.

    Amounts of a year before ``fiscal_year`` are told for comparison and are not the total.
    """
    text = re.sub("《[^《》]{0,200}》", lambda title: "＿" * len(title.group()), text)
    return [
        entry
        for offset, sentence in sentences(text)
        for entry in _sentence_entries(offset, sentence, fiscal_year)
    ]


def _sentence_entries(offset: int, sentence: str, year: int | None) -> Iterator[Entry]:
    parts_from = min(
        (at for word in words("part_words") if (at := sentence.find(word)) >= 0),
        default=len(sentence),
    )
    last_end, ranked = 0, False
    for stated in amounts_in(sentence):
        before = sentence[: stated.start]
        sign = -1 if _taking(before) and stated.fen > 0 else 1
        depth = before.count("（") + before.count("(") - before.count("）") - before.count(")")
        is_part = stated.start > parts_from
        placed = Stated(stated.fen, offset + stated.start, offset + stated.end, stated.unit)
        rank = -1 if is_part else _rank(before, last_end, year)
        opens = any(word in before[last_end:] for word in words("part_words"))
        for label in _labels(before[last_end:]):
            kind = _kind(label)
            if ranked and kind in ("purpose", "source"):
                rank = -1  # What follows the total in its sentence says what it is for.
            ranked = ranked or rank > 0
            yield Entry(label, kind, sign * stated.fen, placed, rank, depth, offset, opens)
        last_end = stated.end


def _taking(before: str) -> bool:
    """Return whether the verb nearest before an amount takes money back."""
    taking = max((before.rfind(word) for word in words("taking_back")), default=-1)
    passing = max((before.rfind(word) for word in words("giving")), default=-1)
    return taking > passing


def _rank(before: str, last_end: int, year: int | None) -> int:
    """Return how surely the amount that follows is the total of this notice; -1: surely not."""
    clause = re.split("[，；;]", before[last_end:].lstrip("，；、"))[-1]
    if any(word in clause for word in words("earlier")):
        return -1
    if any(word in clause for word in words("nearest_words")):
        return 2
    verb = any(word in before for word in words("strong_verbs"))
    now = any(word in before for word in words("this_time"))
    if year and not now and any(one < year for one, _ in years_in(before)):
        return -1
    return 1 if verb or now else 0


def _labels(before: str) -> list[str]:
    """Return what stands before an amount; several names where each gets it (甲县、乙县各)."""
    each = re.search(r"各(?:下达|拨付|安排|补助|追加|分配)?$", before)
    if each:
        listed = re.split("[，。；：:]|其中", before[: each.start()])[-1]
        names = re.split("、|(?<=[省市县区州旗院站])[和及]", listed)
        return [_clean(name) for name in names if _clean(name)]
    text = before.rstrip("（(：:")
    return [_clean(re.split("[，。；、：:（(）)]|其中", text)[-1])]


def _clean(label: str) -> str:
    """Return a label without the words of the sentence around the name.

    A name that the register knows keeps what looks like such a word: 和田市, 从江县.
    """
    starts, ends = _around_labels()
    label = label.strip('“”" ')
    if _is_registered(label):
        return label
    label = starts.sub("", label)
    bare = ends.sub("", label) or label
    if is_purpose(label) and not is_purpose(bare):
        return label.removesuffix("资金")
    return bare


def _is_registered(label: str) -> bool:
    return 1 < len(label) <= _LONGEST_NAME and bool(receivers.find(label, None))


@lru_cache
def _around_labels() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what may stand before and after the name to which a sentence gives an amount."""
    numbering = r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、．]|[：:]"
    starts = "|".join([*words("before_labels"), numbering])
    ends = "|".join([*words("after_labels"), "[：:，]"])
    return re.compile(f"^(?:{starts})+"), re.compile(f"(?:{ends})+$")


def _kind(label: str) -> str:
    if is_purpose(label):
        return "purpose"
    listed = vocabulary("head_words")
    if re.fullmatch(listed["source_names"], label):
        return "source"
    if re.search(listed["receiver_name"], label) or _is_registered(label):
        return "receiver"
    return "other"


def the_total(entries: list[Entry]) -> Entry | None:
    """Return the entry that states the total of this notice, or None.

    What the only receiver gets is the total.
    """
    surely = [entry for entry in entries if entry.rank > 0]
    ranked = [entry for entry in surely if entry.kind != "receiver"]
    if not ranked and len(surely) == 1:
        ranked = surely
    return max(ranked, key=lambda entry: entry.rank, default=None)


def total_candidates(entries: list[Entry]) -> set[int]:
    """Return every amount that may be meant as the total: stated ones, and their net sum."""
    ranked = [entry for entry in entries if entry.rank > 0]
    best = max((entry.rank for entry in ranked), default=0)
    found = {entry.fen for entry in ranked if entry.rank == best}
    return found | {sum(entry.fen for entry in ranked)}


def listed_receivers(entries: list[Entry]) -> list[Entry]:
    """Return the receivers that a sentence lists with their amounts (rule R13).

    What follows a receiver by purpose, in brackets or after 其中, is its breakdown. One name
    alone is a list only where the total says the same. Receivers in brackets after another one
    are among its ``parts``.
    """
    found: list[Entry] = []
    follows = False
    for place, entry in enumerate(entries):
        if entry.kind == "receiver":
            if found and _is_share(entry, found[-1], entries[place:]):
                found[-1].parts.append(entry)
            else:
                found.append(entry)
            follows = False
        elif entry.kind in ("purpose", "source") and found:
            bracketed = entry.depth > found[-1].depth
            follows = bracketed or entry.opens_parts or follows
            if follows:
                found[-1].breakdown[entry.label] = entry.fen
                found[-1].bracketed = bracketed
    for one in found:
        if not one.bracketed and sum(one.breakdown.values()) != one.fen:
            one.breakdown = {}  # 其中 after a list may speak of the whole list.
    total = the_total(entries)
    if len(found) == 1 and total and total.fen != found[0].fen:
        return []
    return found


def _is_share(entry: Entry, whole: Entry, onward: list[Entry]) -> bool:
    """Return whether a receiver gets a share of ``whole``, named before it.

    In brackets after it; or after 其中, from where on shares are named until they make up the
    whole.
    """
    if entry.sentence != whole.sentence or entry.stated == whole.stated:
        return False
    if entry.depth > whole.depth:
        return True
    missing = whole.fen - sum(part.fen for part in whole.parts)
    if whole.parts:
        return missing > 0 and not whole.parts[0].depth > whole.depth
    shares = accumulate(one.fen for one in takewhile(lambda e: e.kind == "receiver", onward))
    return entry.opens_parts and missing in shares


def broken_parts(entries: list[Entry]) -> tuple[Entry, int] | None:
    """Return the total and what its parts in the same sentence add up to, when they differ.

    Only parts of one kind (purposes or sources), two or more, at one depth of brackets. What
    follows a receiver is a part of what it gets.
    """
    total = the_total(entries)
    if not total:
        return None
    of_total = list(takewhile(lambda e: e.kind != "receiver", entries[entries.index(total) + 1 :]))
    for kind in ("purpose", "source"):
        parts = [
            e for e in of_total if e.kind == kind and e.sentence == total.sentence and e.rank < 0
        ]
        depth = min((part.depth for part in parts), default=0)
        level = [part for part in parts if part.depth == depth]
        added = sum(part.fen for part in level)
        if len(level) > 1 and added != total.fen:
            return total, added
        if len(level) > 1:
            return None
    return None


def amounts_in_words(text: str) -> list[tuple[Stated, Stated | None]]:
    """Return the amounts in capital numerals, each with the amount in digits right before it."""
    found = []
    numbers = list(amounts_in(text))
    for capital in capital_amounts(text):
        near = [one for one in numbers if 0 <= capital.start - one.end <= 12]
        found.append((capital, near[-1] if near else None))
    return found
