"""Documents as JSON: upload a file to be read, see what was read, list the registered notices.

Registering a reading is ``POST /api/allotments/registrations``: it moves money.
"""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import File, Router, Schema, UploadedFile
from ninja.pagination import paginate
from pydantic import Field

from zhida.notices import intake, intake_runner, queries

router = Router(tags=["资金文件"])


class ReadingOut(Schema):
    """An uploaded file and what was read from it."""

    id: int
    file: str = Field(alias="source.name")
    sha256: str = Field(alias="source.sha256")
    state: str = Field(description="waiting、ready、unreadable 或 cancelled")
    message: str
    result: dict[str, Any] | None = Field(None, description="识读结果，形状同 zhida read")


class CorrectionIn(Schema):
    """What really stands at a place of the source."""

    place: str = Field(description="位置：页p、表t、行r、格c、文字行l，例如 p2-t1-r3-c2")
    text: str = Field(max_length=5000)
    reason: str = ""


class NoticeOut(Schema):
    """A registered notice."""

    id: int
    document_number: str
    title: str
    issuers: list[str]
    issued_on: date
    fiscal_year: int
    project_name: str
    direct_fund_tag: str
    total_fen: int
    registered_at: datetime


@router.get("", response=list[NoticeOut], summary="已登记的资金文件")
@paginate
def notices(request: HttpRequest, text: str = "", year: int | None = None) -> Any:
    """Return the notices that the scope issued or was given money by, the latest first."""
    return queries.notices_in(_scope(request), text=text, year=year)


@router.post("/readings", response={202: ReadingOut}, summary="上传文件")
def upload(request: Any, file: File[UploadedFile]) -> Any:
    """Keep a file and begin to read it in a process of its own; ask for its state afterwards."""
    name = file.name or "未命名"
    intake.check_size(name, file.size or 0)
    reading = intake.upload(name, file.read(), by=request.actor)
    intake_runner.start(reading)
    return 202, reading


@router.get("/readings/{number}", response=ReadingOut, summary="识读状态和结果")
def reading(request: HttpRequest, number: int) -> Any:
    """Return the state of a reading and, once it is ready, what was read."""
    found = queries.readings_in(_scope(request)).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


@router.post("/readings/{number}/corrections", response=ReadingOut, summary="改正识读")
def correct_reading(request: Any, number: int, told: CorrectionIn) -> Any:
    """Put right what was misread at a place; the answer is the notice read again."""
    found = queries.readings_to_check(_scope(request)).filter(pk=number).first()
    if found is None:
        raise Http404
    return intake.correct_reading(
        found, told.place, told.text, by=request.actor, reason=told.reason
    )


def _scope(request: Any) -> Any:
    return request.scope
