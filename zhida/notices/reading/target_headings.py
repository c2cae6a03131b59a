"""The headings of target tables: which words are 一级指标, which 二级指标, which column headers."""

from __future__ import annotations

import re
from functools import lru_cache

from zhida.notices.reading.vocabulary import vocabulary
from zhida.notices.reading.words import compact

COST = "成本指标"
"""Both a 二级指标 below 产出指标 and, since 2021, a 一级指标 of its own."""

_NUMBERING = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）.．、]|[①-⑳])")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]$")


@lru_cache(maxsize=4096)
def stem(text: str) -> str:
    """Return a printed label without white space, numbering, trailing brackets and colon."""
    words = compact(text).replace(" ", "").strip("*＊")
    words = _NUMBERING.sub("", words).rstrip(":：")
    return _BRACKETS.sub("", words).rstrip(":：") or words


@lru_cache(maxsize=4096)
def category_of(text: str) -> str | None:
    """Return the official 一级指标 that ``text`` names, or None."""
    return _categories().get(stem(text).removesuffix("指标"))


@lru_cache(maxsize=4096)
def subcategory_of(text: str) -> str | None:
    """Return the official 二级指标 that ``text`` names, or None."""
    return _subcategories().get(stem(text).removesuffix("指标"))


def is_heading(text: str) -> bool:
    """Tell whether ``text`` is a heading in full, its ending 指标 included."""
    known = category_of(text) or subcategory_of(text)
    return known is not None and stem(text).endswith("指标")


def category_above(subcategory: str) -> str:
    """Return the 一级指标 under which a 二级指标 stands; itself when it is no official one."""
    entry = vocabulary("target_labels")["subcategories"].get(subcategory)
    return entry["under"] if entry else subcategory


def belongs(subcategory: str, category: str) -> bool:
    """Tell whether a 二级指标 may stand under a 一级指标; an unknown one may anywhere."""
    entry = vocabulary("target_labels")["subcategories"].get(subcategory)
    if entry is None or category not in vocabulary("target_labels")["categories"]:
        return True
    return category == entry["under"] or (category == COST and subcategory == COST)


def is_official(category: str, subcategory: str) -> bool:
    """Tell whether both headings of an indicator are official ones."""
    labels = vocabulary("target_labels")
    return category in labels["categories"] and subcategory in labels["subcategories"]


def nearest_heading(text: str) -> str:
    """Return the heading that differs from ``text`` in one character, or ``text`` itself.

    For recognised text (产岀指标); words shorter than four characters are left alone.
    """
    words = stem(text)
    if len(words) < 4 or category_of(words) or subcategory_of(words):
        return text
    labels = vocabulary("target_labels")
    official = [*labels["categories"], *labels["subcategories"]]
    near = [name for name in official if len(name) == len(words) and _one_apart(name, words)]
    return near[0] if len(near) == 1 else text


@lru_cache(maxsize=4096)
def column_of(text: str) -> str | None:
    """Return what the column under this header holds, or None when it is no known header."""
    words = stem(text)
    return _columns().get(words) or _columns().get(words.replace("/", ""))


@lru_cache(maxsize=4096)
def label_of(text: str) -> str | None:
    """Return what a cell of the upper part announces (project, amount, goals …), or None."""
    return _labels().get(stem(text))


def is_blank(text: str) -> bool:
    """Tell whether a cell holds nothing, or only a sign that stands for nothing."""
    return compact(text) in vocabulary("target_labels")["blank"]


def _one_apart(first: str, second: str) -> bool:
    return sum(a != b for a, b in zip(first, second, strict=True)) == 1


@lru_cache
def _categories() -> dict[str, str]:
    table = vocabulary("target_labels")["categories"]
    return {word: name for name, words in table.items() for word in words}


@lru_cache
def _subcategories() -> dict[str, str]:
    table = vocabulary("target_labels")["subcategories"]
    return {word: name for name, entry in table.items() for word in entry["words"]}


@lru_cache
def _columns() -> dict[str, str]:
    table = vocabulary("target_labels")["columns"]
    return {word: role for role, words in table.items() for word in words}


@lru_cache
def _labels() -> dict[str, str]:
    table = vocabulary("target_labels")["labels"]
    return {word: label for label, words in table.items() for word in words}
