"""Amounts as documents print them: in cells, in sentences, in capital numerals, with their unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from zhida.core.money import FEN_PER_UNIT, MAX_FEN, InexactAmountError, in_unit, to_fen
from zhida.notices.reading.words import compact

UNITS = "|".join(sorted((unit for unit in FEN_PER_UNIT if "元" in unit), key=len, reverse=True))
_MINUS = "-－−–﹣△▲"
# Bounded, so that a text of nothing but digits is looked through once and not once for each digit.
_DIGITS = r"(?:\d{1,3}(?:[,，]\d{3}){1,6}|\d{1,20})(?:\.\d{1,20})?"
_CELL = re.compile(rf"(?P<sign>[{_MINUS}]?)[¥￥]?(?P<digits>{_DIGITS})(?P<unit>{UNITS})?")
_BLANKS = {"", "-", "－", "—", "——", "–", "−", "/", "\\", "无", "空", "…", "*"}
_CAPITAL_DIGITS = "零〇壹贰叁肆伍陆柒捌玖一二三四五六七八九两"
_CAPITAL_SIGNS = f"[{_CAPITAL_DIGITS}拾佰仟十百千万亿]"
_CAPITAL = re.compile(
    rf"(?P<minus>负)?(?<!{_CAPITAL_SIGNS})(?P<words>{_CAPITAL_SIGNS}{{2,40}})[元圆]"
    rf"零?(?:(?P<jiao>[{_CAPITAL_DIGITS}])角)?零?(?:(?P<fen>[{_CAPITAL_DIGITS}])分)?[整正]?"
)
_DIGIT_VALUES = {sign: place % 10 for place, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
_DIGIT_VALUES |= {sign: place % 10 for place, sign in enumerate("〇一二三四五六七八九")}
_DIGIT_VALUES |= {"两": 2}

UNIT_STATED = re.compile(
    rf"(?:单位|金额)[:：（(]?(?:人民币)?(?P<labelled>{UNITS})"
    rf"|[（(](?:单位[:：]?|金额[:：]?|人民币)*(?P<bracketed>{UNITS})[、，)）]"
)


class UnreadableAmountError(ValueError):
    """A cell that should hold an amount holds something else."""


def is_blank(text: str) -> bool:
    """Return whether a cell's text stands for no amount: nothing, a dash, 无."""
    return compact(text) in _BLANKS


def is_amount(text: str) -> bool:
    """Return whether a cell's text is an amount."""
    return bool(_CELL.fullmatch(_bare(text)))


def cell_fen(text: str, unit: str) -> int | None:
    """Return the fen of a cell printed in ``unit``, None for a blank cell.

    Brackets or any minus sign make it negative. Raises ``UnreadableAmountError`` when the text is
    no amount, ``InexactAmountError`` when it is no whole number of fen.
    """
    if is_blank(text):
        return None
    match = _CELL.fullmatch(_bare(text))
    if not match:
        in_words = next(capital_amounts(compact(text)), None)
        if in_words:
            return in_words.fen
        raise UnreadableAmountError(f"“{compact(text)}”不是金额")
    fen = _exact(match["digits"], match["unit"] or unit)
    return -fen if match["sign"] or _in_brackets(text) else fen


def nearest_fen(text: str, unit: str) -> int:
    """Return the fen of an inexact amount, rounded half up."""
    match = _CELL.fullmatch(_bare(text))
    if not match:
        raise UnreadableAmountError(f"“{compact(text)}”不是金额")
    exact = Decimal(re.sub("[,，]", "", match["digits"])) * FEN_PER_UNIT[match["unit"] or unit]
    fen = min(int(exact.to_integral_value(ROUND_HALF_UP)), MAX_FEN)
    return -fen if match["sign"] or _in_brackets(text) else fen


def _exact(digits: str, unit: str) -> int:
    """Return the fen of plain digits; what a spreadsheet's floating point added is taken off."""
    number = Decimal(re.sub("[,，]", "", digits))
    exact = number * FEN_PER_UNIT[unit]
    whole = exact.to_integral_value(ROUND_HALF_UP)
    floated = len(number.as_tuple().digits) >= 15 and abs(exact - whole) < Decimal("0.01")
    return to_fen(whole / FEN_PER_UNIT[unit] if floated else number, unit)


def _bare(text: str) -> str:
    """Return a cell's text without white space and the brackets of a negative amount."""
    words = compact(text).replace(" ", "")
    return words[1:-1] if _in_brackets(words) else words


def _in_brackets(text: str) -> bool:
    words = compact(text)
    return len(words) > 2 and words[0] in "（(" and words[-1] in ")）"


@dataclass(frozen=True)
class Stated:
    """An amount in running text: its value, where it begins and ends, the unit as printed."""

    fen: int
    start: int
    end: int
    unit: str


_IN_TEXT = re.compile(
    rf"(?P<open>[（(])?(?P<sign>[{_MINUS}])?(?P<digits>{_DIGITS})(?(open)(?:[)）])?)(?P<unit>{UNITS})"
)


def amounts_in(text: str) -> Iterator[Stated]:
    """Yield the amounts with a unit in ``text``, in order; rates such as 元/人 are none."""
    for match in _IN_TEXT.finditer(text):
        before = text[max(0, match.start() - 2) : match.start()]
        if text[match.end() :][:1] in tuple("/／") or before[-1:].isdigit() or "每" in before:
            continue
        try:
            fen = to_fen(Decimal(re.sub("[,，]", "", match["digits"])), match["unit"])
        except InexactAmountError:
            continue
        bracketed = match["open"] and text[match.end("digits") : match.start("unit")]
        start = match.start() if bracketed or not match["open"] else match.start() + 1
        negative = bool(match["sign"] or bracketed)
        yield Stated(-fen if negative else fen, start, match.end(), match["unit"])


def capital_amounts(text: str) -> Iterator[Stated]:
    """Yield the amounts in capital numerals (贰仟元整), in order.

    Plain Chinese numerals (二千元) count only where 大写 stands before them: elsewhere they are
    rates and examples.
    """
    for match in _CAPITAL.finditer(text):
        formal = re.search("[壹贰叁肆伍陆柒捌玖拾佰仟]", match["words"])
        labelled = "大写" in text[max(0, match.start() - 6) : match.start()]
        fen = _capital_fen(match) if formal or labelled else None
        if fen is not None:
            yield Stated(fen, match.start(), match.end(), "元")


def _capital_fen(match: re.Match[str]) -> int | None:
    import cn2an

    try:
        whole = int(cn2an.cn2an(match["words"].lstrip("零"), "smart"))
    except ValueError:
        return None
    small = _DIGIT_VALUES[match["jiao"] or "零"] * 10 + _DIGIT_VALUES[match["fen"] or "零"]
    fen = whole * 100 + small
    return -fen if match["minus"] else fen


def stated_unit(text: str) -> str | None:
    """Return the unit that a line or header states (单位：万元, 金额（元）), or None."""
    match = UNIT_STATED.search(compact(text))
    return (match["labelled"] or match["bracketed"]) if match else None


def shown(fen: int, unit: str) -> str:
    """Return ``fen`` with its unit as a notice would print it: 2149万元."""
    return f"{in_unit(fen, unit):f}{unit}"
