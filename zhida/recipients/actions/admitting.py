"""Admissions: an institution takes in a person whom others have registered."""

from __future__ import annotations

from zhida.core import personname
from zhida.recipients import documents
from zhida.recipients.actions.standing import institution_of, is_seen, require_place
from zhida.recipients.models import Admission, Person, PersonName
from zhida.recipients.refusals import NO_INSTITUTION, NOBODY_TO_ADMIT
from zhida.registers.models import Agency
from zhida.store.action import Actor, Unchanged, action
from zhida.store.trail import Line


@action("recipients.admit_person", "接收已登记的救助对象")
def admit_person(
    line: Line,
    number: str,
    name: str,
    agency: Agency | None = None,
    *,
    by: Actor,
    reason: str = "",
) -> Person:
    """Let an institution serve a person whom others registered; return who counts for it.

    Number and name must both be right, as they are on the document in the institution's hand: a
    post that guesses learns nothing.
    """
    taking = institution_of(by, agency)
    if taking is None:
        raise NO_INSTITUTION()
    require_place(by, taking.division)
    person = _bearing(number, name)
    if by.agency_id is not None and is_seen(by, person):
        raise Unchanged(person)
    line.wrote(admitted(line, person, taking))
    line.about(f"救助对象 {person.pk} {person.name}", taking.division.path)
    line.says(agency=taking.code)
    return person


def admitted(line: Line, person: Person, agency: Agency) -> Admission:
    """Write down that an institution took a person in."""
    return Admission.objects.create(person=person, agency=agency, recorded_at=line.recorded_at)


def _bearing(number: str, name: str) -> Person:
    """Return who counts for the person with this number and name; refuses if either is wrong."""
    found = Person.objects.filter(number_hash__in=documents.fingerprints_of(number)).first()
    if found is None or not _is_named(found, name):
        raise NOBODY_TO_ADMIT()
    return found.merged_into or found


def _is_named(person: Person, name: str) -> bool:
    key = personname.matching_key(name)
    borne = PersonName.objects.filter(person=person, name_key=key)
    return key == person.name_key or borne.exists()
