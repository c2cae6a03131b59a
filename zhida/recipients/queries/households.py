"""Households in scope, with their members and what they draw."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from zhida.access.scope import Scope
from zhida.recipients.models import Enrolment, Household, HouseholdMember, Person
from zhida.recipients.models.households import HEAD
from zhida.recipients.queries.people import named
from zhida.recipients.refusals import NO_SUCH_ROW


@dataclass(frozen=True)
class HouseholdView:
    """A household with everybody who ever belonged to it, and what it is enrolled in."""

    household: Household
    members: list[HouseholdMember]
    enrolments: list[Enrolment]


def households(scope: Scope, text: str = "", *, division: str = "") -> QuerySet[Household]:
    """Return the households in scope whose number begins with ``text``, or with such a member.

    ``division`` is a path. Each row knows as ``members_now`` how many belong to it today, and as
    ``head_name`` who stands for it, if that is known.
    """
    found = scope.filter(Household.objects.select_related("division"), agency_field=None)
    if division:
        found = found.filter(scope_path__within=division)
    if text.strip():
        found = found.filter(_meant(text.strip()))
    head = HouseholdMember.objects.filter(household=OuterRef("pk"), relation=HEAD, left_on=None)
    counted = found.annotate(
        members_now=Count("members", Q(members__left_on=None)),
        head_name=Subquery(head.order_by("id").values("person__name")[:1]),
    )
    return counted.order_by("division__code", "number")


def _meant(text: str) -> Q:
    """Return the condition for households that a text means; names have no digits, numbers do."""
    if any(sign.isdecimal() for sign in text):
        return Q(number__startswith=text)
    members = HouseholdMember.objects.filter(
        left_on=None, person__in=named(Person.objects.all(), text)
    )
    return Q(number__startswith=text) | Q(pk__in=members.values("household"))


def household(scope: Scope, key: int) -> Household:
    """Return a household in scope; refuses any other as unknown."""
    found = households(scope).filter(pk=key).first()
    if found is None:
        raise NO_SUCH_ROW(what="家庭", key=key)
    return found


def household_view(scope: Scope, key: int) -> HouseholdView:
    """Return a household in scope with its members, and with its enrolments that are in scope."""
    found = household(scope, key)
    enrolled = found.enrolments.select_related("component", "person", "division")
    return HouseholdView(
        found, list(found.members.select_related("person")), list(scope.filter(enrolled))
    )


def membership(scope: Scope, key: int) -> HouseholdMember:
    """Return one membership of a household in scope; refuses any other as unknown."""
    members = HouseholdMember.objects.select_related("household__division", "person")
    found = scope.filter(members, "household__scope_path", None).filter(pk=key).first()
    if found is None:
        raise NO_SUCH_ROW(what="家庭成员", key=key)
    return found
