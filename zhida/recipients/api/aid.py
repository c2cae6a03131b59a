"""Aid given once, as JSON: listed, recorded, gone on with, cancelled."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from zhida.recipients import actions, answers, queries
from zhida.recipients.actions import Aid
from zhida.recipients.api.asking import actor_of, router, scope_of
from zhida.registers import queries as registers
from zhida.store.asked import Answer, Page, ReasonIn


class DaysIn(Schema):
    """The days of an event that are known now."""

    registered_on: date | None = None
    aided_on: date | None = None
    sent_home_on: date | None = None
    reason: str = ""


class AidEventIn(DaysIn):
    """A request for aid and what is known of it."""

    person: int
    component: str
    division: str = Field(description="区划代码")
    agency: str = Field("", description="救助机构的单位代码")
    requested_on: date
    standard_fen: int = Field(0, ge=0, le=2**63 - 1)
    amount_fen: int = Field(0, ge=0, le=2**63 - 1)
    decision_number: str = Field("", max_length=100)
    circumstances: str = Field("", max_length=300)
    origin: str = Field("", max_length=100)
    origin_unknown: bool = False

    def aid(self) -> Aid:
        """Return it as the action takes it."""
        told = {name: getattr(self, name) for name in Aid.__dataclass_fields__}
        told["agency"] = registers.agency(self.agency) if self.agency else None
        return Aid(**told)


@router.get("/aid", response=Answer, summary="救助事项")
def events(
    request: HttpRequest,
    page: Query[Page],
    first: date | None = None,
    last: date | None = None,
    state: str = "",
) -> Any:
    """Return the aid events requested in a span of days; ``state``: open, aided, cancelled."""
    found = queries.aid_events(scope_of(request), first=first, last=last, state=state)
    return page.of(found, answers.as_aid)


@router.get("/aid/{key}", response=Answer, summary="一件救助事项")
def event(request: HttpRequest, key: int) -> Any:
    """Return one aid event."""
    return answers.as_aid(queries.aid_event(scope_of(request), key))


@router.post("/aid", response=Answer, summary="登记救助事项")
def record(request: HttpRequest, told: AidEventIn) -> Any:
    """Record a request for aid."""
    made = actions.record_aid(
        queries.person(scope_of(request), told.person),
        registers.component(told.component),
        registers.division(told.division),
        told.aid(),
        by=actor_of(request),
        reason=told.reason,
    )
    return answers.as_aid(made)


@router.post("/aid/{key}/complete", response=Answer, summary="登记救助进展")
def complete(request: HttpRequest, key: int, told: DaysIn) -> Any:
    """Fill in days that were not known before."""
    found = queries.aid_event(scope_of(request), key)
    return answers.as_aid(actions.complete_aid(found, **told.dict(), by=actor_of(request)))


@router.post("/aid/{key}/cancel", response=Answer, summary="作废救助事项")
def cancel(request: HttpRequest, key: int, told: ReasonIn) -> Any:
    """Say that an event was entered by mistake."""
    found = queries.aid_event(scope_of(request), key)
    done = actions.cancel_aid(found, by=actor_of(request), reason=told.reason)
    return answers.as_aid(done)
