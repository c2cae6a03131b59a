"""People in scope: found by name, sound or number; one person with all that is known, masked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Replace
from django.db.models.lookups import Contains

from zhida.access.scope import Scope
from zhida.core import identity, personname
from zhida.recipients import documents
from zhida.recipients.models import (
    AidEvent,
    Enrolment,
    HouseholdMember,
    LifeFact,
    Person,
    PersonName,
    Roster,
)
from zhida.recipients.refusals import NO_SUCH_PERSON

NUMBER_SHAPE = re.compile(r"[\dA-Za-z]*\d{6,}[\dA-Za-z]*")


@dataclass(frozen=True)
class Account:
    """An account as it is shown: the number masked, and a doubt about it or ""."""

    key: int
    number: str
    holder_name: str
    bank: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    doubt: str


@dataclass(frozen=True)
class PersonView:
    """All that is known of a person, numbers masked."""

    person: Person
    number: str
    names: list[PersonName]
    facts: list[LifeFact]
    accounts: list[Account]
    memberships: list[HouseholdMember]
    enrolments: list[Enrolment]
    aid_events: list[AidEvent]
    merged: list[Person]


def find_people(scope: Scope, text: str = "") -> QuerySet[Person]:
    """Return the people in scope whom ``text`` means: a number, a name, or its sound.

    A person who was merged is left out, unless asked for by the number that it bears.
    """
    people = scope.filter(Person.objects.select_related("division"), agency_field=None)
    words = text.strip()
    number = identity.normal(words)
    if NUMBER_SHAPE.fullmatch(number):
        return people.filter(number_hash__in=_fingerprints(number))
    people = people.filter(merged_into=None)
    if not words:
        return people
    key = personname.matching_key(words)
    if key.isascii():
        sound = Replace(F("pinyin"), Value(" "), Value(""))
        return people.filter(Contains(sound, key))
    borne = PersonName.objects.filter(name_key__startswith=key).values("person")
    return people.filter(Q(name_key__startswith=key) | Q(pk__in=borne))


def _fingerprints(number: str) -> list[bytes]:
    """Return what a number may be stored under, whichever kind of document it is of."""
    kinds = (identity.CITIZEN, identity.DISABILITY, identity.PASSPORT, identity.SERVICE)
    return documents.person_fingerprints([identity.root(number, kind) for kind in kinds])


def person(scope: Scope, key: int) -> Person:
    """Return a person in scope; refuses any other as unknown."""
    people = Person.objects.select_related("division", "merged_into")
    found = scope.filter(people, agency_field=None).filter(pk=key).first()
    if found is None:
        raise NO_SUCH_PERSON(key=key)
    return found


def person_view(scope: Scope, key: int) -> PersonView:
    """Return all that is known of a person in scope."""
    found = person(scope, key)
    same = [found.pk, *found.merged.values_list("pk", flat=True)]
    enrolled = Enrolment.objects.filter(person__in=same)
    aided = AidEvent.objects.filter(person__in=same)
    return PersonView(
        found,
        documents.masked_number(found.number_sealed, documents.PERSON_NUMBER),
        list(PersonName.objects.filter(person__in=same).order_by("id")),
        list(LifeFact.objects.filter(person__in=same)),
        _accounts(found),
        list(found.memberships.select_related("household")),
        list(enrolled.select_related("component__programme", "division", "household")),
        list(aided.select_related("component", "division", "agency")),
        list(found.merged.order_by("id")),
    )


def _accounts(found: Person) -> list[Account]:
    shown = []
    for one in found.accounts.order_by("id"):
        number = documents.whole_number(one.number_sealed, documents.ACCOUNT_NUMBER)
        doubt = identity.card_doubt(number)
        if not personname.same(one.holder_name, found.name):
            doubt = f"户名“{one.holder_name}”与姓名“{found.name}”不同。{doubt}"
        shown.append(
            Account(
                one.pk,
                identity.masked(number),
                one.holder_name,
                one.bank,
                one.kind,
                one.valid_from,
                one.valid_to,
                doubt,
            )
        )
    return shown


def aid_events(
    scope: Scope, *, first: date | None = None, last: date | None = None
) -> QuerySet[AidEvent]:
    """Return the aid events in scope that were requested in a span of days, not the cancelled."""
    events = AidEvent.objects.select_related("person", "component", "division", "agency")
    found = scope.filter(events).filter(cancelled_reason=None)
    if first:
        found = found.filter(requested_on__gte=first)
    return found.filter(requested_on__lte=last) if last else found


def rosters(scope: Scope) -> QuerySet[Roster]:
    """Return the rosters taken in, the last one first."""
    return scope.filter(Roster.objects.select_related("division"), agency_field=None)
