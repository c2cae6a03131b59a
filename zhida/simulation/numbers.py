"""Numbers of invented people: right in every check, and such as no person and no card can bear.

Identity numbers carry a place code that ends in 99: GB/T 2260 has never given a county such a code,
so no police station ever issued one. Card numbers begin with 0: ISO/IEC 7812-1 keeps that first
digit for ISO/TC 68, so no bank's cards do.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from stdnum import luhn
from stdnum.iso7064 import mod_11_2

NEVER_A_COUNTY = "99"
CARD_PREFIX = "0000"
MOST_OF_A_DAY = 499
"""How many numbers of one sex a place can issue for a day of birth: 001, 003 … 997."""


FIRST_DAY, LAST_DAY = date(1900, 1, 1).toordinal(), date(2100, 1, 1).toordinal()
"""On these days, and those between, invented people are born."""


def _none_given() -> dict[tuple[str, str], array[int]]:
    """Return how many numbers a place gave to a sex, by day: as arrays, for millions of people."""
    return defaultdict(lambda: array("H", bytes(2 * (LAST_DAY - FIRST_DAY + 1))))


@dataclass
class NumberBook:
    """What numbers were given out: each is given once."""

    _given: dict[tuple[str, str], array[int]] = field(default_factory=_none_given)
    _cards: dict[str, int] = field(default_factory=dict)

    def citizen(self, division: str, birth_on: date, sex: str) -> tuple[str, date]:
        """Return the next number of a division (its code) and the day of birth in it.

        When a day of birth is used up, the day after it is taken.
        """
        place = division[:4] + NEVER_A_COUNTY
        given, day = self._given[place, sex], birth_on.toordinal() - FIRST_DAY
        while given[day] == MOST_OF_A_DAY:
            day += 1
        before, birth_on = given[day], date.fromordinal(FIRST_DAY + day)
        given[day] += 1
        serial = 2 * before + (1 if sex == "男" else 2)
        body = f"{place}{birth_on:%Y%m%d}{serial:03d}"
        return body + mod_11_2.calc_check_digit(body), birth_on

    def card(self, division: str) -> str:
        """Return the next card of a division: 19 digits with a Luhn digit."""
        self._cards[division] = self._cards.get(division, 0) + 1
        body = f"{CARD_PREFIX}{division[:6]}{self._cards[division]:08d}"
        return body + str(luhn.calc_check_digit(body))


def residence_permit(birth_on: date, serial: int) -> str:
    """Return the number of a residence permit; real ones carry 00 where this one carries 99."""
    body = f"8300{NEVER_A_COUNTY}{birth_on:%Y%m%d}{serial:03d}"
    return body + mod_11_2.calc_check_digit(body)


def is_invented(number: str) -> bool:
    """Tell whether an identity number is one of this module's."""
    return len(number) == 18 and number[4:6] == NEVER_A_COUNTY


def further_card(card: str) -> str:
    """Return another card of who holds ``card``: nobody else's, for its first places differ."""
    body = f"{CARD_PREFIX[:3]}9{card[4:18]}"
    return body + str(luhn.calc_check_digit(body))


def unit_account(division: str, serial: int) -> str:
    """Return the account of a unit: no bank's either, for it begins as the cards do."""
    return f"{CARD_PREFIX}{division[:6]}{serial:09d}"
