"""The official lists without a database: who a name in a document means, and what a code says.

Reads the same data files as ``zhida registers load``; imports nothing heavy, so that reading a
notice stays fast. What an administrator added later is known to ``registers.queries`` only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from zhida.registers import division_codes
from zhida.registers.names import is_own_level_word, normal, short_forms
from zhida.registers.tables import day, rows, town_lists


class Division(NamedTuple):
    """One division of the list. ``valid_to`` is set when the division exists no more."""

    code: str
    name: str
    valid_from: date | None
    valid_to: date | None

    @property
    def level(self) -> str:
        """Its level: nation, province, prefecture, county or town."""
        return division_codes.level(self.code)

    @property
    def path(self) -> str:
        """The codes from the province down to it: ``650000/654000/654002/``."""
        return division_codes.path(self.code, divisions())


class Agency(NamedTuple):
    """One agency of the list. ``kind``: finance, civil_affairs, audit, institution, other."""

    code: str
    name: str
    kind: str
    division: str


class Receiver(NamedTuple):
    """Whom a name means: a division itself (``kind`` division) or an agency in one.

    ``division`` is the code of the division whose money it is, ``path`` that division's path,
    ``name`` the official name.
    """

    code: str
    name: str
    kind: str
    level: str
    path: str
    division: str


class _Naming(NamedTuple):
    """A name that a division bears or bore, from when to when."""

    division: str
    valid_from: date | None
    valid_to: date | None

    def order(self, on: date | None) -> int | None:
        """Return 0 when the name holds on the day, 1 when it held before, None when not yet."""
        if on is None:
            return int(self.valid_to is not None)
        if self.valid_from and on < self.valid_from:
            return None
        return int(self.valid_to is not None and on > self.valid_to)


@lru_cache
def divisions() -> dict[str, Division]:
    """Return every division of the list by its code, the nation included."""
    found = {row["code"]: row for row in rows("divisions")}
    for name in town_lists():
        found.update((row["code"], row) for row in rows(name))
    return {
        code: Division(
            code,
            row["name"],
            day(row["valid_from"], first=True),
            day(row["valid_to"], first=False),
        )
        for code, row in found.items()
    }


@lru_cache
def agencies() -> dict[str, Agency]:
    """Return every agency of the list by its code."""
    return {
        row["code"]: Agency(row["code"], row["name"], row["kind"], row["division"])
        for row in rows("agencies")
    }


def find_division(code: str) -> Division | None:
    """Return the division of a code, of a former code too, or None."""
    return divisions().get(code) or divisions().get(_former_codes().get(code, ""))


def find_receiver(name: str, within: str | None = None, on: date | None = None) -> Receiver | None:
    """Return whom ``name`` means, or None when it is unknown or could mean several.

    ``within`` is the code of the division that speaks: only what lies in it is meant, 州财政局
    and 本级 are its own, and a name borne twice in the nation (鼓楼区) is clear if it is there
    once. ``on`` is the day of the document: a former name counts, a later one does not. A finance,
    civil affairs or audit organ that the list does not hold stands for its division. Raises
    ``KeyError`` when ``within`` is no listed code.
    """
    place = find_division(within) if within else None
    if within and not place:
        raise KeyError(within)
    return _find(normal(name), place.code if place else None, on)


def find_issuer_division(issuers: Sequence[str] | str, on: date | None = None) -> str | None:
    """Return the code of the division whose organ issued a document, or None.

    ``issuers`` are the organs' names in printed order; the first one that tells decides. An organ
    of any kind will do as long as its name begins with its division's.
    """
    for name in [issuers] if isinstance(issuers, str) else issuers:
        wanted = normal(name)
        found = _find(wanted, None, on)
        if found:
            return found.division
        for division, _ in _beginnings(wanted, None, on):
            return division
    return None


def _find(name: str, within: str | None, on: date | None) -> Receiver | None:
    division = _find_division_named(name, within, on)
    if division:
        return _as_receiver(division)
    agency = _agency_names().get(name) or (within and _agencies_of(within).get(name))
    if agency and _lies_within(agency.division, within):
        return _agency_receiver(agency)
    if within and name in _organ_words():
        return _as_receiver(within)
    for beginning, rest in _beginnings(name, within, on):
        found = _find(rest, beginning, on)
        if found:
            return found
    return None


def _beginnings(name: str, within: str | None, on: date | None) -> Iterator[tuple[str, str]]:
    """Yield each division that ``name`` begins with, longest name first, and the rest of it."""
    for end in range(len(name) - 1, 0, -1):
        division = _find_division_named(name[:end], within, on)
        if not division and within:
            # 新疆维吾尔自治区伊宁县 in a notice of 伊犁州 begins above the one that speaks.
            above = _find_division_named(name[:end], None, on)
            division = within if above and _lies_within(within, above) else None
        if division:
            yield division, name[end:]


def _find_division_named(name: str, within: str | None, on: date | None) -> str | None:
    if within and is_own_level_word(name, divisions()[within].name):
        return within
    for index in (_full_names(), _short_names()):
        namings = [one for one in index.get(name, ()) if _may_be_meant(one.division, within)]
        if namings:
            return _the_one_meant(namings, within, on)
    return None


def _the_one_meant(namings: list[_Naming], within: str | None, on: date | None) -> str | None:
    """Return the only division meant: of the day before former ones, below before itself.

    Among several, one that stands directly under the speaker is meant before deeper ones.
    """
    orders = {one: one.order(on) for one in namings}
    for wanted in (0, 1):
        found = {one.division for one, order in orders.items() if order == wanted}
        below = found - {within}
        direct = {code for code in below if division_codes.superior(code, divisions()) == within}
        for group in (below, direct, found):
            if len(group) == 1:
                return group.pop()
        if found:
            return None
    return None


def _may_be_meant(code: str, within: str | None) -> bool:
    """A town is meant by its own county only: town names repeat, and not all are listed."""
    if len(code) == division_codes.TOWN_DIGITS:
        return within in (code, division_codes.superior(code, divisions()))
    return _lies_within(code, within)


def _lies_within(code: str, within: str | None) -> bool:
    if within in (None, division_codes.NATION):
        return True
    return divisions()[code].path.startswith(divisions()[within].path)


def _as_receiver(code: str) -> Receiver:
    found = divisions()[code]
    return Receiver(code, found.name, "division", found.level, found.path, code)


def _agency_receiver(agency: Agency) -> Receiver:
    place = divisions()[agency.division]
    return Receiver(agency.code, agency.name, "agency", place.level, place.path, place.code)


@lru_cache
def _full_names() -> dict[str, list[_Naming]]:
    """Return who bears or bore each full name: official, former and other names."""
    index: dict[str, list[_Naming]] = {}
    for one in divisions().values():
        index.setdefault(normal(one.name), []).append(
            _Naming(one.code, one.valid_from, one.valid_to)
        )
    for row in (*rows("former_names"), *rows("aliases")):
        naming = _Naming(
            row["code"], day(row["valid_from"], first=True), day(row["valid_to"], first=False)
        )
        index.setdefault(normal(row["name"]), []).append(naming)
    return index


@lru_cache
def _short_names() -> dict[str, list[_Naming]]:
    """Return who may be meant by each short form of a full name; towns have none."""
    index: dict[str, list[_Naming]] = {}
    for name, namings in _full_names().items():
        for short in short_forms(name):
            index.setdefault(short, []).extend(
                one for one in namings if len(one.division) == division_codes.COUNTY_DIGITS
            )
    return index


@lru_cache
def _former_codes() -> dict[str, str]:
    return {row["former_code"]: row["code"] for row in rows("former_names")}


@lru_cache
def _agency_names() -> dict[str, Agency]:
    """Return the agencies by full name and alias."""
    named = {normal(one.name): one for one in agencies().values()}
    for row in rows("agency_aliases"):
        named[normal(row["name"])] = agencies()[row["code"]]
    return named


@lru_cache
def _agencies_of(division: str) -> dict[str, Agency]:
    """Return the agencies of a division by the part of their name after the division's."""
    own = divisions()[division].name
    return {
        name.removeprefix(own): agency
        for name, agency in _agency_names().items()
        if agency.division == division
    }


@lru_cache
def _organ_words() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("organs"))
