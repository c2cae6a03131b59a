"""Commands of recipients: people, households, enrolments, aid, rosters, and the keys."""

from zhida.recipients.cli.aid import aid
from zhida.recipients.cli.enrolments import enrolments
from zhida.recipients.cli.households import households
from zhida.recipients.cli.keys import keys
from zhida.recipients.cli.people import people
from zhida.recipients.cli.rosters import roster

__all__ = ["aid", "enrolments", "households", "keys", "people", "roster"]
