"""No text becomes a formula where a spreadsheet guesses."""

from __future__ import annotations

import pytest

from zhida.core.formula import SIGNS, inert


@pytest.mark.parametrize("before", ["", " ", "\u3000"])
@pytest.mark.parametrize("sign", SIGNS)
def test_what_begins_like_a_formula_begins_with_an_apostrophe(sign: str, before: str) -> None:
    assert inert(f"{before}{sign}cmd|' /C calc'!A0").startswith("'")


@pytest.mark.parametrize(
    "text", ["", "阿依古丽·买买提", "J. SMITH", "3-1", "1,044.10", "a@b", "'="]
)
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert inert(text) == text
