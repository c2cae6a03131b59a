"""What may be asked of recipients, always within a scope; numbers come masked."""

from zhida.recipients.queries.entitlements import Reckoning, due_in, enrolment, enrolments
from zhida.recipients.queries.people import (
    Account,
    PersonView,
    aid_events,
    find_people,
    person,
    person_view,
    rosters,
)

__all__ = [
    "Account",
    "PersonView",
    "Reckoning",
    "aid_events",
    "due_in",
    "enrolment",
    "enrolments",
    "find_people",
    "person",
    "person_view",
    "rosters",
]
