"""Recipients as JSON: the same questions and actions as pages and commands. Numbers masked."""

from zhida.recipients.api import aid, enrolments, households, people, rosters
from zhida.recipients.api.asking import router

__all__ = ["aid", "enrolments", "households", "people", "rosters", "router"]
