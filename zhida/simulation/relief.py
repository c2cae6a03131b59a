"""Relief given once: paid to who was in need, or to the station that fed and sent somebody home."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from zhida.core import month as months
from zhida.payments import actions as payments
from zhida.payments.actions import Terms
from zhida.recipients.models import AidEvent
from zhida.registers import queries as registers
from zhida.simulation import offices
from zhida.simulation.carrying_out import carry_out
from zhida.simulation.cast import official
from zhida.simulation.means import money_of, subject_for
from zhida.simulation.world import Home, World

TEMPORARY, VAGRANT = "temporary_relief.aid", "vagrant_relief.aid"


def pay(world: World, home: Home, day: date) -> None:
    """Pay what was given at a home until a day and is not paid yet."""
    to_persons = _waiting(home, TEMPORARY, day).filter(
        person__accounts__valid_to=None, person__accounts__isnull=False
    )
    _post(world, home, list(to_persons.distinct()), day)
    _post(world, home, list(_waiting(home, VAGRANT, day)), day)


def _waiting(home: Home, component: str, day: date) -> QuerySet[AidEvent]:
    return AidEvent.objects.filter(
        component__code=component,
        scope_path=home.division.path,
        aided_on__lte=day,
        occasion=None,
        amount_fen__gt=0,
    ).order_by("pk")


def _post(world: World, home: Home, events: list[AidEvent], day: date) -> None:
    """Post relief of one kind; what helped vagrants is the station's."""
    if not events:
        return
    component = registers.component(events[0].component.code)
    programme, at_station = component.programme, component.code == VAGRANT
    terms = Terms(
        home.division,
        component,
        money_of(world, home),
        subject_for(home, programme.purpose, day),
        name=f"{home.division.name}{months.shown(months.of(day))}{programme.name}",
        use_of_money="食宿、医疗和返乡费用" if at_station else component.name,
        requested_on=day,
        payee=offices.relief_station(home.division) if at_station else None,
    )
    by = official("civil_affairs", home.division)
    carry_out(world, payments.post_aid(events, terms, by=by))
