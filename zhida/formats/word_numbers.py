"""The numbers that Word prints before automatically numbered paragraphs: 一、 (一) 1. ①.

The file holds only a reference to a list; the number is counted here as Word counts it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

MAX_LEVEL = 9
HEAVENLY_STEMS = "甲乙丙丁戊己庚辛壬癸"
EARTHLY_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
CHINESE_DIGITS = "〇一二三四五六七八九"
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True)
class Level:
    """One level of a list: where it starts, how it counts, and the words around the number."""

    start: int
    style: str
    pattern: str
    legal: bool


class Lists:
    """The lists of one document; ``number`` counts on with each paragraph it is asked for."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._counted_as: dict[str, str] = {}
        self._counters: dict[str, dict[int, int]] = defaultdict(dict)
        self._styles = _style_references(styles) if styles is not None else {}
        if numbering is not None:
            self._load(numbering)

    def number(self, paragraph: Any) -> str:
        """Return the printed number of a ``w:p`` element, '' when it has none or a bullet."""
        number_id, depth = self._reference(paragraph)
        level = self._levels.get(number_id, {}).get(depth)
        if level is None:
            return ""
        counters = self._counters[self._counted_as[number_id]]
        counters[depth] = counters.get(depth, level.start - 1) + 1
        for deeper in [known for known in counters if known > depth]:
            del counters[deeper]
        return self._printed(number_id, level, counters)

    def _printed(self, number_id: str, level: Level, counters: dict[int, int]) -> str:
        if level.style in ("bullet", "none"):
            return ""
        text = level.pattern
        for depth, upper in self._levels[number_id].items():
            sign = f"%{depth + 1}"
            if sign in text:
                style = "decimal" if level.legal else upper.style
                text = text.replace(sign, written(counters.get(depth, upper.start), style))
        return text

    def _reference(self, paragraph: Any) -> tuple[str, int]:
        properties = paragraph.find(qn("w:pPr"))
        own = (None, None) if properties is None else _number_reference(properties)
        name = None if properties is None else _value(properties, "w:pStyle")
        style = self._styles.get(name, ("", None))
        number_id = own[0] if own[0] is not None else style[0]
        depth = own[1] if own[1] is not None else style[1]
        return number_id or "", depth or 0

    def _load(self, numbering: Any) -> None:
        abstract = {
            element.get(qn("w:abstractNumId")): _levels(element)
            for element in numbering.iterfind(qn("w:abstractNum"))
        }
        for element in numbering.iterfind(qn("w:num")):
            number_id = element.get(qn("w:numId"))
            base = _value(element, "w:abstractNumId") or ""
            levels = dict(abstract.get(base, {}))
            self._counted_as[number_id] = base
            for override in element.iterfind(qn("w:lvlOverride")):
                self._counted_as[number_id] = f"num {number_id}"
                _override(levels, override)
            self._levels[number_id] = levels


def _levels(abstract: Any) -> dict[int, Level]:
    found = {}
    for element in abstract.iterfind(qn("w:lvl")):
        found[_integer(element.get(qn("w:ilvl")), 0)] = Level(
            _integer(_value(element, "w:start"), 1),
            _value(element, "w:numFmt") or "decimal",
            _value(element, "w:lvlText") or "",
            element.find(qn("w:isLgl")) is not None,
        )
    return found


def _override(levels: dict[int, Level], override: Any) -> None:
    depth = _integer(override.get(qn("w:ilvl")), 0)
    levels.update(_levels(override))
    start = _value(override, "w:startOverride")
    if start is not None and depth in levels:
        old = levels[depth]
        levels[depth] = Level(_integer(start, 1), old.style, old.pattern, old.legal)


def _style_references(styles: Any) -> dict[str | None, tuple[str, int | None]]:
    """Return for each paragraph style its list and level, its own or of the style it builds on."""
    found: dict[str | None, tuple[str, int | None]] = {}
    elements = {element.get(qn("w:styleId")): element for element in styles.iterfind(qn("w:style"))}
    for name, element in elements.items():
        seen = set()
        base: str | None = name
        while base in elements and base not in seen:
            seen.add(base)
            properties = elements[base].find(qn("w:pPr"))
            if properties is not None and _number_reference(properties)[0] is not None:
                number_id, depth = _number_reference(properties)
                found[name] = (number_id or "", depth)
                break
            base = _value(elements[base], "w:basedOn")
        if element.get(qn("w:default")) == "1" and element.get(qn("w:type")) == "paragraph":
            found[None] = found.get(name, ("", None))
    return found


def _number_reference(properties: Any) -> tuple[str | None, int | None]:
    reference = properties.find(qn("w:numPr"))
    if reference is None:
        return None, None
    depth = _value(reference, "w:ilvl")
    return _value(reference, "w:numId"), None if depth is None else _integer(depth, 0)


def _value(element: Any, name: str) -> str | None:
    found = element.find(qn(name))
    value: str | None = None if found is None else found.get(qn("w:val"))
    return value


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.lstrip("-").isdigit() else otherwise


def written(number: int, style: str) -> str:
    """Return ``number`` as Word writes it in the number format ``style`` (its OOXML name).

    Formats that are not known here, and numbers that a format cannot write, become digits.
    """
    if number < 1:
        return str(number)
    writer = WRITERS.get(style)
    return writer(number) if writer else str(number)


def _chinese(number: int) -> str:
    import cn2an

    text: str = cn2an.an2cn(str(number), "low")
    return text[1:] if text.startswith("一十") else text


def _legal(number: int) -> str:
    import cn2an

    text: str = cn2an.an2cn(str(number), "up")
    return text


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    text = ""
    for value, letters in ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if number <= 20 else str(number)


def _bracketed(number: int) -> str:
    return chr(0x2474 + number - 1) if number <= 20 else f"({number})"


def _full_width(number: int) -> str:
    return str(number).translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})


def _digit_by_digit(number: int) -> str:
    return "".join(CHINESE_DIGITS[int(digit)] for digit in str(number))


WRITERS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": _digit_by_digit,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "ideographTraditional": lambda number: HEAVENLY_STEMS[(number - 1) % 10],
    "ideographZodiac": lambda number: EARTHLY_BRANCHES[(number - 1) % 12],
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _bracketed,
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "decimalFullWidth": _full_width,
    "decimalZero": lambda number: f"{number:02d}",
}
