"""People in scope: found by name, sound or number; one person with all that is known, masked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Replace
from django.db.models.lookups import Contains
from django.utils.timezone import localdate

from zhida.access.scope import Scope
from zhida.core import identity, personname
from zhida.recipients import documents
from zhida.recipients.models import (
    Admission,
    AidEvent,
    BankAccount,
    Enrolment,
    HouseholdMember,
    LifeFact,
    Person,
    PersonMerge,
    PersonName,
    Roster,
)
from zhida.recipients.refusals import NO_SUCH_PERSON, NO_SUCH_ROW
from zhida.registers import lists

NUMBER_SHAPE = re.compile(r"[\dA-Za-z]*\d{6,}[\dA-Za-z]*")

SORTS = {"name": "pinyin", "birth": "birth_on", "division": "division__code", "registered": "id"}
"""By what people may be sorted, and the column that serves it; "-" before it turns it round."""


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
    number_doubt: str
    names: list[PersonName]
    facts: list[LifeFact]
    accounts: list[Account]
    memberships: list[HouseholdMember]
    enrolments: list[Enrolment]
    aid_events: list[AidEvent]
    merged: list[Person]
    merges: list[PersonMerge]


def people_in(scope: Scope) -> QuerySet[Person]:
    """Return the people of the scope's places; for an institution's post, whom it serves.

    It serves whom it took in, whom a bureau enrolled in its care, and whom it aided. Who turned
    out to be another person is served as that other, too.
    """
    people = Person.objects.select_related("division")
    if scope.agency_id is None:
        return scope.filter(people, agency_field=None)
    served = [
        scope.filter(Admission.objects.order_by(), "agency__division__path"),
        scope.filter(Enrolment.objects.order_by()),
        scope.filter(AidEvent.objects.order_by()),
    ]
    first, *further = [
        rows.values(who) for rows in served for who in ("person", "person__merged_into")
    ]
    return people.filter(pk__in=first.union(*further))


def find_people(
    scope: Scope, text: str = "", *, division: str = "", programme: str = "", sort: str = "name"
) -> QuerySet[Person]:
    """Return the people in scope whom ``text`` means: a number, a name, or its sound.

    ``division`` is a path, ``programme`` the code of what they are enrolled in and draw still. A
    person who was merged is left out, unless asked for by the number that it bears.
    """
    people = people_in(scope)
    if division:
        people = people.filter(scope_path__within=division)
    if programme:
        drawn = Enrolment.objects.filter(component__programme__code=programme, stop_month=None)
        people = people.filter(pk__in=scope.filter(drawn).order_by().values("person"))
    people = people.order_by(*_order(sort))
    if is_number(text):
        return people.filter(number_hash__in=documents.fingerprints_of(text))
    people = people.filter(merged_into=None)
    return named(people, text.strip()) if text.strip() else people


def is_number(text: str) -> bool:
    """Tell whether a text looks like the number of a document, not like a name."""
    return NUMBER_SHAPE.fullmatch(identity.normal(text)) is not None


def number_doubt(found: Person) -> str:
    """Return what is doubtful about a person's number (its place is on no list), or ""."""
    number = documents.whole_number(found.number_sealed, documents.PERSON_NUMBER)
    checked = identity.check(number, found.document_kind, on=localdate(), is_place=_is_place)
    return checked.doubt


def _is_place(code: str) -> bool:
    return lists.find_division(code) is not None


def _order(sort: str) -> list[str]:
    sign, key = ("-", sort[1:]) if sort.startswith("-") else ("", sort)
    return [sign + SORTS.get(key, SORTS["name"]), f"{sign}id"]


def named(people: QuerySet[Person], words: str) -> QuerySet[Person]:
    """Return those of some people whom a name or its sound means."""
    key = personname.matching_key(words)
    if key.isascii():
        sound = Replace(F("pinyin"), Value(" "), Value(""))
        return people.filter(Contains(sound, key))
    borne = PersonName.objects.filter(name_key__startswith=key).values("person")
    return people.filter(Q(name_key__startswith=key) | Q(pk__in=borne))


def called(key: int) -> str:
    """Return what a refusal calls somebody whom its reader named: the name and the number here."""
    return f"“{Person.objects.get(pk=key).name}”（编号 {key}）"


def person(scope: Scope, key: int) -> Person:
    """Return a person in scope; refuses any other as unknown."""
    found = people_in(scope).select_related("merged_into").filter(pk=key).first()
    if found is None:
        raise NO_SUCH_PERSON(key=key)
    return found


def person_view(scope: Scope, key: int) -> PersonView:
    """Return all that is known of a person in scope.

    What another county enrolled it in or aided it with, and the household it has there, is told
    to who may see that county. Accounts and households are the business of bureaus: an
    institution's post sees none.
    """
    found = person(scope, key)
    same = [found.pk, *found.merged.values_list("pk", flat=True)]
    homes = HouseholdMember.objects.filter(person__in=same).select_related("household")
    enrolled = scope.filter(Enrolment.objects.filter(person__in=same))
    aided = scope.filter(AidEvent.objects.filter(person__in=same))
    return PersonView(
        found,
        documents.masked_number(found.number_sealed, documents.PERSON_NUMBER),
        number_doubt(found),
        list(PersonName.objects.filter(person__in=same).order_by("id")),
        list(LifeFact.objects.filter(person__in=same)),
        _accounts(found, same) if scope.agency_id is None else [],
        list(scope.filter(homes, "household__scope_path", None)),
        list(enrolled.select_related("component__programme", "division", "household")),
        list(aided.select_related("component", "division", "agency")),
        list(found.merged.order_by("id")),
        list(PersonMerge.objects.filter(person__in=same).select_related("person", "into")),
    )


def account(scope: Scope, key: int) -> BankAccount:
    """Return an account of a person in scope; refuses any other as unknown."""
    accounts = BankAccount.objects.select_related("person__division")
    found = scope.filter(accounts, "person__scope_path", None).filter(pk=key).first()
    if found is None:
        raise NO_SUCH_ROW(what="领款账户", key=key)
    return found


def _accounts(found: Person, same: list[int]) -> list[Account]:
    """Return the accounts of a person, those of the registrations merged into it (ids) included."""
    shown = []
    for one in BankAccount.objects.filter(person__in=same).order_by("id"):
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


def rosters(scope: Scope) -> QuerySet[Roster]:
    """Return the rosters taken in, the last one first."""
    return scope.filter(Roster.objects.select_related("division"), agency_field=None)


def roster(scope: Scope, key: int) -> Roster:
    """Return a roster that was taken in; refuses any other as unknown."""
    found = rosters(scope).filter(pk=key).first()
    if found is None:
        raise NO_SUCH_ROW(what="名册", key=key)
    return found
