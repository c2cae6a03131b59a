"""Names of people: kept as written for showing, folded for matching.

Names of Xinjiang carry a middle dot that offices type in many ways or leave out; the identity
number is what identifies, the folded name only tells whether two spellings may be one person's.
"""

from __future__ import annotations

import re
import unicodedata

DOTS = "·•．.‧∙・⋅●。｡"
"""Signs that offices type for the middle dot (U+00B7), full stops of all widths included."""

_DOT = re.compile(f"[{re.escape(DOTS)}]+")
_SPACE = re.compile(r"\s+")


def shown(name: str) -> str:
    """Return the name as it is shown: as written, without outer and doubled white space."""
    return _SPACE.sub(" ", name.strip())


def with_dots(name: str) -> str:
    """Return the name with every middle dot written as · (U+00B7) and no white space."""
    return _DOT.sub("·", _SPACE.sub("", _folded(name))).strip("·")


def matching_key(name: str) -> str:
    """Return the text under which spellings of one name are equal: no dots, spaces or case."""
    return with_dots(name).replace("·", "").casefold()


def same(one: str, other: str) -> bool:
    """Tell whether two names are spellings of the same one. Empty names never are."""
    key = matching_key(one)
    return bool(key) and key == matching_key(other)


def error_in(name: str) -> str:
    """Return what is wrong with a name, in Chinese, or ""."""
    text = shown(name)
    if not text:
        return "姓名为空。"
    if re.search(r"\d", _folded(text)):
        return f"姓名“{text}”中有数字。"
    if re.search(r"[^\w\s·'\-]", with_dots(text)):
        return f"姓名“{text}”中有不应出现的符号。"
    return ""


def _folded(name: str) -> str:
    """Return the name with full-width letters, digits and signs in their usual width."""
    return unicodedata.normalize("NFKC", name)
