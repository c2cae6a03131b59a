"""Receivers against the register: who is known, who is named twice, who lies in whom."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from zhida.notices.reading.organs import words

if TYPE_CHECKING:
    from zhida.registers.lists import Receiver

_ENOUGH = 60
"""How many receivers are looked at to tell in which division they lie."""


@lru_cache(maxsize=2**14)
def find(name: str, within: str | None) -> Receiver | None:
    """Return whom ``name`` means: in the issuer's division first, else anywhere if it is clear.

    A remark in brackets after the name (伊宁县（含经开区）) does not change whom it means, nor does
    a full ending after a short name (湘西自治州 for 湘西州).
    """
    from zhida.registers.lists import find_receiver

    bare = re.sub(r"[（(][^（()）]*[)）]$", "", name)
    short = re.sub("自治(?=[州县旗]$)", "", bare)
    tries = dict.fromkeys((one, place) for place in (within, None) for one in (name, bare, short))
    return next((found for one in tries if (found := find_receiver(*one))), None)


def issuer_division(issuers: Sequence[str]) -> str | None:
    """Return the code of the division that issues, None when it cannot be told."""
    from zhida.registers.lists import find_issuer_division

    return find_issuer_division(list(issuers)) if issuers else None


def common_division(names: Sequence[str]) -> str | None:
    """Return the code of the division right above most of the counties among ``names``, or None."""
    above = Counter(
        found.path.split("/")[-3]
        for name in names[:_ENOUGH]
        if (found := find(name, None)) and found.level == "county"
    )
    [(code, count)] = above.most_common(1) or [("", 0)]
    return code if count * 2 > len(names[:_ENOUGH]) else None


@lru_cache(maxsize=2**14)
def lies_in(name: str, head: str) -> bool:
    """Return whether the register says that ``name`` lies in ``head``, or is its own level.

    昌吉市 lies in 昌吉州; 州本级 right below 昌吉州 is meant to be its own.
    """
    whole = find(head, None)
    if whole is None or whole.kind != "division" or whole.level == "county":
        return False
    part = find(name, whole.code)
    return bool(part and part.path.startswith(whole.path))


def counties_addressed(addressees: Sequence[str]) -> list[str]:
    """Return the divisions or institutions that the addressees stand for, each once.

    伊宁县财政局 stands for 伊宁县; a bare 民政局 after it for the same county.
    """
    found: dict[str, None] = {}
    for name in addressees:
        ending = next((one for one in words("bureau_endings") if name.endswith(one)), "")
        place = name.removesuffix(ending)
        if place or not found:
            # 县民政局 tells no county by itself and stays whole.
            found[place if len(place) > 1 else name] = None
    return list(found)


def is_lowest(name: str) -> bool:
    """Return whether the register knows ``name`` as one that no receiver lies in: a county."""
    found = find(name, None)
    return bool(found and (found.kind == "agency" or found.level == "county"))
