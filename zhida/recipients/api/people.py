"""People as JSON: found, registered, named, merged; their accounts. Numbers come masked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Form, Query, Schema
from pydantic import Field

from zhida.recipients import actions, answers, queries
from zhida.recipients.api.asking import actor_of, router, scope_of
from zhida.registers import queries as registers
from zhida.store.asked import Answer, Page, ReasonIn


class PersonIn(Schema):
    """A person to register."""

    document_kind: str = Field(max_length=20)
    number: str = Field("", max_length=40)
    name: str = Field(min_length=1, max_length=100)
    division: str = Field(description="区划代码")
    birth_on: date | None = None
    sex: str = Field("", pattern="^[男女]?$")
    reason: str = ""


class AdmitIn(Schema):
    """Whom an institution takes in, as it stands on the document."""

    number: str = Field(min_length=1, max_length=40)
    name: str = Field(min_length=1, max_length=100)
    agency: str = Field("", description="接收机构的单位代码；机构岗位可以不写")
    reason: str = ""


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


@router.get("/people", response=Answer, summary="查找救助对象")
def people(request: HttpRequest, page: Query[Page], text: str = "") -> Any:
    """Return people in scope by name or its sound."""
    return page.of(queries.find_people(scope_of(request), text), answers.as_person)


@router.post("/people/find", response=Answer, summary="按证件号码查找")
def find(request: HttpRequest, number: Form[str]) -> Any:
    """Return the people with this number; it travels in the body, so that no log keeps it."""
    return Page(page=1, size=50).of(
        queries.find_people(scope_of(request), number), answers.as_person
    )


@router.post("/people/admit", response=Answer, summary="接收已登记的救助对象")
def admit(request: HttpRequest, told: AdmitIn) -> Any:
    """Let an institution serve a person whom others registered."""
    given = told.dict()
    agency = given.pop("agency")
    taking = registers.agency(agency) if agency else None
    return answers.as_person(actions.admit_person(**given, agency=taking, by=actor_of(request)))


@router.get("/people/{key}", response=Answer, summary="一个救助对象")
def person(request: HttpRequest, key: int) -> Any:
    """Return all that is known of a person, numbers masked."""
    return answers.as_view(queries.person_view(scope_of(request), key))


@router.post("/people", response=Answer, summary="登记救助对象")
def register_person(request: HttpRequest, told: PersonIn) -> Any:
    """Register a person."""
    given = told.dict()
    place = registers.division(given.pop("division"))
    return answers.as_person(actions.register_person(**given, division=place, by=actor_of(request)))


@router.post("/people/{key}/reveal", response=dict[str, str], summary="查看完整证件号码")
def reveal(request: HttpRequest, key: int, told: ReasonIn) -> Any:
    """Return the whole number; who saw it and why stays in the trail."""
    found = queries.person(scope_of(request), key)
    return {"number": actions.reveal_number(found, by=actor_of(request), reason=told.reason)}


@router.post("/people/{key}/merge", response=Answer, summary="合并救助对象")
def merge(request: HttpRequest, key: int, told: MergeIn) -> Any:
    """Say that a person is another."""
    found, into = (queries.person(scope_of(request), one) for one in (key, told.into))
    actions.merge_people(found, into, by=actor_of(request), reason=told.reason)
    return answers.as_person(found)


@router.post("/people/{key}/split", response=Answer, summary="拆分救助对象")
def split(request: HttpRequest, key: int, told: ReasonIn) -> Any:
    """Undo a merge."""
    found = queries.person(scope_of(request), key)
    actions.split_people(found, by=actor_of(request), reason=told.reason)
    return answers.as_person(found)


@router.post("/people/{key}/facts", response=Answer, summary="登记生活事实")
def record_fact(request: HttpRequest, key: int, told: FactIn) -> Any:
    """Record what happened to a person."""
    found = queries.person(scope_of(request), key)
    actions.record_fact(found, **told.dict(), by=actor_of(request))
    return answers.as_view(queries.person_view(scope_of(request), key))


class FurtherNameIn(Schema):
    """A former or further name of a person."""

    name: str = Field(min_length=1, max_length=100)
    kind: str = Field("alias", pattern="^(former|alias|mistake)$")
    reason: str = Field("", max_length=300)


class RightNameIn(Schema):
    """The right name; ``kind`` says what the one before was."""

    name: str = Field(min_length=1, max_length=100)
    kind: str = Field("mistake", pattern="^(former|mistake)$")
    reason: str = Field(min_length=1, max_length=300)


class AccountIn(Schema):
    """An account to add."""

    number: str = Field(min_length=1, max_length=40)
    kind: str = Field(max_length=10)
    holder_name: str = Field(min_length=1, max_length=100)
    bank: str = Field("", max_length=100)
    valid_from: date | None = None
    reason: str = ""


class LastDayIn(Schema):
    """Until when an account is used."""

    last_day: date
    reason: str = ""


@router.post("/people/{key}/name", response=Answer, summary="更正姓名")
def correct_name(request: HttpRequest, key: int, told: RightNameIn) -> Any:
    """Give a person the right name; the one before is kept."""
    found = queries.person(scope_of(request), key)
    return answers.as_person(actions.correct_name(found, **told.dict(), by=actor_of(request)))


@router.post("/people/{key}/names", response=Answer, summary="登记曾用名或别名")
def add_name(request: HttpRequest, key: int, told: FurtherNameIn) -> Any:
    """Add a further name."""
    found = queries.person(scope_of(request), key)
    actions.add_name(found, **told.dict(), by=actor_of(request))
    return answers.as_view(queries.person_view(scope_of(request), key))


@router.post("/people/{key}/accounts", response=Answer, summary="登记领款账户")
def add_account(request: HttpRequest, key: int, told: AccountIn) -> Any:
    """Add an account; the answer holds all of the person's, masked."""
    found = queries.person(scope_of(request), key)
    actions.add_account(found, **told.dict(), by=actor_of(request))
    return answers.as_view(queries.person_view(scope_of(request), key))


@router.post("/accounts/{key}/end", response=Answer, summary="停用领款账户")
def end_account(request: HttpRequest, key: int, told: LastDayIn) -> Any:
    """Say until when an account is used."""
    found = queries.account(scope_of(request), key)
    actions.end_account(found, **told.dict(), by=actor_of(request))
    return answers.as_view(queries.person_view(scope_of(request), found.person_id))


@router.post("/accounts/{key}/reveal", response=dict[str, str], summary="查看完整账号")
def reveal_account(request: HttpRequest, key: int, told: ReasonIn) -> Any:
    """Return the whole number of an account; who saw it and why stays in the trail."""
    found = queries.account(scope_of(request), key)
    return {"number": actions.reveal_account(found, by=actor_of(request), reason=told.reason)}
