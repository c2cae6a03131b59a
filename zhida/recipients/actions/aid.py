"""Aid given once: record it, fill in the days that follow, cancel what was entered by mistake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhida.recipients.actions.standing import (
    institution_of,
    require_event,
    require_itself,
    require_person,
    require_place,
    require_reason,
)
from zhida.recipients.models import AidEvent, Person
from zhida.recipients.queries.entitlements import registrations_of
from zhida.recipients.refusals import DEAD_BY_THEN, EVENT_CLOSED, NOT_AN_EVENT
from zhida.registers.models import Agency, Component, Division
from zhida.store.action import Actor, Unchanged, action
from zhida.store.trail import Line


@dataclass(frozen=True)
class Aid:
    """What is known of an aid event when it is recorded; days as in ``models.AidEvent``."""

    requested_on: date
    registered_on: date | None = None
    aided_on: date | None = None
    sent_home_on: date | None = None
    standard_fen: int = 0
    amount_fen: int = 0
    decision_number: str = ""
    circumstances: str = ""
    origin: str = ""
    origin_unknown: bool = False
    agency: Agency | None = None


@action("recipients.record_aid", "登记救助事项")
def record_aid(
    line: Line,
    person: Person,
    component: Component,
    division: Division,
    aid: Aid,
    *,
    by: Actor,
    reason: str = "",
) -> AidEvent:
    """Record a request for aid and what is known of it.

    An institution's post records what its own institution did, for whom it serves.
    """
    require_place(by, division)
    if by.agency_id is not None:
        require_person(by, person)
    require_itself(person)
    if component.calculation != "event":
        raise NOT_AN_EVENT(component=component.name)
    _require_alive(person, aid.aided_on)
    event = AidEvent.objects.create(
        person=person,
        component=component,
        division=division,
        scope_path=division.path,
        **vars(aid) | {"agency": institution_of(by, aid.agency)},
        recorded_at=line.recorded_at,
    )
    line.wrote(event)
    return _about(line, event)


@action("recipients.complete_aid", "登记救助进展")
def complete_aid(
    line: Line,
    event: AidEvent,
    *,
    registered_on: date | None = None,
    aided_on: date | None = None,
    sent_home_on: date | None = None,
    by: Actor,
    reason: str = "",
) -> AidEvent:
    """Fill in days that were not known before; a day once written stays."""
    given = {
        "registered_on": registered_on,
        "aided_on": aided_on,
        "sent_home_on": sent_home_on,
    }
    _require_alive(event.person, aided_on)
    return _fill(line, event, by, {name: day for name, day in given.items() if day is not None})


@action("recipients.cancel_aid", "作废救助事项")
def cancel_aid(line: Line, event: AidEvent, *, by: Actor, reason: str) -> AidEvent:
    """Say that an event was entered by mistake."""
    require_reason(reason, "作废")
    return _fill(line, event, by, {"cancelled_reason": reason})


def _require_alive(person: Person, aided_on: date | None) -> None:
    """Refuse aid to somebody who had died by then, under whichever registration it is known."""
    registrations = registrations_of(person)
    died = Person.objects.filter(pk__in=registrations, died_on__lt=aided_on or date.min)
    dead = died.order_by("died_on").first()
    if dead is not None and dead.died_on is not None:
        raise DEAD_BY_THEN(name=person.name, day=dead.died_on, aided=aided_on)


def _fill(line: Line, event: AidEvent, by: Actor, values: dict[str, Any]) -> AidEvent:
    require_event(by, event)
    if event.cancelled_reason is not None:
        raise EVENT_CLOSED(reason=event.cancelled_reason)
    if not values:
        raise Unchanged(event)
    for name, value in values.items():
        setattr(event, name, value)
    event.save(update_fields=list(values))
    line.wrote_many(AidEvent, [event.pk], columns=list(values))
    return _about(line, event)


def _about(line: Line, event: AidEvent) -> AidEvent:
    line.about(f"{event.person.name} {event.component.name}", event.scope_path)
    return event
