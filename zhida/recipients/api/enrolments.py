"""Enrolments as JSON: listed, decided, changed, stopped, and what is due for them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from zhida.recipients import actions, answers, queries
from zhida.recipients.actions import Terms
from zhida.recipients.actions.standing import require_month
from zhida.recipients.api.asking import actor_of, router, scope_of
from zhida.registers import queries as registers
from zhida.store.asked import Answer, Page, ReasonIn


class EnrolmentTermsIn(Schema):
    """On what terms somebody is enrolled; months are YYYYMM."""

    start_month: int
    decided_on: date
    decision_number: str = Field("", max_length=100)
    category: str = Field("", max_length=20)
    persons_covered: int = Field(1, ge=1, le=99)
    income_fen: int = Field(0, ge=0, le=2**63 - 1)

    def terms(self) -> Terms:
        """Return them as the actions take them."""
        return Terms(**{name: getattr(self, name) for name in Terms.__dataclass_fields__})


class EnrolIn(EnrolmentTermsIn):
    """A person to enrol."""

    person: int
    component: str
    division: str = Field(description="区划代码")
    household: int | None = None
    agency: str = Field("", description="供养机构的单位代码")
    reason: str = ""


class EnrolmentChangeIn(EnrolmentTermsIn, ReasonIn):
    """New terms for an enrolment that goes on."""


class StopIn(ReasonIn):
    """From which month nothing is due any more."""

    stop_month: int


@router.get("/enrolments", response=Answer, summary="待遇核定")
def enrolments(
    request: HttpRequest, page: Query[Page], month: int | None = None, programme: str = ""
) -> Any:
    """Return the enrolments in scope, of a month and a programme if they are given."""
    found = queries.enrolments(scope_of(request), month=month, programme=programme)
    return page.of(found, answers.as_enrolment)


@router.post("/enrolments", response=Answer, summary="核定待遇")
def enrol(request: HttpRequest, told: EnrolIn) -> Any:
    """Enrol a person."""
    scope = scope_of(request)
    made = actions.enrol(
        queries.person(scope, told.person),
        registers.component(told.component),
        registers.division(told.division),
        told.terms(),
        household=queries.household(scope, told.household) if told.household else None,
        agency=registers.agency(told.agency) if told.agency else None,
        by=actor_of(request),
        reason=told.reason,
    )
    return answers.as_enrolment(made)


@router.post("/enrolments/{key}/stop", response=Answer, summary="停发待遇")
def stop(request: HttpRequest, key: int, told: StopIn) -> Any:
    """Stop an enrolment."""
    found = queries.enrolment(scope_of(request), key)
    stopped = actions.stop_enrolment(
        found, told.stop_month, by=actor_of(request), reason=told.reason
    )
    return answers.as_enrolment(stopped)


@router.get("/enrolments/due", response=Answer, summary="当月应发")
def due(request: HttpRequest, page: Query[Page], month: int, programme: str = "") -> Any:
    """Return what is due in a month for each enrolment that runs then, and why."""
    require_month(month)
    found = queries.enrolments(scope_of(request), month=month, programme=programme)
    first = (page.page - 1) * page.size
    rows = queries.reckoned(list(found[first : first + page.size]), month)
    items = [answers.as_reckoning(one) for one in rows]
    return {"count": found.count(), "page": page.page, "items": items}


@router.get("/enrolments/{key}", response=Answer, summary="一项待遇")
def enrolment(request: HttpRequest, key: int) -> Any:
    """Return one enrolment."""
    return answers.as_enrolment(queries.enrolment(scope_of(request), key))


@router.post("/enrolments/{key}/change", response=Answer, summary="变更待遇")
def change(request: HttpRequest, key: int, told: EnrolmentChangeIn) -> Any:
    """Let an enrolment go on under other terms; return the new one."""
    found = queries.enrolment(scope_of(request), key)
    made = actions.change_enrolment(found, told.terms(), by=actor_of(request), reason=told.reason)
    return answers.as_enrolment(made)
