"""A plot: one fault to be brought into the world a known number of times, and on whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from django.db.models import QuerySet

from zhida.access.scope import EVERYWHERE
from zhida.core import month as months
from zhida.core.refusal import Refusal
from zhida.recipients import actions as recipients
from zhida.recipients import queries
from zhida.recipients.actions import Terms
from zhida.recipients.models import Enrolment
from zhida.simulation.answer_sheet import PLANTED, REFUSED, Answer
from zhida.simulation.cast import official
from zhida.simulation.refusals import TOO_FEW
from zhida.simulation.world import Happening, World

TRIES = 40
"""How many are drawn for each that is wanted, before it is said that there are too few."""


@dataclass(frozen=True)
class Plot:
    """A fault (its code and title on the shelf), how often it is wanted, and in which world."""

    code: str
    title: str
    count: int
    world: World

    def luck(self) -> Random:
        """Return the plot's own source of chance."""
        return self.world.luck("fault", self.code)

    def enrolled(self, programme: str = "", *, count: int = 0, **more: Any) -> list[Enrolment]:
        """Return ``count`` (as wanted) enrolments paid all year to whom nothing else happens.

        ``more`` are further conditions on ``Enrolment``. Whoever is returned is taken by this
        plot. Raises the refusal ``simulation_finds_enough_people``.
        """
        wanted, chosen = count or self.count, []
        touched = self.world.touched
        for one in self._drawn(self._running(programme, more), wanted):
            if one.person_id not in touched:
                touched.add(one.person_id)
                chosen.append(one)
            if len(chosen) == wanted:
                return chosen
        raise self.too_few(len(chosen), "人员", wanted)

    def too_few(self, found: int, what: str, wanted: int = 0) -> Refusal:
        """Return the refusal that says how many there are of what the plot needs."""
        return TOO_FEW(wanted=wanted or self.count, title=self.title, found=found, what=what)

    def regranted(self, one: Enrolment, **changed: Any) -> Enrolment:
        """Let an enrolment go on from the first month on, on terms of which some are ``changed``.

        It must have begun before. Returns the new enrolment.
        """
        kept = {name: getattr(one, name) for name in ("category", "persons_covered", "income_fen")}
        terms = Terms(self.world.month(1), **(kept | changed))
        by = official("civil_affairs", one.division)
        return recipients.change_enrolment(one, terms, by=by, reason="模拟：重新核定")

    def told_late(self, fact: str, enrolments: list[Enrolment], delay: int) -> Iterator[Answer]:
        """Let a fact of life come to each, of which the office learns ``delay`` months too late.

        It happens in the first half of what is lived. Its month is still due; those after it are
        paid wrongly until the office learns of it, in the last month at the latest.
        """
        world, luck = self.world, self.luck()
        last = world.month(world.months)
        for one in enrolments:
            place = luck.randint(1, max(1, world.months // 2))
            happened_on = date(world.year, place, luck.randint(6, 26))
            first = months.plus(months.of(happened_on), 1)
            told = Happening(one.person_id, one.division_id, fact, happened_on)
            late = [months.plus(first, ahead) for ahead in range(delay + 1)]
            learned = min(late[-1], max(last, first))
            world.foresee(learned, told)
            yield self.answer(one, [month for month in late if month < learned])

    def answer(self, one: Enrolment, wrongly: list[int] | None = None, **more: Any) -> Answer:
        """Return the answer for an enrolment; ``wrongly`` are the months (YYYYMM) it shows in."""
        last = self.world.month(self.world.months)
        shown = " ".join(str(month) for month in wrongly or () if month <= last)
        return self.noted(
            one.division.code, person=one.person_id, enrolment=one.pk, months=shown, **more
        )

    def noted(self, division: str, **more: Any) -> Answer:
        """Return the answer for a division (its code)."""
        return Answer(fault=self.code, outcome=PLANTED, division=division, **more)

    def _running(self, programme: str, more: dict[str, Any]) -> QuerySet[Enrolment]:
        running = queries.enrolments(EVERYWHERE, month=self.world.month(1), programme=programme)
        places = [home.division.pk for home in self.world.monthly()]
        with_card = running.filter(
            agency=None,
            division__in=places,
            stop_month=None,
            person__accounts__valid_to=None,
            **more,
        )
        return with_card.filter(person__accounts__isnull=False).order_by("id").distinct()

    def _drawn(self, found: QuerySet[Enrolment], wanted: int) -> Iterator[Enrolment]:
        """Yield enrolments by chance, each once."""
        whole = found.count()
        for place in self.luck().sample(range(whole), min(whole, wanted * TRIES)):
            yield found[place]


def tried(answer: Answer, deed: Callable[..., object], *told: object) -> Answer:
    """Do what ought to be refused; return the answer with what came of it."""
    try:
        deed(*told)
    except Refusal as refused:
        return answer._replace(outcome=REFUSED, refusal=refused.name, said=refused.message)
    return answer
