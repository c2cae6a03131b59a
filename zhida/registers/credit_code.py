"""统一社会信用代码 (GB 32100-2015): shape and both check digits, with the reason in Chinese."""

from __future__ import annotations

import re

SHAPE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
"""Digits and letters without I O S V Z. (Villages' codes begin with N2, so no 8 digits first.)"""

ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
"""GB 11714: weights of the eight signs of the organisation code, places 9 to 16; modulo 11."""


def error_in(code: str) -> str:
    """Return what is wrong with a credit code, or "" when shape and check digits hold."""
    from stdnum.cn import uscc

    if not SHAPE.fullmatch(code):
        return f"统一社会信用代码应为18位数字或大写字母（不用I、O、S、V、Z），实为：{code}"
    if organisation_check_sign(code[8:16]) != code[16]:
        return f"统一社会信用代码第17位（组织机构代码校验位）不符：{code}"
    if uscc.calc_check_digit(code) != code[17]:
        return f"统一社会信用代码第18位（校验位）不符：{code}"
    return ""


def organisation_check_sign(body: str) -> str:
    """Return the check sign of eight signs of an organisation code."""
    total = sum(
        int(sign, 36) * weight for sign, weight in zip(body, ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X"[-total % 11]
