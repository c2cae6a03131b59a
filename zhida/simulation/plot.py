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
from zhida.simulation.world import Happening, Payday, World

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
        paid wrongly until the office learns of it, in the last month at the latest. It shows in one
        of them at least, whichever months other plots leave out or put off.
        """
        world, luck = self.world, self.luck()
        for one in enrolments:
            plans = list(self._delays(one, delay))
            if not plans:
                raise self.too_few(0, "发放月份")
            place, learned, shown = luck.choice(plans)
            happened_on = date(world.year, place, luck.randint(6, 26))
            told = Happening(one.person_id, one.division_id, fact, happened_on)
            world.foresee(learned, told)
            yield self.answer(one, shown)

    def _delays(self, one: Enrolment, delay: int) -> Iterator[tuple[int, int, list[int]]]:
        """Yield in which month of the year a fact may come, when it is known, where it shows."""
        last = self.world.month(self.world.months)
        for place in range(1, max(1, self.world.months // 2) + 1):
            month = self.world.month(place)
            learned = max(min(months.plus(month, 1 + delay), last), months.plus(month, 1))
            after = [months.plus(month, 1 + ahead) for ahead in range(delay)]
            shown = [later for later in after if self._is_paid(one, later, learned)]
            if shown or learned > last:
                yield place, learned, shown

    def _is_paid(self, one: Enrolment, month: int, learned: int) -> bool:
        """Return whether a month is paid before it is reckoned in knowledge of what is learned."""
        payday = self._payday(one, month)
        reckoned_in = months.plus(month, 1) if payday in self.world.late else month
        return reckoned_in < learned and payday not in self.world.unpaid

    @staticmethod
    def _payday(one: Enrolment, month: int) -> Payday:
        return Payday(one.division_id, one.component.programme.code, month)

    def answer(self, one: Enrolment, wrongly: list[int] | None = None, **more: Any) -> Answer:
        """Return the answer for an enrolment; ``wrongly`` are the months (YYYYMM) it shows in.

        It shows in no month that nobody is paid for.
        """
        world, last = self.world, self.world.month(self.world.months)
        shown = " ".join(
            str(month)
            for month in wrongly or ()
            if month <= last and self._payday(one, month) not in world.unpaid
        )
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
