"""What may change what is known of recipients: each verb one function, one audit line."""

from zhida.recipients.actions.admitting import admit_person
from zhida.recipients.actions.aid import Aid, cancel_aid, complete_aid, record_aid
from zhida.recipients.actions.enrolling import Terms, change_enrolment, enrol, stop_enrolment
from zhida.recipients.actions.households import add_member, end_membership, open_household
from zhida.recipients.actions.keys import rotate_keys
from zhida.recipients.actions.people import (
    add_account,
    add_name,
    correct_name,
    end_account,
    merge_people,
    record_fact,
    register_person,
    reveal_account,
    reveal_number,
    split_people,
)
from zhida.recipients.actions.rosters import Imported, import_roster

__all__ = [
    "Aid",
    "Imported",
    "Terms",
    "add_account",
    "add_member",
    "add_name",
    "admit_person",
    "cancel_aid",
    "change_enrolment",
    "complete_aid",
    "correct_name",
    "end_account",
    "end_membership",
    "enrol",
    "import_roster",
    "merge_people",
    "open_household",
    "record_aid",
    "record_fact",
    "register_person",
    "reveal_account",
    "reveal_number",
    "rotate_keys",
    "split_people",
    "stop_enrolment",
]
