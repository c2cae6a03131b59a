"""Recipients as JSON: the same questions and actions as the commands. Numbers come masked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import File, Form, Query, Router, Schema, UploadedFile
from pydantic import Field

from zhida.recipients import actions, answers, queries, roster_reading
from zhida.recipients.actions import Terms
from zhida.registers import queries as registers

router = Router(tags=["救助对象"])

Answer = dict[str, Any]


class Page(Schema):
    """Which part of a list is wanted; pages count from 1."""

    page: int = Field(1, ge=1)
    size: int = Field(50, ge=1, le=500)

    def of(self, found: Any, show: Callable[[Any], Answer]) -> Answer:
        """Return the part of the rows found, and how many there are in all."""
        first = (self.page - 1) * self.size
        items = [show(one) for one in found[first : first + self.size]]
        return {"count": found.count(), "page": self.page, "items": items}


class PersonIn(Schema):
    """A person to register."""

    document_kind: str = Field(max_length=20)
    number: str = Field("", max_length=40)
    name: str = Field(min_length=1, max_length=100)
    division: str = Field(description="区划代码")
    birth_on: date | None = None
    sex: str = Field("", pattern="^[男女]?$")
    reason: str = ""


class ReasonIn(Schema):
    """Why something is done."""

    reason: str = Field(min_length=1, max_length=300)


class MergeIn(ReasonIn):
    """Whom a person turned out to be."""

    into: int


class FactIn(Schema):
    """What happened to a person."""

    fact: str = Field(max_length=24)
    happened_on: date
    until_on: date | None = None
    source: str = Field(min_length=1, max_length=300)
    reason: str = ""


class TermsIn(Schema):
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


class EnrolIn(TermsIn):
    """A person to enrol."""

    person: int
    component: str
    division: str = Field(description="区划代码")
    reason: str = ""


class StopIn(ReasonIn):
    """From which month nothing is due any more."""

    stop_month: int


@router.get("/people", response=Answer, summary="查找救助对象")
def people(request: HttpRequest, page: Query[Page], text: str = "") -> Any:
    """Return people in scope by name or its sound."""
    return page.of(queries.find_people(_scope(request), text), answers.as_person)


@router.post("/people/find", response=Answer, summary="按证件号码查找")
def find(request: HttpRequest, number: Form[str]) -> Any:
    """Return the people with this number; it travels in the body, so that no log keeps it."""
    return Page(page=1, size=50).of(queries.find_people(_scope(request), number), answers.as_person)


@router.get("/people/{key}", response=Answer, summary="一个救助对象")
def person(request: HttpRequest, key: int) -> Any:
    """Return all that is known of a person, numbers masked."""
    return answers.as_view(queries.person_view(_scope(request), key))


@router.post("/people", response=Answer, summary="登记救助对象")
def register_person(request: HttpRequest, told: PersonIn) -> Any:
    """Register a person."""
    given = told.dict()
    place = registers.division(given.pop("division"))
    return answers.as_person(actions.register_person(**given, division=place, by=_actor(request)))


@router.post("/people/{key}/reveal", response=dict[str, str], summary="查看完整证件号码")
def reveal(request: HttpRequest, key: int, told: ReasonIn) -> Any:
    """Return the whole number; who saw it and why stays in the trail."""
    found = queries.person(_scope(request), key)
    return {"number": actions.reveal_number(found, by=_actor(request), reason=told.reason)}


@router.post("/people/{key}/merge", response=Answer, summary="合并救助对象")
def merge(request: HttpRequest, key: int, told: MergeIn) -> Any:
    """Say that a person is another."""
    found, into = (queries.person(_scope(request), one) for one in (key, told.into))
    actions.merge_people(found, into, by=_actor(request), reason=told.reason)
    return answers.as_person(found)


@router.post("/people/{key}/split", response=Answer, summary="拆分救助对象")
def split(request: HttpRequest, key: int, told: ReasonIn) -> Any:
    """Undo a merge."""
    found = queries.person(_scope(request), key)
    actions.split_people(found, by=_actor(request), reason=told.reason)
    return answers.as_person(found)


@router.post("/people/{key}/facts", response=Answer, summary="登记生活事实")
def record_fact(request: HttpRequest, key: int, told: FactIn) -> Any:
    """Record what happened to a person."""
    found = queries.person(_scope(request), key)
    actions.record_fact(found, **told.dict(), by=_actor(request))
    return answers.as_view(queries.person_view(_scope(request), key))


@router.get("/enrolments", response=Answer, summary="待遇核定")
def enrolments(
    request: HttpRequest, page: Query[Page], month: int | None = None, programme: str = ""
) -> Any:
    """Return the enrolments in scope, of a month and a programme if they are given."""
    found = queries.enrolments(_scope(request), month=month, programme=programme)
    return page.of(found, answers.as_enrolment)


@router.post("/enrolments", response=Answer, summary="核定待遇")
def enrol(request: HttpRequest, told: EnrolIn) -> Any:
    """Enrol a person."""
    made = actions.enrol(
        queries.person(_scope(request), told.person),
        registers.component(told.component),
        registers.division(told.division),
        told.terms(),
        by=_actor(request),
        reason=told.reason,
    )
    return answers.as_enrolment(made)


@router.post("/enrolments/{key}/stop", response=Answer, summary="停发待遇")
def stop(request: HttpRequest, key: int, told: StopIn) -> Any:
    """Stop an enrolment."""
    found = queries.enrolment(_scope(request), key)
    stopped = actions.stop_enrolment(found, told.stop_month, by=_actor(request), reason=told.reason)
    return answers.as_enrolment(stopped)


@router.get("/rosters", response=Answer, summary="导入过的名册")
def rosters(request: HttpRequest, page: Query[Page]) -> Any:
    """Return the rosters that were taken in."""
    return page.of(queries.rosters(_scope(request)), answers.as_roster)


@router.post("/rosters/check", response=Answer, summary="核对名册")
def check(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """Say what is wrong with a roster; nothing is taken in."""
    with roster_reading.uploaded(str(file.name), file.chunks()) as verdict:
        return answers.as_verdict(verdict)


@router.post("/rosters", response=Answer, summary="导入名册")
def import_roster(request: HttpRequest, file: File[UploadedFile], division: Form[str]) -> Any:
    """Take a roster in, all of it or nothing."""
    place = registers.division(division)
    with roster_reading.uploaded(str(file.name), file.chunks()) as verdict:
        done = actions.import_roster(verdict, str(file.name), place, by=_actor(request))
    return answers.as_imported(done)


def _scope(request: Any) -> Any:
    return request.scope


def _actor(request: Any) -> Any:
    return request.actor
