"""Names of divisions as documents write them: normal form, and the short forms of a full name."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from zhida.registers.tables import rows

ENDINGS = (
    *("特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "林区", "特区", "新区"),
    *("省", "市", "县", "区", "盟"),
)
"""Generic endings of a division's name, longer ones first. 旗 stays: 左旗 and 右旗 need it."""

AUTONOMOUS = {"自治区": "自治区", "自治州": "州", "自治县": "县", "自治旗": "旗"}
"""What remains of an autonomous ending in daily use: 察布查尔锡伯自治县, 察布查尔县."""

LEVEL_WORDS = ("自治区", "地区", "省", "州", "市", "县", "区", "旗", "盟")
"""Words by which a document names its own division: 州财政局 in a notice of an autonomous 州."""

DOTS = dict.fromkeys(map(ord, "・•‧∙.．"), "·")


def normal(name: str) -> str:
    """Return a name without white space, in half-width letters and with one kind of middle dot."""
    return "".join(unicodedata.normalize("NFKC", name).split()).translate(DOTS)


def short_forms(name: str) -> list[str]:
    """Return the shorter forms in use of a division's full name, the usual one first.

    >>> short_forms("察布查尔锡伯自治县")
    ['察布查尔县', '察布查尔']

    A form has at least two characters: 忠县 has none.
    """
    ending = next((one for one in ENDINGS if name.endswith(one)), "")
    stem = name.removesuffix(ending)
    if not ending or len(stem) < 2:
        return []
    if ending not in AUTONOMOUS:
        return [stem]
    stem = _without_peoples(stem)
    return [stem + AUTONOMOUS[ending], stem]


def is_own_level_word(word: str, division_name: str) -> bool:
    """Return whether ``word`` (州, 市 …) can stand for the division of that name."""
    return word in LEVEL_WORDS and division_name.endswith(word)


def _without_peoples(stem: str) -> str:
    """Return the stem without the names of peoples at its end, as long as a place remains."""
    for people in _peoples():
        rest = stem.removesuffix(people + "族")
        if rest == stem and len(people) > 1:
            # 锡伯自治县 and 蒙古自治州 go without 族; one character alone (水, 土) is no people.
            rest = stem.removesuffix(people)
        if rest != stem and len(rest) > 1:
            return _without_peoples(rest)
    return stem.removesuffix("各族").removesuffix("族")


@lru_cache
def _peoples() -> tuple[str, ...]:
    """Return the names of the peoples, longer ones first: 东乡 must go before 乡 could."""
    return tuple(sorted((row["name"] for row in rows("peoples")), key=len, reverse=True))


def pinyin(name: str) -> str:
    """Return the reading of a name for sorting and searching: ``yi ning xian ynx``.

    The syllables first, so that names sort by sound on any database; the initials last.
    """
    _teach_readings()
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(name)
    return " ".join([*syllables, "".join(one[0] for one in syllables)])


@lru_cache
def _teach_readings() -> None:
    """Teach pypinyin how places are read where it reads the characters otherwise."""
    from pypinyin import load_phrases_dict

    load_phrases_dict(
        {row["name"]: [[one] for one in row["reading"].split()] for row in rows("readings")}
    )
