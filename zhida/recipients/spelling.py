"""How a name is shown, matched and sounded. Without Django, so that it can be done on all cores."""

from __future__ import annotations

import unicodedata

from zhida.core import personname
from zhida.registers.names import pinyin

LONGEST_SOUND = 300


def spelt(names: list[str]) -> list[tuple[str, str, str]]:
    """Return each name as it is shown, the key under which it is matched, and its pinyin."""
    composed = [unicodedata.normalize("NFC", name) for name in names]
    return [
        (
            personname.shown(name),
            personname.matching_key(name),
            pinyin(personname.with_dots(name))[:LONGEST_SOUND],
        )
        for name in composed
    ]
