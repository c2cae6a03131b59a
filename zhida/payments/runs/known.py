"""What is known of some enrolled people that bears on paying them: few questions for many people.

What was recorded of a person who was merged is known of whoever counts now.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from zhida.core import month as months
from zhida.recipients.models import BankAccount, Enrolment, HouseholdMember, Person
from zhida.recipients.models.households import HEAD
from zhida.recipients.queries.reckoning import Drawn, Facts, Merges, facts_of, living_there
from zhida.registers.models import Component


@dataclass
class Known:
    """Heads by household; by who counts facts of life, death (of whoever is not enrolled), open
    accounts, and what it draws besides: codes of programmes.
    """

    heads: dict[int, int] = field(default_factory=dict)
    facts: Facts = field(default_factory=dict)
    died: dict[int, date] = field(default_factory=dict)
    accounts: dict[int, list[int]] = field(default_factory=dict)
    drawn: dict[int, set[str]] = field(default_factory=dict)


def known_of(rows: Sequence[Drawn], merges: Merges, on: date) -> Known:
    """Return what is known on a day of the people of a batch; ``drawn`` stays empty."""
    homes = {row.household for row in rows if row.household}
    known = Known(heads=_heads(homes, merges, on))
    enrolled = {row.enrolled for row in rows}
    theirs = merges.related([*enrolled, *known.heads.values()])
    known.facts = facts_of(theirs, merges)
    accounts = BankAccount.objects.filter(_open(on), person__in=theirs).order_by("id")
    for key, account in accounts.values_list("person", "pk"):
        known.accounts.setdefault(merges.counts(key), []).append(account)
    further = theirs - enrolled
    died = Person.objects.filter(pk__in=further, died_on__isnull=False).order_by()
    for key, day in died.values_list("pk", "died_on"):
        if day is not None:
            known.died[merges.counts(key)] = day
    return known


def drawn_besides(
    rows: Sequence[Drawn], merges: Merges, month: int, programmes: Collection[str]
) -> dict[int, set[str]]:
    """Return which of the programmes each person draws in a month, itself or by its household."""
    theirs = merges.related(row.enrolled for row in rows)
    # The programmes are told apart here: asked of the database, it would read all who draw them.
    components = Component.objects.filter(programme__code__in=programmes)
    codes = dict(components.values_list("pk", "programme__code"))
    running = Enrolment.objects.filter(
        Q(stop_month=None) | Q(stop_month__gt=month), start_month__lte=month
    ).order_by()
    homes = _homes(theirs, months.first_day(month))
    by_home: dict[int, set[str]] = {}
    shared = running.filter(household__in={home for _, home in homes})
    for home, component in shared.values_list("household", "component"):
        if home is not None and component in codes:
            by_home.setdefault(home, set()).add(codes[component])
    found: dict[int, set[str]] = {}
    for person, component in running.filter(person__in=theirs).values_list("person", "component"):
        if component in codes:
            found.setdefault(merges.counts(person), set()).add(codes[component])
    for person, home in homes:
        if home in by_home:
            found.setdefault(merges.counts(person), set()).update(by_home[home])
    return found


def _homes(people: Collection[int], day: date) -> list[tuple[int, int]]:
    """Return who of these people belongs to which household on a day."""
    living = HouseholdMember.objects.filter(living_there(day), person__in=people).order_by()
    return list(living.values_list("person", "household"))


def _heads(homes: Collection[int], merges: Merges, day: date) -> dict[int, int]:
    heads = HouseholdMember.objects.filter(
        living_there(day), household__in=homes, relation=HEAD
    ).order_by("-id")
    return {
        home: merges.counts(person) for home, person in heads.values_list("household", "person")
    }


def _open(day: date) -> Q:
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))
