"""The ledger as JSON: the same questions and actions as pages and commands. Amounts are fen."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from zhida.allotments import actions, answers, queries
from zhida.allotments.queries import AsOf
from zhida.notices import queries as notice_queries

router = Router(tags=["指标台账"])


class LedgerQuery(Schema):
    """What the list may be filtered, sorted and paged by."""

    fiscal_year: int | None = None
    fund: int | None = None
    notice: int | None = None
    division: str = Field("", description="区划路径，以 / 结尾", pattern=r"^(\d+/)*$")
    purpose: str = ""
    text: str = ""
    late: bool = False
    untraced: bool = False
    sort: str = Field("-issued", pattern=f"^-?({'|'.join(queries.SORTS)})$")
    page: int = Field(1, ge=1)
    size: int = Field(50, ge=1, le=500)
    as_of: date | None = Field(None, description="按这一天已发生的变动计算")


class ShareIn(Schema):
    """What one receiver is to get."""

    receiver: str = Field(min_length=1, max_length=200, description="名称，或区划、单位代码")
    amount_fen: int = Field(gt=0, le=2**63 - 1)


class BasisIn(Schema):
    """What a change rests on."""

    document_number: str = Field(min_length=1, max_length=100)
    happened_on: date
    reason: str = ""


class PassDownIn(BasisIn):
    """Money to pass down to any number of receivers, all or none."""

    shares: list[ShareIn] = Field(min_length=1)


class AmountIn(BasisIn):
    """An amount to add, lower or take back."""

    amount_fen: int = Field(gt=0, le=2**63 - 1)


class CorrectIn(Schema):
    """Why a movement is undone, and on which day."""

    happened_on: date
    reason: str = Field(min_length=1)


class ReceiptIn(Schema):
    """When the document reached its receiver."""

    received_on: date
    reason: str = ""


class RegistrationIn(Schema):
    """A reading to register, the errors a person accepts, and whom unknown names mean."""

    reading: int = Field(description="识读编号，见 POST /api/notices/readings")
    accepted: dict[str, str] = Field(default_factory=dict, description="疑点代码：接受的理由")
    receivers: dict[str, str] = Field(default_factory=dict, description="原文名称：区划或单位代码")
    reason: str = ""


@router.post("/registrations", response=dict[str, Any], summary="登记资金文件")
def register(request: HttpRequest, told: RegistrationIn) -> Any:
    """Register a reading: document, fund, allotments and targets, all of it or nothing."""
    reading = notice_queries.readings_to_check(_scope(request)).filter(pk=told.reading).first()
    if reading is None:
        raise Http404
    source = notice_queries.source_of(reading)
    done = actions.register_notice(
        reading.result or {},
        actions.Original(source.name, bytes(source.content)),
        accepted=told.accepted,
        receivers=told.receivers,
        by=_actor(request),
        reason=told.reason,
    )
    return answers.as_registered(done)


@router.get("", response=dict[str, Any], summary="指标台账")
def ledger(request: HttpRequest, asked: Query[LedgerQuery]) -> Any:
    """Return one page of the allotments in scope, with totals of the whole selection."""
    given = asked.dict()
    page = queries.ledger(
        _scope(request),
        queries.Filters(**{name: given[name] for name in FILTERS}),
        sort=asked.sort,
        page=asked.page,
        size=asked.size,
        as_of=AsOf(asked.as_of) if asked.as_of else None,
    )
    return answers.as_page(page)


FILTERS = ("fiscal_year", "fund", "notice", "division", "purpose", "text", "late", "untraced")


@router.get("/trace", response=dict[str, Any], summary="按文号溯源")
def trace(
    request: HttpRequest,
    document_number: str,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> Any:
    """Follow what a document gave, up to its source and down to the last level."""
    found = queries.trace_notice(_scope(request), document_number, _as_of(as_of, known_at))
    return answers.as_trace(found)


@router.get("/overview", response=dict[str, Any], summary="总览数字")
def overview(request: HttpRequest, fiscal_year: int | None = None, fund: int | None = None) -> Any:
    """Return the figures of the scope: what came in, went down, is late, and the flow."""
    found = queries.overview(_scope(request), fiscal_year=fiscal_year, fund=fund)
    return answers.as_overview(found)


@router.get("/{number}", response=dict[str, Any], summary="一条指标")
def detail(request: HttpRequest, number: int, as_of: date | None = None) -> Any:
    """Return an allotment with its thread, movements, clocks and ratios."""
    found = queries.detail(_scope(request), number, _as_of(as_of, None))
    return answers.as_detail(found)


@router.get("/{number}/trace", response=dict[str, Any], summary="按指标溯源")
def trace_allotment(
    request: HttpRequest,
    number: int,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> Any:
    """Follow one allotment both ways."""
    found = queries.trace_allotment(_scope(request), number, _as_of(as_of, known_at))
    return answers.as_trace(found)


@router.post("/{number}/pass-down", response=dict[str, list[int]], summary="分解下达")
def pass_down(request: HttpRequest, number: int, told: PassDownIn) -> Any:
    """Pass money down; the answer names the new allotments in the order of the shares."""
    upper = queries.allotment(_scope(request), number)
    shares = [
        actions.share_of(share.receiver, share.amount_fen, upper, told.happened_on)
        for share in told.shares
    ]
    ids = actions.pass_down(upper, shares, **_basis(told), by=_actor(request))
    return {"allotments": ids}


@router.post("/{number}/adjust-up", response=dict[str, Any], summary="追加指标")
def adjust_up(request: HttpRequest, number: int, told: AmountIn) -> Any:
    """Add to an allotment from its parent, or from outside when it has none."""
    return _changed(request, number, told, actions.adjust_up)


@router.post("/{number}/adjust-down", response=dict[str, Any], summary="调减指标")
def adjust_down(request: HttpRequest, number: int, told: AmountIn) -> Any:
    """Lower an allotment; the money goes back to its parent."""
    return _changed(request, number, told, actions.adjust_down)


@router.post("/{number}/take-back", response=dict[str, Any], summary="收回指标")
def take_back(request: HttpRequest, number: int, told: AmountIn) -> Any:
    """Take money back from an allotment."""
    return _changed(request, number, told, actions.take_back)


@router.post("/{number}/receipt", response=dict[str, Any], summary="确认收到")
def confirm_receipt(request: HttpRequest, number: int, told: ReceiptIn) -> Any:
    """Let the receiver say when the document reached it."""
    found = queries.allotment(_scope(request), number)
    changed = actions.confirm_receipt(
        found, received_on=told.received_on, by=_actor(request), reason=told.reason
    )
    return answers.as_allotment(changed, queries.sums_now(changed))


@router.post("/movements/{number}/correct", response=dict[str, Any], summary="更正变动")
def correct(request: HttpRequest, number: int, told: CorrectIn) -> Any:
    """Undo a movement by a new one that names it."""
    wrong = queries.movement(_scope(request), number)
    made = actions.correct(
        wrong, happened_on=told.happened_on, by=_actor(request), reason=told.reason
    )
    return answers.as_movement(made)


def _changed(request: HttpRequest, number: int, told: AmountIn, change: Any) -> Any:
    found = queries.allotment(_scope(request), number)
    changed = change(found, told.amount_fen, **_basis(told), by=_actor(request))
    return answers.as_allotment(changed, queries.sums_now(changed))


def _basis(told: BasisIn) -> dict[str, Any]:
    return {
        "document_number": told.document_number,
        "happened_on": told.happened_on,
        "reason": told.reason,
    }


def _as_of(happened_on: date | None, known_at: datetime | None) -> AsOf | None:
    return AsOf(happened_on, known_at) if happened_on or known_at else None


def _scope(request: Any) -> Any:
    return request.scope


def _actor(request: Any) -> Any:
    return request.actor
