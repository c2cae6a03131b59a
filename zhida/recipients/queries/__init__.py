"""What may be asked of recipients, always within a scope; numbers come masked."""

from zhida.recipients.queries.aid import AidTotal, aid_event, aid_events, aid_total
from zhida.recipients.queries.doubts import doubts_about, doubts_about_merge
from zhida.recipients.queries.entitlements import (
    DueTotal,
    Reckoning,
    due_in,
    due_total,
    enrolment,
    enrolments,
    reckoned,
    reckoned_all,
    reckoned_year,
)
from zhida.recipients.queries.households import (
    HouseholdView,
    household,
    household_view,
    households,
    membership,
)
from zhida.recipients.queries.people import (
    Account,
    PersonView,
    account,
    find_people,
    is_number,
    number_doubt,
    people_in,
    person,
    person_view,
    roster,
    rosters,
)

__all__ = [
    "Account",
    "AidTotal",
    "DueTotal",
    "HouseholdView",
    "PersonView",
    "Reckoning",
    "account",
    "aid_event",
    "aid_events",
    "aid_total",
    "doubts_about",
    "doubts_about_merge",
    "due_in",
    "due_total",
    "enrolment",
    "enrolments",
    "find_people",
    "household",
    "household_view",
    "households",
    "is_number",
    "membership",
    "number_doubt",
    "people_in",
    "person",
    "person_view",
    "reckoned",
    "reckoned_all",
    "reckoned_year",
    "roster",
    "rosters",
]
