"""Budget subjects and purposes named in the body of a notice."""

from __future__ import annotations

import re
from functools import lru_cache

from zhida.notices.reading.words import sentences, split_outside_brackets, unique

_NOT_A_CODE = (
    r"(?![\d.,，]*(?:\d|[万亿千百]?元|人|户|名|个|%|年|月|日|天|号|次|笔|份|条|岁|家|所|期))"
)
_CODE = re.compile(rf"(?<![\d.〕\]）)〔A-Za-z])(\d{{7}}|\d{{5}}|\d{{3}}){_NOT_A_CODE}")
_PARTED = re.compile(
    r"(?<![\d.-])([1235]\d\d)(?:[-－—·.． ](\d\d)[-－—·.． ](\d\d)|[-－—](\d\d))"
    rf"(?![.-]?\d){_NOT_A_CODE}"
)
"""A code with its levels set apart: 208-19-01."""

_LEVELS = re.compile(
    r"第?(?P<class>\d{3})[”\"]?类(?:[^，。；、\d]{0,20}?第?(?P<item>\d{2})款)?"
    r"(?:[^，。；、\d]{0,20}?第?(?P<detail>\d{2})项)?"
)
_SUBJECT_WORDS = re.compile(r"科目|列入|列支|收入列|支出列|列[“\"‘]?第?\d|功能分类|分类")
_INCOME = re.compile(r"收入")
_USES = re.compile(
    r"(?<!不得)(?<!不能)(?<!严禁)(?<!禁止)(?<!不可)(?<!不准)(?:用于|用途为|支出方向为|支出方向包括|支持范围包括)"
)
_NO_LONGER_USE = re.compile(r"不得|严禁|禁止|不准|，(?:不|严)|按照|并按")
_SUMMED_UP = re.compile(r"(?:，|：)?(?:具体)?(?:包括|分别为|分别是|其中)[：:]?")
_NUMBERING = re.compile(r"^[：:]?(?:[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、])")
_USE_ENDS = re.compile(r"(?:等?(?:方面|项目|工作)?(?:的)?(?:支出|资金|补助|经费|保障支出|所需)?)$")
_LONGEST_USE = 18


def income_subject(text: str) -> str | None:
    """Return the code of the income item: a code of class 1 in a sentence about income."""
    for _, sentence in sentences(text):
        if _INCOME.search(sentence) and _SUBJECT_WORDS.search(sentence):
            codes: list[str] = [code for code in _codes_by_level(sentence) if code.startswith("1")]
            if codes:
                return max(codes, key=len)
    return None


def expenditure_subjects(text: str) -> list[str]:
    """Return the functional codes (class 2: 3, 5 or 7 digits) that the text names, each once.

    Codes of the government's and the department's economic classification begin with 3 or 5.
    """
    found = []
    for _, sentence in sentences(text):
        if _SUBJECT_WORDS.search(sentence):
            found += _codes_by_level(sentence)
    return unique(code for code in found if code.startswith("2"))


def codes_in(text: str) -> list[str]:
    """Return the functional codes in a cell or header of an allotment table."""
    return [code for code in _CODE.findall(text) if code.startswith("2")]


def _codes_by_level(sentence: str) -> list[str]:
    """Return the codes of a sentence; 208类19款01项 and 208-19-01 count as the code 2081901."""
    sentence = _PARTED.sub(lambda match: "".join(filter(None, match.groups())), sentence)
    found = [
        match["class"] + match["item"] + (match["detail"] or "")
        for match in _LEVELS.finditer(sentence)
        if match["item"]
    ]
    rest = _LEVELS.sub(lambda match: "" if match["item"] else match.group(), sentence)
    return found + [match.group(1) for match in _CODE.finditer(rest)]


def purposes(text: str) -> list[str]:
    """Return the uses of the money named in the body, as short names, in order of appearance.

    First those that a sentence with 用于 lists; else the known ones in a sentence that gives
    amounts; else the known ones anywhere but in sentences on performance.
    """
    uses = [use for _, sentence in sentences(text) for use in _uses_of(sentence)]
    found = [name for use in uses for name in _listed(use)]
    if found:
        return unique(found)
    plain = [re.sub("《[^》]{0,200}》", "", s) for _, s in sentences(text) if "绩效" not in s]
    with_amounts = [s for s in plain if re.search(r"\d[亿万千]?元", s)]
    for candidates in (with_amounts, plain):
        found = [name for s in candidates for _, name in known_purposes(s)]
        if found:
            return unique(found)
    return []


def _uses_of(sentence: str) -> list[str]:
    found = []
    for match in _USES.finditer(sentence):
        use = re.split(r"[。；;](?![（(\d])", sentence[match.end() :])[0]
        found.append(_SUMMED_UP.split(_NO_LONGER_USE.split(use)[0])[-1])
    return found


def _listed(use: str) -> list[str]:
    """Return the purposes that a list names: known ones by short name, others as printed."""
    parts = [
        piece
        for part in split_outside_brackets(use, "、，,；")
        for piece in re.split(r"(?:以及|和|及|与)(?=.{3})", _NUMBERING.sub("", part))
    ]
    found: list[str] = []
    any_known = bool(known_purposes(use))
    for part in parts:
        known = [name for _, name in known_purposes(part)]
        words = _USE_ENDS.sub("", re.sub(r"[（(].*[）)]|\d.*$|[“”\"]", "", part))
        if known:
            found += known
        elif (len(parts) > 1 or any_known) and 2 <= len(words) <= _LONGEST_USE:
            found.append(words)
    return found


def known_purposes(text: str) -> list[tuple[int, str]]:
    """Return (offset, short name) of the registered purposes that ``text`` names, in order."""
    pattern, names = _wordings()
    return [(match.start(), names[match.group()]) for match in pattern.finditer(text)]


@lru_cache
def _wordings() -> tuple[re.Pattern[str], dict[str, str]]:
    from zhida.registers.classification import purposes as registered

    names = {wording: one.short_name for one in registered() for wording in one.wordings}
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), names


def is_purpose(text: str) -> bool:
    """Return whether ``text`` begins with the name of a registered purpose."""
    return any(offset == 0 for offset, _ in known_purposes(text))
