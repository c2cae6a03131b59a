"""Which level of government money comes from, as words of a notice and its target tables say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from zhida.notices.reading.vocabulary import vocabulary
from zhida.notices.reading.words import compact

if TYPE_CHECKING:
    from zhida.notices.reading.target_tables import TargetTable


def notice_levels(head: Mapping[str, Any], tables: Sequence[TargetTable]) -> dict[str, str]:
    """Return the levels whose money a notice passes down, each with the word that says so.

    Title and mark decide; where they are silent the documents cited, and last the tables
    themselves: the level that more than half of them name.
    """
    said = [head.get("title"), head.get("direct_fund_tag")]
    cited = [basis.get("title") for basis in head.get("basis") or []]
    for texts in (said, cited):
        levels = {level: word for text in texts for level, word in _levels_in(text or "")}
        if levels:
            return levels
    named = Counter(level for table in tables for level in _levels_of(table))
    usual = named.most_common(1)
    return {usual[0][0]: usual[0][0]} if usual and usual[0][1] * 2 > len(tables) else {}


@lru_cache(maxsize=4096)
def level_named_in(words: str) -> str | None:
    """Return the level that a source of funds names first (自治区财政下达 → 省级), or None."""
    found = re.search(_level_words(), words)
    return _level(found[0]) if found else None


def is_above(level: str, levels: Mapping[str, str]) -> bool:
    """Tell whether ``level`` is a higher one than all of ``levels``."""
    ranks = vocabulary("target_checks")["ranks"]
    return all(ranks.index(level) < ranks.index(other) for other in levels)


def names_of(levels: Mapping[str, str]) -> str:
    """Return the levels in the words of the notice: 中央和自治区."""
    return "和".join(levels.values())


def other_level_money(name: str, levels: Mapping[str, str]) -> str | None:
    """Return the words by which an indicator names money of none of ``levels``, or None.

    Matching money of a lower level (县级配套资金) is what such indicators may well measure.
    """
    checks = vocabulary("target_checks")
    if not levels or any(word in name for word in checks["matching"]):
        return None
    for found in re.finditer(_money_words(), name):
        level = level_named_in(found[0])
        if level not in levels and level != checks["ranks"][-1]:
            return found[0]
    return None


def _levels_of(table: TargetTable) -> set[str]:
    """Return the levels from which a table has money."""
    named = {level_named_in(key) for key, source in table.form.funding.items() if source.fen}
    return {level for level in named if level}


def _levels_in(text: str) -> list[tuple[str, str]]:
    """Return (level, word) as named in a title or mark; an organ (自治区财政厅) is no source."""
    organs = "|".join(vocabulary("target_checks")["organs"])
    places = "|".join(vocabulary("target_checks")["places"])
    regions = "|".join(vocabulary("target_checks")["regions"])
    words = re.sub(rf"[^《》关于、，转发]*(?:{organs})", "", compact(text))
    words = re.sub(rf"[\u4e00-\u9fff]{{2,10}}(?:{places})", "", words)
    words = re.sub(rf"(?:{regions})自治区(?!财政|本级|级|补助|直达)", "", words)
    return [(_level(word), word) for word in re.findall(_level_words(), words)]


def _level(word: str) -> str:
    levels: dict[str, list[str]] = vocabulary("target_checks")["levels"]
    return next(level for level, words in levels.items() if word in words)


@lru_cache
def _level_words() -> str:
    """Return the pattern of the words for levels, longer ones first."""
    levels = vocabulary("target_checks")["levels"]
    words = sorted((word for words in levels.values() for word in words), key=len, reverse=True)
    return "|".join(map(re.escape, words))


@lru_cache
def _money_words() -> str:
    """Return the pattern of a level's money: its word, a few more of no other level, 资金."""
    level = _level_words()
    return (
        rf"(?:{level})(?!以上|财政部门|主管部门|各?部门)(?:(?!{level})[^，。；：]){{0,16}}?"
        r"(?:补助资金|专项资金|资金|补助)"
    )
