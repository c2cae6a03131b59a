"""What is due for an enrolment in a month, and why; what ends it; what excludes what.

Pure reckoning over plain values: standards, rules and facts are handed in, the law's numbers come
from the dated registers. Every answer explains itself in a Chinese sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from zhida.core import month as months
from zhida.core.money import yuan

ADULT_YEARS = 18
"""The age at which a child is of age: 《中华人民共和国民法典》, 成年人."""

COMING_OF_AGE, SCHOOLING, DEATH = "adult_not_at_school", "at_school", "deceased"


class Rate(NamedTuple):
    """A standard: what a component comes to a month for one person, in a division."""

    component: str
    category: str
    division: str
    amount_fen: int
    valid_from: date | None
    valid_to: date | None


class Rule(NamedTuple):
    """A stop rule; ``region`` is a division's code, "" for everywhere."""

    programme: str
    fact: str
    fact_name: str
    region: str
    months_after: int


class Pair(NamedTuple):
    """Two programmes that exclude each other, in a region; ``effect`` as in the register."""

    one: str
    other: str
    region: str
    effect: str


class Fact(NamedTuple):
    """Something that happened to a person; ``until_on`` ends what lasts."""

    name: str
    happened_on: date
    until_on: date | None = None


@dataclass(frozen=True)
class Life:
    """What is known of a person that bears on what is due."""

    birth_on: date | None = None
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Standing:
    """An enrolment as far as it decides what is due. ``path`` is the division's path."""

    programme: str
    component: str
    calculation: str
    category: str
    category_name: str
    path: str
    start_month: int
    stop_month: int | None = None
    stop_reason: str = ""
    persons_covered: int = 1
    income_fen: int = 0


@dataclass(frozen=True)
class Due:
    """What is due for a month, and the sentence that says why. ``found`` is False when nobody
    can tell, because no standard is registered.
    """

    amount_fen: int
    why: str
    found: bool = True


@dataclass
class Standards:
    """The registered standards, asked by place and day; answers are remembered."""

    rates: Iterable[Rate]
    _by_kind: dict[tuple[str, str], list[Rate]] = field(default_factory=dict, init=False)
    _known: dict[tuple[str, str, str, int], Rate | None] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Sort the rates by what they are for."""
        for rate in self.rates:
            self._by_kind.setdefault((rate.component, rate.category), []).append(rate)

    def at(self, component: str, category: str, path: str, month: int) -> Rate | None:
        """Return the standard of the nearest division at or above ``path`` on the month's first.

        Of several that hold, the one that began last counts.
        """
        asked = component, category, path, month
        if asked not in self._known:
            self._known[asked] = self._find(*asked)
        return self._known[asked]

    def _find(self, component: str, category: str, path: str, month: int) -> Rate | None:
        day = months.first_day(month)
        places = path.strip("/").split("/")
        holding = [
            rate
            for rate in self._by_kind.get((component, category), ())
            if rate.division in places
            and (rate.valid_from is None or rate.valid_from <= day)
            and (rate.valid_to is None or rate.valid_to >= day)
        ]
        return max(
            holding,
            key=lambda rate: (places.index(rate.division), rate.valid_from or date.min),
            default=None,
        )


def due(
    standing: Standing, month: int, standards: Standards, rules: Iterable[Rule], life: Life
) -> Due:
    """Return what is due for ``month`` (YYYYMM), and why."""
    if month < standing.start_month:
        return Due(0, f"从{months.shown(standing.start_month)}起发放，本月尚未起发。")
    if standing.stop_month is not None and month >= standing.stop_month:
        return Due(0, f"{standing.stop_reason}，从{months.shown(standing.stop_month)}起停发。")
    end = first_stop(standing, rules, life)
    if end is not None and month >= end.month:
        return Due(0, end.why)
    if standing.calculation == "event":
        return Due(0, "按次发放，不按月计算。")
    rate = standards.at(standing.component, standing.category, standing.path, month)
    if rate is None:
        return Due(0, f"没有登记{months.shown(month)}适用的{standing.category_name}标准。", False)
    return _reckoned(standing, rate)


def _reckoned(standing: Standing, rate: Rate) -> Due:
    since = f"{rate.valid_from:%Y-%m-%d}起的" if rate.valid_from else ""
    said = f"按{since}{standing.category_name}标准每人每月{yuan(rate.amount_fen)}元"
    whole_fen = rate.amount_fen * standing.persons_covered
    if standing.calculation == "standard" and standing.persons_covered == 1:
        return Due(whole_fen, f"{said}，应发{yuan(whole_fen)}元。")
    said += f"，保障{standing.persons_covered}人"
    if standing.calculation == "difference":
        whole_fen = max(0, whole_fen - standing.income_fen)
        said += f"，减去家庭月收入{yuan(standing.income_fen)}元"
    return Due(whole_fen, f"{said}，应发{yuan(whole_fen)}元。")


class Stop(NamedTuple):
    """From which month nothing is due any more, and why."""

    month: int
    why: str


def first_stop(standing: Standing, rules: Iterable[Rule], life: Life) -> Stop | None:
    """Return the earliest stop that the rules draw from a person's life, or None."""
    stops = []
    for rule in _nearest(rules, standing):
        day = _day_of(rule.fact, life)
        if day is None:
            continue
        stop = _stop(rule, day)
        # What lay before the decision was known to whoever decided; only the dead draw nothing.
        if stop.month > standing.start_month or rule.fact == DEATH:
            stops.append(stop)
    return min(stops, default=None)


def earlier_stops(standing: Standing, rules: Iterable[Rule], life: Life) -> list[Stop]:
    """Return the stops that lay before the start: whoever decides must know of them."""
    days = [(rule, _day_of(rule.fact, life)) for rule in _nearest(rules, standing)]
    stops = [_stop(rule, day) for rule, day in days if day is not None]
    return sorted(stop for stop in stops if stop.month <= standing.start_month)


def _stop(rule: Rule, day: date) -> Stop:
    month = months.plus(months.of(day), rule.months_after)
    return Stop(month, f"{day:%Y-%m-%d}{rule.fact_name}，从{months.shown(month)}起停发。")


def _nearest(rules: Iterable[Rule], standing: Standing) -> list[Rule]:
    """Return the rules of the programme, of each fact the one of the nearest region."""
    places = ["", *standing.path.strip("/").split("/")]
    chosen: dict[str, Rule] = {}
    for rule in rules:
        if rule.programme != standing.programme or rule.region not in places:
            continue
        known = chosen.get(rule.fact)
        if known is None or places.index(rule.region) > places.index(known.region):
            chosen[rule.fact] = rule
    return list(chosen.values())


def _day_of(fact: str, life: Life) -> date | None:
    """Return the day on which a fact came true, or None when it did not."""
    if fact == COMING_OF_AGE:
        return came_of_age_on(life)
    return min((one.happened_on for one in life.facts if one.name == fact), default=None)


def came_of_age_on(life: Life) -> date | None:
    """Return the day from which somebody is of age and not at school, or None.

    Schooling under way on that day puts it off to the schooling's end; schooling without a known
    end puts it off for good.
    """
    if life.birth_on is None:
        return None
    day = _birthday(life.birth_on, ADULT_YEARS)
    for schooling in sorted(one for one in life.facts if one.name == SCHOOLING):
        if schooling.happened_on <= day:
            if schooling.until_on is None:
                return None
            day = max(day, schooling.until_on)
    return day


def _birthday(birth_on: date, years: int) -> date:
    """Return the birthday; of those born on 29 February in other years the first of March."""
    try:
        return birth_on.replace(year=birth_on.year + years)
    except ValueError:
        return date(birth_on.year + years, 3, 1)


def effect_of(one: str, other: str, path: str, pairs: Iterable[Pair]) -> str:
    """Return how two programmes stand to each other at a place: refused, difference, allowed."""
    places = ["", *path.strip("/").split("/")]
    fitting = [
        pair for pair in pairs if {pair.one, pair.other} == {one, other} and pair.region in places
    ]
    nearest = max(fitting, key=lambda pair: places.index(pair.region), default=None)
    return nearest.effect if nearest else "allowed"
