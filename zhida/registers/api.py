"""The official lists as JSON: reading for every post, additions for administrators."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import paginate
from pydantic import Field

from zhida.registers import actions, queries
from zhida.registers.models import Agency, Dated, Division, Mark, Purpose, Standard, Subject

router = Router(tags=["基础登记"])


class DatedOut(Schema):
    """What every row of a list tells: its source and its validity."""

    source: str
    valid_from: date | None
    valid_to: date | None


class DivisionOut(DatedOut):
    """行政区划."""

    code: str
    name: str
    short_name: str
    level: str
    path: str


class AgencyOut(DatedOut):
    """单位."""

    code: str
    name: str
    kind: str
    credit_code: str
    division: str = Field(alias="division.code")


class SubjectOut(DatedOut):
    """预算科目."""

    year: int
    kind: str
    code: str
    name: str
    verified: bool


class PurposeOut(Schema):
    """支出方向, with the subjects that it may use."""

    code: str
    name: str
    short_name: str
    subjects: list[str]

    @staticmethod
    def resolve_subjects(purpose: Purpose) -> list[str]:
        """Return the codes of the subjects."""
        return [one.subject_code for one in purpose.subjects.all()]


class MarkOut(DatedOut):
    """直达资金标识."""

    region: str = Field(alias="region.code")
    code: str
    name: str
    direct: bool
    verified: bool


class FundProjectOut(DatedOut):
    """资金项目."""

    code: str
    name: str
    income_subject: str
    function_subject: str


class ReceiverOut(Schema):
    """Whom a printed name means."""

    division: DivisionOut
    agency: AgencyOut | None


class NameIn(Schema):
    """A further name, and where it is written."""

    name: str = Field(min_length=1, max_length=100)
    source: str = Field(min_length=1, max_length=300)
    reason: str = ""


class AgencyIn(Schema):
    """A new agency."""

    code: str = Field(min_length=1, max_length=21)
    name: str = Field(min_length=1, max_length=200)
    kind: str = Field(pattern="^(finance|civil_affairs|institution|audit|other)$")
    division: str
    credit_code: str = ""
    source: str = Field(min_length=1, max_length=300)
    reason: str = ""


class StandardIn(Schema):
    """What a component comes to a month for one person in a division, from a day on."""

    component: str = Field(description="待遇代码")
    category: str = Field("", description="保障类别代码，如 urban")
    division: str = Field(description="适用区划代码")
    amount_fen: int = Field(gt=0, le=2**63 - 1)
    valid_from: date
    verified: bool = Field(False, description="已与文件核对；依据须写明文号")
    source: str = Field(min_length=1, max_length=300)
    reason: str = ""


class StandardOut(DatedOut):
    """保障标准."""

    component: str = Field(alias="component.code")
    category: str
    division: str = Field(alias="division.code")
    amount_fen: int
    verified: bool


class ComponentSubjectOut(DatedOut):
    """待遇列支科目."""

    component: str = Field(alias="component.code")
    category: str
    subject_code: str
    region: str
    verified: bool


class DivisionIn(NameIn):
    """A new division; its code says where it belongs."""

    code: str = Field(min_length=1, max_length=12)
    valid_from: date | None = None


class SubjectIn(NameIn):
    """A new subject of one year."""

    year: int = Field(ge=1994, le=2100)
    kind: str = Field(pattern="^(income|function|government_economy|department_economy)$")
    code: str = Field(pattern=r"^\d{3,13}$")


class MarkIn(NameIn):
    """A new mark that a region issues."""

    region: str = Field(description="发布地区代码")
    code: str = Field(min_length=1, max_length=10)
    direct: bool = True


class EndIn(Schema):
    """Until when a row holds, and why no longer."""

    last_day: date
    reason: str = Field(min_length=1, max_length=500)


@router.get("/divisions", response=list[DivisionOut], summary="行政区划")
@paginate
def divisions(request: HttpRequest, search: str = "", under: str = "", level: str = "") -> Any:
    """Return divisions by name, alias, code or pinyin."""
    return queries.divisions(search, under=under, level=level)


@router.get("/agencies", response=list[AgencyOut], summary="单位")
@paginate
def agencies(request: HttpRequest, search: str = "", under: str = "", kind: str = "") -> Any:
    """Return agencies by name, alias, code or pinyin."""
    return queries.agencies(search, under=under, kind=kind)


@router.get("/subjects", response=list[SubjectOut], summary="预算科目")
@paginate
def subjects(
    request: HttpRequest, search: str = "", year: int | None = None, kind: str = ""
) -> Any:
    """Return budget subjects."""
    return queries.subjects(search, year=year, kind=kind)


@router.get("/purposes", response=list[PurposeOut], summary="支出方向")
def purposes(request: HttpRequest) -> Any:
    """Return the purposes."""
    return queries.purposes()


@router.get("/component-subjects", response=list[ComponentSubjectOut], summary="待遇列支科目")
def component_subjects(request: HttpRequest, on: date | None = None) -> Any:
    """Return under which subject each component is booked, of one day if it is given."""
    return queries.component_subjects(on)


@router.get("/standards", response=list[StandardOut], summary="保障标准")
def standards(request: HttpRequest, on: date | None = None) -> Any:
    """Return the standards, of one day if it is given."""
    return queries.standards(on)


@router.post("/standards", response=StandardOut, summary="登记保障标准")
def set_standard(request: Any, given: StandardIn) -> Standard:
    """Set a standard; the one before it ends the day before."""
    return actions.set_standard(
        queries.component(given.component),
        given.category,
        queries.division(given.division),
        given.amount_fen,
        valid_from=given.valid_from,
        verified=given.verified,
        **_by(request, given),
    )


@router.get("/marks", response=list[MarkOut], summary="直达资金标识")
def marks(request: HttpRequest, region: str = "") -> Any:
    """Return the marks, of one issuing region if it is given."""
    return queries.marks(region)


@router.get("/fund-projects", response=list[FundProjectOut], summary="资金项目")
def fund_projects(request: HttpRequest) -> Any:
    """Return the fund projects."""
    return queries.fund_projects()


@router.get("/receiver", response=ReceiverOut | None, summary="名称所指的区划或单位")
def receiver(
    request: HttpRequest, name: str, within: str | None = None, on: date | None = None
) -> Any:
    """Return whom a printed name means, or null when it is unknown or could mean several."""
    found = queries.find_receiver(name, within, on)
    return found and {"division": found[0], "agency": found[1]}


@router.post("/divisions/{code}/aliases", response=DivisionOut, summary="增加区划别名")
def add_division_alias(request: Any, code: str, given: NameIn) -> Division:
    """Add a name under which documents mention a division."""
    place = queries.division(code)
    actions.add_division_alias(place, given.name, **_by(request, given))
    return place


@router.post("/agencies/{code}/aliases", response=AgencyOut, summary="增加单位别名")
def add_agency_alias(request: Any, code: str, given: NameIn) -> Agency:
    """Add a name under which documents mention an agency."""
    agency = queries.agency(code)
    actions.add_agency_alias(agency, given.name, **_by(request, given))
    return agency


@router.post("/agencies", response=AgencyOut, summary="增加单位")
def add_agency(request: Any, given: AgencyIn) -> Agency:
    """Add an agency of a division."""
    return actions.add_agency(
        given.code,
        given.name,
        given.kind,
        queries.division(given.division),
        credit_code=given.credit_code,
        **_by(request, given),
    )


@router.post("/divisions", response=DivisionOut, summary="增加区划")
def add_division(request: Any, given: DivisionIn) -> Division:
    """Add a division under the one its code names."""
    return actions.add_division(
        given.code, given.name, valid_from=given.valid_from, **_by(request, given)
    )


@router.post("/subjects", response=SubjectOut, summary="增加科目")
def add_subject(request: Any, given: SubjectIn) -> Subject:
    """Add a subject of one year."""
    return actions.add_subject(
        given.year, given.kind, given.code, given.name, **_by(request, given)
    )


@router.post("/marks", response=MarkOut, summary="增加标识")
def add_mark(request: Any, given: MarkIn) -> Mark:
    """Add a mark that a region issues."""
    region = queries.division(given.region)
    return actions.add_mark(
        region, given.code, given.name, direct=given.direct, **_by(request, given)
    )


@router.post("/{name}/{key}/end", response=DatedOut, summary="设定失效")
def end_validity(request: Any, name: str, key: int, given: EndIn) -> Dated:
    """Say until when a row of a list holds."""
    found = queries.row(name, key)
    return actions.end_validity(found, given.last_day, by=request.actor, reason=given.reason)


def _by(request: Any, given: NameIn | AgencyIn | StandardIn) -> dict[str, Any]:
    return {"by": request.actor, "source": given.source, "reason": given.reason}
