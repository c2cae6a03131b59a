"""This stage's answers as plain dicts, the same for ``--json`` and for the API; numbers masked."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhida.recipients import documents
from zhida.recipients.actions import Imported
from zhida.recipients.models import AidEvent, Enrolment, Household, Person, Roster
from zhida.recipients.queries import Account, HouseholdView, PersonView, Reckoning
from zhida.recipients.roster_checks import Verdict


def as_person(one: Person) -> dict[str, Any]:
    """Return what identifies a person, the number masked."""
    return {
        "id": one.pk,
        "name": one.name,
        "document_kind": one.document_kind,
        "number": documents.masked_number(one.number_sealed, documents.PERSON_NUMBER),
        "sex": one.sex,
        "birth_on": _day(one.birth_on),
        "died_on": _day(one.died_on),
        "division": one.division.code,
        "merged_into": one.merged_into_id,
    }


def as_view(view: PersonView) -> dict[str, Any]:
    """Return all that is known of a person."""
    return {
        **as_person(view.person),
        "names": [{"name": one.name, "kind": one.kind} for one in view.names],
        "facts": [
            {"fact": one.fact, "happened_on": _day(one.happened_on), "until_on": _day(one.until_on)}
            for one in view.facts
        ],
        "accounts": [_account(one) for one in view.accounts],
        "households": [
            {
                "number": one.household.number,
                "relation": one.relation,
                "joined_on": _day(one.joined_on),
                "left_on": _day(one.left_on),
            }
            for one in view.memberships
        ],
        "enrolments": [as_enrolment(one) for one in view.enrolments],
        "aid_events": [as_aid(one) for one in view.aid_events],
        "merged": [one.pk for one in view.merged],
    }


def as_enrolment(one: Enrolment) -> dict[str, Any]:
    """Return an enrolment; months are YYYYMM."""
    return {
        "id": one.pk,
        "person": one.person_id,
        "component": one.component.code,
        "category": one.category,
        "division": one.division.code,
        "household": one.household.number if one.household else None,
        "start_month": one.start_month,
        "stop_month": one.stop_month,
        "stop_reason": one.stop_reason,
        "persons_covered": one.persons_covered,
        "income_fen": one.income_fen,
    }


def as_aid(one: AidEvent) -> dict[str, Any]:
    """Return an aid event."""
    days = ("requested_on", "registered_on", "aided_on", "sent_home_on")
    return {
        "id": one.pk,
        "component": one.component.code,
        "division": one.division.code,
        **{name: _day(getattr(one, name)) for name in days},
        "amount_fen": one.amount_fen,
        "cancelled_reason": one.cancelled_reason,
    }


def as_household(one: Household) -> dict[str, Any]:
    """Return what identifies a household."""
    return {"id": one.pk, "number": one.number, "division": one.division.code}


def as_household_view(view: HouseholdView) -> dict[str, Any]:
    """Return a household with its members and what it draws."""
    members = [
        {
            "id": one.pk,
            "person": one.person_id,
            "name": one.person.name,
            "relation": one.relation,
            "joined_on": _day(one.joined_on),
            "left_on": _day(one.left_on),
        }
        for one in view.members
    ]
    drawn = [as_enrolment(one) for one in view.enrolments]
    return {**as_household(view.household), "members": members, "enrolments": drawn}


def as_reckoning(one: Reckoning) -> dict[str, Any]:
    """Return what is due for an enrolment, and why."""
    return {
        "enrolment": one.enrolment.pk,
        "person": one.enrolment.person_id,
        "name": one.enrolment.person.name,
        "component": one.enrolment.component.code,
        "amount_fen": one.due.amount_fen,
        "found": one.due.found,
        "why": one.due.why,
    }


def as_verdict(verdict: Verdict) -> dict[str, Any]:
    """Return what the checks of a roster found."""
    return verdict.told()


def as_roster(one: Roster) -> dict[str, Any]:
    """Return a roster that was taken in."""
    return {
        "id": one.pk,
        "kind": one.kind,
        "name": one.name,
        "division": one.division.code,
        "rows": one.rows,
        "total_fen": one.total_fen,
        "people_new": one.people_new,
        "people_known": one.people_known,
        "recorded_at": one.recorded_at.isoformat(),
    }


def as_imported(done: Imported) -> dict[str, Any]:
    """Return what taking a roster in did."""
    assert done.roster is not None
    return {
        "roster": as_roster(done.roster),
        "new": len(done.new),
        "known": done.known,
        "accounts": len(done.accounts),
        "without_number": done.without_number,
        "other_names": [one._asdict() for one in done.other_names],
    }


def _account(one: Account) -> dict[str, Any]:
    told = vars(one) | {"valid_from": _day(one.valid_from), "valid_to": _day(one.valid_to)}
    return {"id": told.pop("key"), **told}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
