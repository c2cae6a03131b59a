"""People and households, what they are enrolled in and given, and the rosters taken in."""

from zhida.recipients.models.admissions import Admission
from zhida.recipients.models.enrolments import AidEvent, Enrolment
from zhida.recipients.models.households import Household, HouseholdMember
from zhida.recipients.models.people import (
    BankAccount,
    LifeFact,
    Person,
    PersonMerge,
    PersonName,
)
from zhida.recipients.models.rosters import Roster

__all__ = [
    "Admission",
    "AidEvent",
    "BankAccount",
    "Enrolment",
    "Household",
    "HouseholdMember",
    "LifeFact",
    "Person",
    "PersonMerge",
    "PersonName",
    "Roster",
]
