"""Monthly runs as JSON: computed, looked at item by item, discarded, approved into a payout."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localdate
from ninja import Query, Router, Schema
from pydantic import Field

from zhida.payments import actions, answers, asking
from zhida.payments.api.asked import ECONOMY, PATH
from zhida.payments.queries.runs import run_in, runs_in
from zhida.payments.runs import booking, items
from zhida.payments.runs.answers import as_item, as_run
from zhida.payments.runs.items import SORTS, Filters
from zhida.payments.runs.wording import CHANGES, PROBLEMS
from zhida.registers import queries as registers
from zhida.store.asked import Answer, Page, ReasonIn

router = Router()


class RunQuery(Page):
    """What the list of runs may be filtered by."""

    state: str = Field("", pattern="^(computed|approved|discarded)?$")
    programme: str = ""
    month: int | None = Field(None, description="YYYYMM")
    division: str = Field("", description="区划路径，以 / 结尾", pattern=PATH)


class ItemQuery(Page):
    """Which items of a run are wanted; ``problem`` may be ``any``."""

    change: str = Field("", pattern=f"^({'|'.join(CHANGES)})?$")
    problem: str = Field("", pattern=f"^(any|{'|'.join(PROBLEMS)})?$")
    person: int | None = None
    enrolment: int | None = None
    sort: str = Field("item", pattern=f"^-?({'|'.join(SORTS)})$")

    def filters(self) -> Filters:
        """Return them as the queries take them."""
        return Filters(self.change, self.problem, self.person, self.enrolment)


class ComputeIn(Schema):
    """Which month is to be reckoned."""

    division: str = Field(description="区划代码")
    programme: str = Field(description="救助项目代码")
    month: int = Field(description="YYYYMM")
    agency: str = Field("", description="供养机构代码；只核算由它供养的人员")
    paid_on: date | None = Field(None, description="按这一天在用的账户；默认今天")
    reason: str = ""


class ApproveIn(Schema):
    """What a run is paid from."""

    allotment_ids: list[int] = Field(min_length=1, description="指标编号，按使用的先后")
    function_subject: str = Field(
        "", max_length=13, description="全部列支这个科目；不填的按名录分科目列支，各成一个批次"
    )
    subjects: dict[str, str] = Field(
        default_factory=dict, description="名录科目：实际列支的科目；名录没有规定的，键为空"
    )
    economy_subject: str = ECONOMY
    use_of_money: str = Field(min_length=1, max_length=300)
    requested_on: date
    payee: int | None = Field(None, description="拨付供养机构时的单位收款账户编号")
    reason: str = ""


@router.get("/runs", response=Answer, summary="月度核算")
def runs(request: HttpRequest, asked: Query[RunQuery]) -> Any:
    """Return one page of the runs in scope."""
    found = runs_in(
        _scope(request),
        state=asked.state,
        programme=asked.programme,
        month=asked.month,
        division=asked.division,
    )
    return asked.of(found, as_run)


@router.post("/runs", response=Answer, summary="核算一个月")
def compute(request: HttpRequest, told: ComputeIn) -> Any:
    """Reckon what is due in a month; nobody is paid before another person approves it."""
    made = actions.compute_run(
        registers.division(told.division),
        registers.programme(told.programme),
        told.month,
        agency=registers.agency(told.agency) if told.agency else None,
        paid_on=told.paid_on,
        by=_actor(request),
        reason=told.reason,
    )
    return as_run(made)


@router.get("/runs/{key}", response=Answer, summary="一次月度核算")
def run(request: HttpRequest, key: int) -> Any:
    """Return a run, and what its items come to by change and by problem."""
    found = run_in(_scope(request), key)
    with items.opened(found) as database:
        parts = {name: items.parts(database, name) for name in ("change", "problem")}
    shown = {name: [part._asdict() for part in some] for name, some in parts.items()}
    return {**as_run(found), **shown}


@router.get("/runs/{key}/subjects", response=list[Answer], summary="核算按科目分列")
def run_subjects(request: HttpRequest, key: int, on: date | None = None) -> Any:
    """Return what a run pays under each subject, as the registers list it on a day (today)."""
    found = run_in(_scope(request), key)
    return [share._asdict() for share in booking.shares(found, on or localdate())]


@router.get("/runs/{key}/items", response=Answer, summary="核算明细")
def run_items(request: HttpRequest, key: int, asked: Query[ItemQuery]) -> Any:
    """Return one page of a run's items, each with the sentences that explain it."""
    found = run_in(_scope(request), key)
    with items.opened(found) as database:
        counted = items.count(database, asked.filters())
        first = (asked.page - 1) * asked.size
        rows = items.page(database, asked.filters(), asked.sort, first, asked.size)
    count, *sums = counted
    named = dict(zip(("due_fen", "last_fen", "left_out_fen"), sums, strict=True))
    shown = [as_item(one) for one in rows]
    return {"count": count, **named, "page": asked.page, "items": shown}


@router.post("/runs/{key}/discard", response=Answer, summary="作废月度核算")
def discard(request: HttpRequest, key: int, told: ReasonIn) -> Any:
    """Throw a run away, so that the month can be reckoned again."""
    found = run_in(_scope(request), key)
    return as_run(actions.discard_run(found, by=_actor(request), reason=told.reason))


@router.post("/runs/{key}/approve", response=list[Answer], summary="复核月度核算")
def approve(request: HttpRequest, key: int, told: ApproveIn) -> Any:
    """Turn a run into payouts with their requests, one for each subject."""
    scope, given = _scope(request), told.dict()
    reason = given.pop("reason")
    terms = asking.run_terms(scope, **given)
    made = actions.approve_run(run_in(scope, key), terms, by=_actor(request), reason=reason)
    return [answers.as_payout(one) for one in made]


def _scope(request: Any) -> Any:
    return request.scope


def _actor(request: Any) -> Any:
    return request.actor
