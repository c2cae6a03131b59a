"""Families as they might be: who belongs to them, what they draw, what befalls them in the year.

Pure: nothing is stored here. Families come in an endless stream, the same for the same seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from zhida.core import month as months
from zhida.simulation import lives
from zhida.simulation.chance import between, day_of, dice, happens, weighed
from zhida.simulation.lives import Trouble, Turn
from zhida.simulation.naming import Manner, a_manner
from zhida.simulation.numbers import NumberBook
from zhida.simulation.situations import WHOLE_PERCENT, AidPlan, AwardPlan, Situation, society

SEXES = {"男": 1, "女": 1}
YOUNGEST_PARENT, OLDEST_MOTHER, OLDEST_CHILD = 20, 45, 30
YUAN_STEP_FEN = 1000
"""Incomes and aid are whole tens of yuan, as offices find and grant them."""

NAMELESS = "无名氏"
HEAD, SPOUSE, CHILD, WARD = "户主", "配偶", "子女", "被监护人"


class Human(NamedTuple):
    """An invented person. ``number`` "" is without a document, ``card`` "" without an account."""

    relation: str
    name: str
    number: str
    sex: str
    birth_on: date
    card: str


class Award(NamedTuple):
    """What is granted every month; ``holder`` is the place of the drawing person in the family."""

    holder: int
    component: str
    category: str
    persons_covered: int
    income_fen: int
    decided_on: date
    start_month: int

    @property
    def due_fen(self) -> int:
        """What comes due in a month, by the standards of the beginning of the year."""
        whole_fen = society().standard_fen(self.component, self.category) * self.persons_covered
        return max(0, whole_fen - self.income_fen)


class AidGiven(NamedTuple):
    """Aid given once, with the days that the indicators count; a day that is not yet is None."""

    component: str
    amount_fen: int
    circumstances: str
    requested_on: date
    registered_on: date | None
    aided_on: date | None
    sent_home_on: date | None
    origin: str
    origin_unknown: bool

    def by(self, day: date) -> AidGiven | None:
        """Return what of it has happened by a day; None before the request."""
        if self.requested_on > day:
            return None
        return self._replace(
            registered_on=_unless_after(day, self.registered_on),
            aided_on=_unless_after(day, self.aided_on),
            sent_home_on=_unless_after(day, self.sent_home_on),
        )


def _unless_after(last: date, day: date | None) -> date | None:
    return day if day is None or day <= last else None


class Dwellers(NamedTuple):
    """People who live together (or one alone) and everything that is about them.

    ``number`` is "" for who belongs to no household.
    """

    number: str
    humans: tuple[Human, ...]
    awards: tuple[Award, ...]
    aid: AidGiven | None
    turns: tuple[Turn, ...]
    troubles: tuple[Trouble, ...]

    @property
    def since(self) -> date:
        """The day on which the household began: whoever heads it was of age, the spouse too."""
        born = max(one.birth_on for one in self.humans if one.relation in (HEAD, SPOUSE))
        return date(born.year + YOUNGEST_PARENT, born.month, min(born.day, 28))

    @property
    def month_fen(self) -> int:
        """What the family comes to in an average month of the year."""
        once_fen = self.aid.amount_fen // 12 if self.aid else 0
        return sum(award.due_fen for award in self.awards) + once_fen

    def aided_by(self, day: date) -> Dwellers:
        """Return the same family with no more aid than was asked for by a day."""
        return self._replace(aid=self.aid.by(day)) if self.aid else self


def _ages_of_children(mothers_age: int, younger_age: int) -> tuple[int, int]:
    """Return between which ages children are, by their mother's age and the younger parent's."""
    youngest = max(0, mothers_age - OLDEST_MOTHER)
    return youngest, max(youngest, min(younger_age - YOUNGEST_PARENT, OLDEST_CHILD))


@dataclass
class Settlers:
    """Where families of one division come from; ``book`` is shared by all divisions.

    ``kinds`` are the names of the situations that occur there, all if empty.
    """

    seed: int
    year: int
    division: str
    book: NumberBook
    kinds: tuple[str, ...] = ()

    def families(self) -> Iterator[Dwellers]:
        """Yield families of every situation, without end."""
        luck = dice(self.seed, "population", self.division)
        plans = society()
        kinds = self.kinds or tuple(plans.weights)
        weights = {name: plans.weights[name] for name in kinds}
        count = 0
        while True:
            count += 1
            situation = plans.situations[weighed(luck, weights)]
            yield self._dwellers(luck, situation, f"{self.division}{count:07d}")

    def residents(self, agency: str) -> Iterator[Dwellers]:
        """Yield people who live in an institution (its code), without end."""
        luck = dice(self.seed, "residents", agency)
        while True:
            yield self._dwellers(luck, society().residents[agency], "")

    def _dwellers(self, luck: Random, situation: Situation, number: str) -> Dwellers:
        humans = self._humans(luck, situation)
        awards = self._awards(luck, situation, humans)
        aid = self._aid(luck, situation.aid, humans[0]) if situation.aid else None
        components = tuple(award.component for award in awards)
        holder = awards[0].holder if awards else 0
        return Dwellers(
            number="" if situation.alone else number,
            humans=humans,
            awards=awards,
            aid=aid,
            turns=lives.turns(luck, self.year, holder, humans[holder].birth_on, components),
            troubles=lives.troubles(luck, holder) if humans[holder].card else (),
        )

    def _humans(self, luck: Random, situation: Situation) -> tuple[Human, ...]:
        manner = a_manner(luck)
        shared, sex = manner.surname(luck), weighed(luck, SEXES)
        drawn, age = manner.given(luck, sex), between(luck, situation.age)
        given = manner.fitting(drawn, sex, age, shared)
        unknown = situation.alone and bool(situation.aid)
        if unknown and happens(luck, society().without_identity):
            return (Human(HEAD, NAMELESS, "", sex, self._birth(luck, age), ""),)
        head = self._human(luck, HEAD, manner.whole(given, shared), sex, age)
        if situation.ward_age:
            return head, self._ward(luck, situation.ward_age, manner)
        size = between(luck, situation.size)
        if size == 1:
            return (head,)
        other = "女" if sex == "男" else "男"
        drawn, of_father = manner.given(luck, other), manner.surname(luck)
        spouse_age = max(20, age + luck.randint(-4, 3))
        spouse_given = manner.fitting(drawn, other, spouse_age, of_father)
        spouse_name = manner.whole(spouse_given, of_father)
        spouse = self._human(luck, SPOUSE, spouse_name, other, spouse_age)
        father = given if sex == "男" else spouse_given
        below = shared if manner.families else father
        ages = _ages_of_children(spouse_age if sex == "男" else age, min(age, spouse_age))
        children = (self._child(luck, manner, below, ages) for _ in range(size - 2))
        return head, spouse, *children

    def _child(self, luck: Random, manner: Manner, shared: str, ages: tuple[int, int]) -> Human:
        sex = weighed(luck, SEXES)
        drawn, age = manner.given(luck, sex), between(luck, ages)
        name = manner.whole(manner.fitting(drawn, sex, age, shared), shared)
        return self._human(luck, CHILD, name, sex, age)

    def _ward(self, luck: Random, ages: tuple[int, int], manner: Manner) -> Human:
        sex = weighed(luck, SEXES)
        drawn, shared, age = manner.given(luck, sex), manner.surname(luck), between(luck, ages)
        name = manner.whole(manner.fitting(drawn, sex, age, shared), shared)
        return self._human(luck, WARD, name, sex, age)

    def _human(self, luck: Random, relation: str, name: str, sex: str, age: int) -> Human:
        number, birth_on = self.book.citizen(self.division, self._birth(luck, age), sex)
        draws = relation in (HEAD, WARD) and not happens(luck, society().without_card)
        card = self.book.card(self.division) if draws else ""
        return Human(relation, name, number, sex, birth_on, card)

    def _birth(self, luck: Random, age: int) -> date:
        """Return a day of birth of somebody who is ``age`` when the year begins."""
        last = date(self.year - age, 1, 1)
        return day_of(luck, date(last.year - 1, 1, 2), last)

    def _awards(
        self, luck: Random, situation: Situation, humans: tuple[Human, ...]
    ) -> tuple[Award, ...]:
        holder = len(humans) - 1 if situation.ward_age else 0
        covered = 1 if situation.ward_age else len(humans)
        born = months.of(humans[holder].birth_on)
        decided_on = self._decided_on(luck, humans[holder].birth_on)
        start_month = max(months.plus(months.of(decided_on), 1), months.plus(born, 1))
        return tuple(
            self._award(luck, plan, situation, (holder, covered, decided_on, start_month))
            for plan in situation.awards
        )

    @staticmethod
    def _award(
        luck: Random, plan: AwardPlan, situation: Situation, terms: tuple[int, int, date, int]
    ) -> Award:
        holder, covered, decided_on, start_month = terms
        category = weighed(luck, plan.categories)
        whole_fen = society().standard_fen(plan.component, category) * covered
        income_fen = whole_fen * between(luck, situation.income) // WHOLE_PERCENT
        income_fen -= income_fen % YUAN_STEP_FEN
        return Award(holder, plan.component, category, covered, income_fen, decided_on, start_month)

    def _decided_on(self, luck: Random, birth_on: date) -> date:
        """Return the day of the decision: mostly in the years before, sometimes in the year."""
        first, last = max(birth_on, date(self.year - 4, 1, 1)), date(self.year - 1, 11, 30)
        if happens(luck, society().newly_granted):
            first, last = date(self.year, 1, 10), date(self.year, 9, 20)
        return day_of(luck, first, max(first, last))

    def _aid(self, luck: Random, plan: AidPlan, human: Human) -> AidGiven:
        requested_on = day_of(luck, date(self.year, 1, 3), date(self.year, 12, 10))
        registered_on = requested_on + timedelta(days=luck.randint(0, 2))
        aided_on = registered_on + timedelta(days=luck.randint(0, 9))
        amount_fen = between(luck, plan.fen)
        home = aided_on + timedelta(days=luck.randint(1, 12)) if plan.origins else None
        return AidGiven(
            component=plan.component,
            amount_fen=amount_fen - amount_fen % YUAN_STEP_FEN,
            circumstances=luck.choice(plan.reasons),
            requested_on=requested_on,
            registered_on=registered_on,
            aided_on=aided_on,
            sent_home_on=home if human.number else None,
            origin=luck.choice(plan.origins) if plan.origins and human.number else "",
            origin_unknown=bool(plan.origins) and not human.number,
        )
