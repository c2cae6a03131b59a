"""Numbers that identify a person: GB 11643 citizen numbers, residence permits, certificates.

A number is checked for what is certain. Wrong length, check digit or birth date is an error; a
place code that is not on the list is only a doubt, because people keep the number they were born
with while places are renamed (霍尔果斯市 exists since 2014, its older people carry other codes).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stdnum.iso7064 import mod_11_2

Sex = Literal["男", "女"]

CITIZEN = "身份证号"
RESIDENCE_PERMIT = "港澳台居民居住证"
FOREIGN_PERMIT = "外国人永久居留身份证"
DISABILITY = "残疾人证号"
PASSPORT = "护照号"
SERVICE = "优抚安置"
UNKNOWN = "无法查明身份信息的流浪乞讨人员"

FIRST_BIRTH_YEAR = 1900
RESIDENCE_PREFIXES = ("81", "82", "83")
"""GB 11643 numbers of residents from Hong Kong, Macao and Taiwan begin with these."""


@dataclass(frozen=True)
class Checked:
    """What a number says. ``error`` and ``doubt`` are Chinese, empty when there is none.

    ``number`` is the normal form: half-width, without spaces, letters in capitals.
    """

    number: str
    kind: str
    birth: date | None = None
    sex: Sex | None = None
    place: str = ""
    error: str = ""
    doubt: str = ""


def normal(number: str) -> str:
    """Return the number in normal form, as it is compared, hashed and stored."""
    return re.sub(r"[\s\-‐–—]", "", unicodedata.normalize("NFKC", number)).upper()


def check(
    number: str, kind: str, *, on: date, is_place: Callable[[str], bool] | None = None
) -> Checked:
    """Check ``number`` as a document of ``kind`` on the day ``on``.

    ``is_place`` tells whether a six-digit code was ever a division; without it no doubt about the
    place arises. A kind that has no published check is accepted when it is not empty.
    """
    text = normal(number)
    if kind == UNKNOWN:
        error = "无法查明身份的人员不应填写证件号码。" if text else ""
        return Checked("", kind, error=error)
    if not text:
        return Checked("", kind, error="证件号码为空。")
    if kind == DISABILITY:
        return _check_disability(text, on, is_place)
    if kind in (CITIZEN, RESIDENCE_PERMIT, FOREIGN_PERMIT):
        return _check_citizen(text, kind, on, is_place)
    if kind == PASSPORT and not re.fullmatch(r"[A-Z0-9]{5,17}", text):
        # What is wrong is told without the number: refusals are printed and logged.
        error = f"护照号应为5至17位字母或数字，实际是{len(text)}位，或含有其他符号。"
        return Checked(text, kind, error=error)
    return Checked(text, kind)


def _check_citizen(
    text: str, kind: str, on: date, is_place: Callable[[str], bool] | None
) -> Checked:
    error = _shape_error(text)
    if error:
        return Checked(text, kind, error=error)
    birth = _birth(text[6:14])
    if birth is None or not date(FIRST_BIRTH_YEAR, 1, 1) <= birth <= on:
        return Checked(text, kind, error=f"证件号码中的出生日期“{text[6:14]}”不存在或不合理。")
    if mod_11_2.calc_check_digit(text[:17]) != text[17]:
        return Checked(text, kind, birth, error="最后一位校验码与前17位不符，有一位写错了。")
    sex: Sex = "男" if int(text[16]) % 2 else "女"
    place = text[:6]
    return Checked(text, _kind_of(text, kind), birth, sex, place, doubt=_doubt(place, is_place))


def _shape_error(text: str) -> str:
    if re.fullmatch(r"\d{15}", text):
        return "15位旧身份证号已停用，请换成18位号码。"
    if len(text) != 18:
        return f"身份证号应为18位，实际是{len(text)}位。"
    if not re.fullmatch(r"\d{17}[\dX]", text):
        return "身份证号应由数字组成，只有最后一位可以是X。"
    return ""


def _birth(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _kind_of(text: str, kind: str) -> str:
    if text.startswith(RESIDENCE_PREFIXES):
        return RESIDENCE_PERMIT
    return FOREIGN_PERMIT if text.startswith("9") else kind


def _doubt(place: str, is_place: Callable[[str], bool] | None) -> str:
    permit = place.startswith((*RESIDENCE_PREFIXES, "9"))
    if is_place is None or permit or is_place(place):
        return ""
    return f"证件号码的地区码“{place[:4]}**”不在区划表中，可能是已撤销的区划，请核对证件原件。"


def _check_disability(text: str, on: date, is_place: Callable[[str], bool] | None) -> Checked:
    """A disability certificate is the citizen number, one digit of kind and one of grade."""
    if len(text) not in (20, 22):
        error = f"残疾人证号应为20位（补证为22位），实际是{len(text)}位。"
        return Checked(text, DISABILITY, error=error)
    holder = _check_citizen(text[:18], CITIZEN, on, is_place)
    error = holder.error
    if not error and not re.fullmatch(r"[1-7][1-4](B\d)?", text[18:]):
        error = "残疾人证号末尾的类别或等级不对：类别应为1至7，等级应为1至4。"
    return Checked(text, DISABILITY, holder.birth, holder.sex, holder.place, error, holder.doubt)


def root(number: str, kind: str) -> str:
    """Return what of a number identifies its holder, whichever document was shown.

    A disability certificate carries the citizen number; a passport's number may be another
    person's number under another kind, so the kind goes with it.
    """
    text = normal(number)
    if kind in (CITIZEN, RESIDENCE_PERMIT, FOREIGN_PERMIT):
        return text
    return text[:18] if kind == DISABILITY else f"{kind}:{text}"


def masked(number: str) -> str:
    """Return the number as screens and exports show it: first four and last four places.

    Short numbers show only their last two places.
    """
    text = normal(number)
    if len(text) <= 8:
        return "*" * max(0, len(text) - 2) + text[-2:]
    return text[:4] + "*" * (len(text) - 8) + text[-4:]


def masked_document(number: str) -> str:
    """Return the number of a document as screens and exports show it: first four places, the last.

    Day of birth, sex and place are shown beside it. With four last places, as accounts have them,
    nearly every number of a citizen could be worked out.
    """
    text = normal(number)
    shown = 4 if len(text) > 8 else 0
    return text[:shown] + "*" * max(0, len(text) - shown - 1) + text[-1:]


def masked_name(name: str) -> str:
    """Return the name as public lists show it: the first character, the rest as asterisks."""
    return name[:1] + "*" * min(len(name) - 1, 3) if name else ""


def card_doubt(account: str) -> str:
    """Return why a bank account looks wrong, or "".

    Cards carry a Luhn digit (ISO/IEC 7812-1); passbooks and rural credit accounts need not, so
    this is a doubt and never an error.
    """
    from stdnum import luhn

    digits = normal(account)
    if not digits.isdigit():
        return "账号中有不是数字的字符，请核对。"
    if len(digits) in range(16, 20) and not luhn.is_valid(digits):
        return "账号不符合银行卡的校验规则。存折账号可以不符合，请核对。"
    return ""
