"""Households: open one, let members join and leave."""

from __future__ import annotations

from datetime import date

from zhida.recipients.actions.standing import require_itself, require_place
from zhida.recipients.models import Household, HouseholdMember, Person
from zhida.registers.models import Division
from zhida.store.action import Actor, action
from zhida.store.trail import Line


@action("recipients.open_household", "登记家庭")
def open_household(
    line: Line, number: str, division: Division, *, by: Actor, reason: str = ""
) -> Household:
    """Open a household under the office's own number."""
    require_place(by, division)
    household = Household.objects.create(
        number=number, division=division, scope_path=division.path, recorded_at=line.recorded_at
    )
    line.wrote(household)
    line.about(f"家庭 {number}", division.path)
    return household


@action("recipients.add_member", "登记家庭成员")
def add_member(
    line: Line,
    household: Household,
    person: Person,
    relation: str,
    joined_on: date,
    *,
    by: Actor,
    reason: str = "",
) -> HouseholdMember:
    """Let a person join a household; refuses one who belongs to another at that time."""
    require_place(by, household.division)
    require_itself(person)
    member = HouseholdMember.objects.create(
        household=household,
        person=person,
        relation=relation,
        joined_on=joined_on,
        recorded_at=line.recorded_at,
    )
    line.wrote(member)
    line.about(f"家庭 {household.number} 成员 {person.name}", household.scope_path)
    return member


@action("recipients.end_membership", "登记离开家庭")
def end_membership(
    line: Line, member: HouseholdMember, left_on: date, *, by: Actor, reason: str = ""
) -> HouseholdMember:
    """Say from which day a person is no longer of the household."""
    household = member.household
    require_place(by, household.division)
    member.left_on = left_on
    member.save(update_fields=["left_on"])
    line.wrote_many(HouseholdMember, [member.pk], columns=["left_on"])
    line.about(f"家庭 {household.number} 成员 {member.person.name}", household.scope_path)
    return member
