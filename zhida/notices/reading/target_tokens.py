"""Cutting the text of a target into tokens, each a word or a number that matters."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from zhida.notices.reading.vocabulary import vocabulary

HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
CHINESE_DIGITS = "一二两三四五六七八九"
CHINESE = (
    rf"[{CHINESE_DIGITS}]百(?:零[{CHINESE_DIGITS}]|[{CHINESE_DIGITS}]十[{CHINESE_DIGITS}]?)?"
    rf"|[{CHINESE_DIGITS}]?十[{CHINESE_DIGITS}]?|[{CHINESE_DIGITS}]"
)
"""Numbers in Chinese numerals up to 999; larger ones are not written that way in targets."""
DIGITS = r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
DATE = (
    r"(?:\d{4}年(?:度)?)?(?:\d{1,2}|次|每|当|本)月(?:份)?(?:(?:\d{1,2}[日号])|底|末|初|[上中下]旬)?"
    r"(?:之前|以前|前|之内|内)?"
    r"|(?:\d{4}年|当年|本年|次年|年)(?:度)?(?:年)?(?:底|末|初|内)(?:之前|以前|前)?"
    r"|\d{4}年(?:之前|以前|前)|(?:\d{4}年)?第[一二三四1-4]季度(?:末|底|内|前)*"
    r"|\d{4}[-./]\d{1,2}[-./]\d{1,2}(?:前)?|\d{4}年"
)


@dataclass(frozen=True)
class Token:
    """A piece of a target's text; ``kind`` is one letter.

    o sign before a number, a limit behind it, i including, e excluding, q quantity, r between two
    quantities, d date, b base of a comparison, c change, x rough, m a misread sign, w anything
    else. Only a quantity has ``value``, ``scale`` (万 = 10000), ``unit``, ``per`` (/人·月),
    ``measure`` (percent, money, days, times, counts or none) and ``whole`` (100 for %).
    """

    kind: str
    text: str
    operator: str = ""
    value: Decimal = Decimal(0)
    scale: int = 1
    unit: str = ""
    per: str = ""
    measure: str = "none"
    whole: int = 100
    chinese: bool = False
    before: bool = False


def spell(tokens: list[Token]) -> str:
    """Return the kinds of the tokens as one string, a letter for each."""
    return "".join(token.kind for token in tokens)


def tokenise(text: str) -> list[Token]:
    """Cut ``text`` into tokens; layout white space and full width are levelled first."""
    level = html.unescape(text).translate(HALF_WIDTH)
    level = re.sub(r"[\s$]|\\[,; ]|\\(?=%)", "", level).rstrip("；;。，,、")
    tokens: list[Token] = []
    at = 0
    for found in _pattern().finditer(level):
        if found.start() > at:
            tokens.append(_word(level[at : found.start()], level, found))
        tokens.append(_token(found))
        at = found.end()
    if at < len(level):
        tokens.append(Token("w", level[at:]))
    return tokens


def _word(text: str, level: str, behind: re.Match[str]) -> Token:
    """Return a word, or a misread sign when it stands alone right before a quantity."""
    misread = vocabulary("target_words")["misread"]
    if text in misread and behind.start() == len(text) and behind.lastgroup == "quantity":
        return Token("m", text, misread[text])
    return Token("w", text)


def _token(found: re.Match[str]) -> Token:
    group, text = found.lastgroup or "", found[0]
    if group == "quantity":
        return _quantity(found)
    words = vocabulary("target_words")
    if group in ("operator", "limit"):
        table = words["operators" if group == "operator" else "limits"]
        operator = next(sign for sign, spellings in table.items() if text in spellings)
        plain = group == "operator" and "\u4e00" <= text[0] <= "\u9fff"
        return Token("o" if group == "operator" else "a", text, operator, chinese=plain)
    letter = {"inclusive": "i", "exclusive": "e", "date": "d", "base": "b", "change": "c"}
    return Token(letter.get(group) or {"range": "r", "rough": "x"}[group], text)


def _quantity(found: re.Match[str]) -> Token:
    """Return the quantity token of a match: its number, scale, unit and measure."""
    words = vocabulary("target_words")
    unit, per = found["unit"] or "", found["per"] or ""
    scale = int(words["scales"].get(found["scale"] or "", 1))
    measure = _measure(unit, words)
    if found["hundredth"]:
        unit, measure = "%", "percent"
    return Token(
        "q",
        found[0],
        value=_decimal(found["number"]),
        scale=scale,
        unit=unit,
        per=per,
        measure=measure,
        whole=int(words["percent"].get(unit, 100)),
        chinese=not found["number"][0].isdecimal() and not found["hundredth"],
        before=bool(found["before"]),
    )


def _measure(unit: str, words: dict[str, list[str]]) -> str:
    if unit in words["percent"]:
        return "percent"
    return next(
        (name for name in ("money", "days", "times", "counts") if unit in words[name]), "none"
    )


def _decimal(text: str) -> Decimal:
    if text[0].isdecimal():
        return Decimal(text.replace(",", ""))
    import cn2an

    return Decimal(str(cn2an.cn2an(text, "smart")))


def _any(spellings: Iterable[str]) -> str:
    """Return a pattern for any of the words, longer ones first."""
    return "|".join(re.escape(word) for word in sorted(spellings, key=len, reverse=True))


@lru_cache
def _pattern() -> re.Pattern[str]:
    """Return the pattern of all tokens but plain words; the first alternative that fits wins."""
    words = vocabulary("target_words")
    included, excluded = _any(words["inclusive"]), _any(words["exclusive"])
    bases = rf"(?:与|较|比|同)?(?:{_any(words['bases'])})(?:相比)?"
    years = r"(?:与|较|比|以|(?<=于))\d{4}年度?"
    alternatives = {
        "inclusive": rf"\((?:{included})[^()]*\)|(?:{included})(?=以)",
        "exclusive": rf"\((?:{excluded})[^()]*\)",
        "base": f"{bases}|{years}",
        "date": DATE,
        "operator": _any([word for group in words["operators"].values() for word in group]),
        "quantity": _quantity_pattern(words),
        "limit": _any([word for group in words["limits"].values() for word in group]),
        "change": _any(words["changes"]),
        "rough": _any(words["rough"]),
        "range": _any(words["range"]),
    }
    return re.compile("|".join(f"(?P<{name}>{part})" for name, part in alternatives.items()))


def _quantity_pattern(words: dict[str, Any]) -> str:
    """Return the pattern of a number with its scale, unit, 每-part and a 前 behind it."""
    measures = ("percent", "money", "days", "times", "counts")
    units = _any([unit for measure in measures for unit in words[measure]])
    scales, per = _any(words["scales"]), _any(words["per"])
    chinese = rf"(?:{CHINESE})(?=(?:{units}))|(?<=百分之)(?:{CHINESE})"
    return (
        rf"(?P<hundredth>百分之)?(?P<number>{DIGITS}|{chinese})[余多]?"
        rf"(?:(?P<scale>{scales})(?!美?元))?[余多]?(?P<unit>{units})?"
        rf"(?P<per>[/每](?:{per})(?:[·•・.、/每](?:{per}))*)?(?P<before>[之以]?前(?!\d))?"
    )
