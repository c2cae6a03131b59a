"""The audit trail as JSON: its lines, and whether it is sound."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import paginate
from pydantic import Field

from zhida.core.refusal import REFUSALS
from zhida.store import queries, verification
from zhida.store.trail import head

router = Router(tags=["审计追踪"])


class LineOut(Schema):
    """One line of the trail."""

    number: int = Field(description="序号，从 1 起不间断")
    recorded_at: datetime
    actor: str
    post: str
    action: str
    reason: str
    subject: str
    detail: dict[str, Any]
    rows: list[dict[str, Any]]
    previous_seal: str
    seal: str = Field(description="SM3 封印，十六进制")


class DoubtOut(Schema):
    """Something that is not as it was written."""

    kind: str
    message: str
    number: int | None
    table: str
    row: int | None


class VerdictOut(Schema):
    """What a verification found."""

    sound: bool
    number: int
    seal: str
    doubts: list[DoubtOut]


@router.get("/lines", response=list[LineOut], summary="审计记录")
@paginate
def lines(
    request: HttpRequest,
    action: str = "",
    actor: str = "",
    text: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
) -> Any:
    """Return the lines in the caller's scope, the latest first."""
    _demand(request)
    wanted = queries.TrailFilters(action, actor, text, first_day, last_day)
    return queries.trail(request.scope, wanted)  # type: ignore[attr-defined]


@router.get("/lines/{number}", response=LineOut, summary="一条审计记录")
def line(request: HttpRequest, number: int) -> Any:
    """Return one line."""
    _demand(request)
    return queries.line(request.scope, number)  # type: ignore[attr-defined]


@router.get("/verification", response=VerdictOut, summary="验证审计追踪")
def verify(request: HttpRequest, number: int | None = None, seal: str = "") -> Any:
    """Verify trail and sealed rows; ``number`` and ``seal`` are a head noted earlier."""
    _demand(request)
    doubts = verification.verify((number, seal) if number else None)
    last, last_seal = head()
    return {"sound": not doubts, "number": last, "seal": last_seal, "doubts": doubts}


def _demand(request: Any) -> None:
    """Refuse a post that may not read the trail; posts and the refusal's words are access's."""
    post = request.post
    if post is None or not post.may_read("trail"):
        raise REFUSALS["area_not_open"]()
