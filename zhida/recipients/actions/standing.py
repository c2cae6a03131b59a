"""What every action of this stage asks first: is it the post's place, is there a reason."""

from __future__ import annotations

from django.utils.timezone import localdate

from zhida.recipients.models import Person, Roster
from zhida.recipients.refusals import MERGED_ALREADY, NOT_YOUR_PLACE, REASON_NEEDED, ROSTER_KNOWN
from zhida.registers.models import Division
from zhida.store.action import Actor


def require_place(by: Actor, place: Division) -> None:
    """Refuse a post whose own division does not hold ``place``."""
    if not place.path.startswith(by.scope_path):
        raise NOT_YOUR_PLACE(place=place.name)


def require_reason(reason: str, what: str) -> None:
    """Refuse an empty reason."""
    if not reason.strip():
        raise REASON_NEEDED(what=what)


def require_itself(person: Person) -> None:
    """Refuse a person who was merged into another: it is the other who counts."""
    if person.merged_into_id is not None:
        raise MERGED_ALREADY(name=person.name, key=person.pk, into=person.merged_into_id)


def require_new_roster(sha256: str) -> None:
    """Refuse a file that was taken in before, known by its digest."""
    known = Roster.objects.filter(sha256=sha256).first()
    if known is not None:
        day = localdate(known.recorded_at)
        raise ROSTER_KNOWN(day=day, name=known.name, rows=known.rows)
