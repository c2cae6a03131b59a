"""Households as JSON: listed, opened, who joins and who leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from zhida.recipients import actions, answers, queries
from zhida.recipients.api.asking import actor_of, router, scope_of
from zhida.registers import queries as registers
from zhida.store.asked import Answer, Page


class HouseholdIn(Schema):
    """A household to open."""

    number: str = Field(min_length=1, max_length=40)
    division: str = Field(description="区划代码")
    reason: str = ""


class MemberIn(Schema):
    """Who joins."""

    person: int
    relation: str = Field(min_length=1, max_length=20)
    joined_on: date
    reason: str = ""


class LeaveIn(Schema):
    """From which day somebody is no longer a member."""

    left_on: date
    reason: str = ""


@router.get("/households", response=Answer, summary="家庭")
def households(request: HttpRequest, page: Query[Page], text: str = "") -> Any:
    """Return the households in scope whose number begins with ``text``."""
    return page.of(queries.households(scope_of(request), text), answers.as_household)


@router.get("/households/{key}", response=Answer, summary="一个家庭")
def household(request: HttpRequest, key: int) -> Any:
    """Return a household with its members and what it draws."""
    return answers.as_household_view(queries.household_view(scope_of(request), key))


@router.post("/households", response=Answer, summary="登记家庭")
def open_household(request: HttpRequest, told: HouseholdIn) -> Any:
    """Open a household."""
    place = registers.division(told.division)
    made = actions.open_household(told.number, place, by=actor_of(request), reason=told.reason)
    return answers.as_household(made)


@router.post("/households/{key}/members", response=Answer, summary="登记家庭成员")
def add_member(request: HttpRequest, key: int, told: MemberIn) -> Any:
    """Let a person join."""
    scope, given = scope_of(request), told.dict()
    who = queries.person(scope, given.pop("person"))
    actions.add_member(queries.household(scope, key), who, **given, by=actor_of(request))
    return answers.as_household_view(queries.household_view(scope, key))


@router.post("/members/{key}/end", response=Answer, summary="登记离开家庭")
def end_membership(request: HttpRequest, key: int, told: LeaveIn) -> Any:
    """Say from which day somebody is no longer a member."""
    scope = scope_of(request)
    member = queries.membership(scope, key)
    actions.end_membership(member, **told.dict(), by=actor_of(request))
    return answers.as_household_view(queries.household_view(scope, member.household_id))
