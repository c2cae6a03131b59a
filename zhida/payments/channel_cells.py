"""One cell of a channel's file: how a value is written, and what a text read there means.

Each kind of column has a pair of functions here: text, name, account, sign (a number that may
have letters, or nothing), whole, yuan, fen, day (2022-03-05) and compact_day (20220305).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from zhida.core.money import FEN_PER_YUAN, InexactAmountError, to_fen
from zhida.core.personname import DOTS

MIDDLE_DOT = "·"
"""U+00B7: of all signs typed for the dot in a name, the one that GBK has as a middle dot."""

ONE_DOT = str.maketrans(dict.fromkeys(DOTS, MIDDLE_DOT))
ACCOUNT = re.compile(r"[0-9A-Za-z-]{4,40}")
YUAN = re.compile(r"-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]{1,2})?")
MOST_DIGITS = 18
WHOLE = re.compile(rf"-?[0-9]{{1,{MOST_DIGITS}}}")
DAY = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})")
COMPACT_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")

TEXT_KINDS = {"text", "name"}
"""Kinds that may hold other than ASCII signs."""

NUMBER_KINDS = {"whole", "yuan", "fen"}
"""Kinds that stand to the right in a fixed width, filled up with zeros."""


class WrongCellError(ValueError):
    """A cell does not hold what its kind demands; the message says in Chinese what would."""


def written_name(name: str) -> str:
    """Return a name as every channel writes it: one sign for the dot, no outer white space.

    A name in Latin letters keeps its full stops: ``J. SMITH`` has no middle dot.
    """
    name = name.strip()
    return name if name.isascii() else name.translate(ONE_DOT)


def yuan_written(amount_fen: int) -> str:
    """Return fen as yuan with two decimals and no separators: ``344.00``."""
    sign, size_fen = ("-", -amount_fen) if amount_fen < 0 else ("", amount_fen)
    return f"{sign}{size_fen // FEN_PER_YUAN}.{size_fen % FEN_PER_YUAN:02d}"


def yuan_read(text: str) -> int:
    """Return yuan as fen, exactly. Raises ``WrongCellError``."""
    digits = text[:-3] + text[-2:]
    if text[-3:-2] == "." and digits.isdecimal():
        return int(digits)
    try:
        if len(text) <= MOST_DIGITS and YUAN.fullmatch(text):
            return to_fen(text.replace(",", ""))
    except InexactAmountError:
        pass
    raise WrongCellError("以元为单位、至多两位小数的金额")


def whole_read(text: str) -> int:
    """Return a whole number; zeros before it say nothing. Raises ``WrongCellError``."""
    if (text.isdecimal() and len(text) <= MOST_DIGITS) or WHOLE.fullmatch(text):
        return int(text)
    raise WrongCellError("整数")


@lru_cache(maxsize=4096)
def day_read(text: str) -> date:
    """Return the day of 2022-03-05, 2022/3/5 or 20220305. Raises ``WrongCellError``."""
    found = DAY.fullmatch(text) or COMPACT_DAY.fullmatch(text)
    try:
        if found:
            year, month, day = map(int, found.groups())
            return date(year, month, day)
    except ValueError:
        pass
    raise WrongCellError("日期，如 20220305")


@lru_cache(maxsize=4096)
def day_written(day: date | None) -> str:
    """Return 2022-03-05, or "" for no day."""
    return day.isoformat() if day else ""


@lru_cache(maxsize=4096)
def compact_day_written(day: date | None) -> str:
    """Return 20220305, or "" for no day."""
    return f"{day:%Y%m%d}" if day else ""


def account(text: str) -> str:
    """Return an account number as it is. Raises ``WrongCellError``, also for 6.2E+18."""
    if (text.isascii() and text.isdecimal()) or ACCOUNT.fullmatch(text):
        return text
    raise WrongCellError("由数字组成的账号")


def sign(text: str) -> str:
    """Return the number of a document or a flow as it is. Raises ``WrongCellError``."""
    if text.isascii():
        return text.strip()
    raise WrongCellError("由数字和字母组成的号码")


WRITE: dict[str, Callable[[Any], str]] = {
    "text": str.strip,
    "name": written_name,
    "account": account,
    "sign": sign,
    "whole": str,
    "yuan": yuan_written,
    "fen": str,
    "day": day_written,
    "compact_day": compact_day_written,
}
READ: dict[str, Callable[[str], Any]] = {
    "text": str,
    "name": written_name,
    "account": account,
    "sign": sign,
    "whole": whole_read,
    "yuan": yuan_read,
    "fen": whole_read,
    "day": day_read,
    "compact_day": day_read,
}
BLANK: dict[str, Any] = {"text": "", "name": "", "account": "", "sign": ""}
"""What a blank cell means; of the other kinds: None."""
