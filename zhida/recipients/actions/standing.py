"""What every action of this stage asks first: is it the post's business, is there a reason."""

from __future__ import annotations

from django.utils.timezone import localdate

from zhida.access.scope import EVERYWHERE, Scope
from zhida.core import month as months
from zhida.recipients.models import AidEvent, Person, Roster
from zhida.recipients.queries.people import people_in
from zhida.recipients.refusals import (
    MERGED_ALREADY,
    NO_SUCH_MONTH,
    NO_SUCH_PERSON,
    NOT_YOUR_INSTITUTION,
    NOT_YOUR_PLACE,
    REASON_NEEDED,
    ROSTER_KNOWN,
)
from zhida.registers.models import Agency, Division
from zhida.store.action import Actor


def require_place(by: Actor, place: Division) -> None:
    """Refuse a post whose own division does not hold ``place``.

    An institution acts for its own division alone: what lies below is the business of bureaus.
    """
    own = place.path == by.scope_path if by.agency_id else place.path.startswith(by.scope_path)
    if not own:
        raise NOT_YOUR_PLACE(place=place.name)


def require_person(by: Actor, person: Person) -> None:
    """Refuse a person of another place; to an institution's post, whom it does not serve."""
    if by.agency_id is None:
        require_place(by, person.division)
    elif not is_seen(by, person):
        raise NO_SUCH_PERSON(key=person.pk)


def require_event(by: Actor, event: AidEvent) -> None:
    """Refuse an aid event of another place; to an institution's post, of another institution."""
    if by.agency_id is None:
        require_place(by, event.division)
    elif event.agency_id != by.agency_id:
        raise NOT_YOUR_INSTITUTION(agency=event.agency or event.division)


def is_seen(by: Actor, person: Person) -> bool:
    """Tell whether who acts may see a person."""
    scope = Scope((by.scope_path,), by.agency_id) if by.scope_path else EVERYWHERE
    return people_in(scope).filter(pk=person.pk).exists()


def institution_of(by: Actor, named: Agency | None) -> Agency | None:
    """Return for which institution somebody acts: an institution's post needs not name its own.

    Refuses such a post that names another.
    """
    if by.agency_id is None:
        return named
    if named is not None and named.pk != by.agency_id:
        raise NOT_YOUR_INSTITUTION(agency=named.name)
    return Agency.objects.select_related("division").get(pk=by.agency_id)


def require_month(month: int) -> None:
    """Refuse a number that is no month."""
    if not months.is_month(month):
        raise NO_SUCH_MONTH(month=month)


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
