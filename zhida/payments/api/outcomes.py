"""Outcomes as JSON: return files, lines that came back, cases, exceptions."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import File, Form, Query, Router, UploadedFile

from zhida.payments import actions, answers, asking, queries
from zhida.payments.api.asked import ExceptionIn, RepayIn, ReturnedIn, SettlementIn
from zhida.recipients import queries as recipients
from zhida.registers import queries as registers
from zhida.store.asked import Answer, Page
from zhida.store.uploads import lying

router = Router()


@router.get("/outcomes", response=Answer, summary="导入过的回单")
def return_files(request: HttpRequest, page: Query[Page]) -> Any:
    """Return the return files that were taken in."""
    return page.of(queries.return_files(_scope(request)), answers.as_return_file)


@router.post("/outcomes", response=Answer, summary="导入回单")
def take_in(request: HttpRequest, file: File[UploadedFile], channel: Form[str]) -> Any:
    """Take a return file in, all of it or nothing; the same file again changes nothing."""
    name = str(file.name)
    with lying(name, file.chunks()) as place:
        taken = actions.take_in_outcomes(channel, place, name, by=_actor(request))
    return answers.as_return_file(taken)


@router.get("/returned", response=Answer, summary="退回明细")
def returned(
    request: HttpRequest, page: Query[Page], state: str = "", payout: int | None = None
) -> Any:
    """Return the lines in scope that came back, with the totals of the whole selection."""
    found = queries.returned_lines(_scope(request), state=state, payout=payout)
    totals = asdict(queries.total_of(found))
    return {**page.of(found, answers.as_returned), "totals": totals}


@router.post("/returned/repay", response=Answer, summary="重新支付")
def repay(request: HttpRequest, told: RepayIn) -> Any:
    """Pay lines again that came back, each whole and once."""
    scope = _scope(request)
    made = actions.repay(
        queries.returned(scope, told.lines),
        accounts=asking.new_accounts(scope, told.accounts),
        requested_on=told.on,
        by=_actor(request),
        reason=told.reason,
    )
    return answers.as_payout(made)


@router.post("/returned/give-back", response=list[Answer], summary="退回指标")
def give_back(request: HttpRequest, told: ReturnedIn) -> Any:
    """Let what came back go to the balance of its allotment again."""
    found = queries.returned(_scope(request), told.lines)
    changed = actions.give_back(found, on=told.on, by=_actor(request), reason=told.reason)
    return [answers.as_request(one) for one in changed]


@router.get("/cases", response=Answer, summary="对账疑点")
def cases(request: HttpRequest, page: Query[Page], state: str = "", kind: str = "") -> Any:
    """Return the cases in scope, with the totals of the whole selection."""
    found = queries.cases(_scope(request), state=state, kind=kind)
    totals = asdict(queries.total_of(found))
    return {**page.of(found, answers.as_case), "totals": totals}


@router.post("/cases/{key}/settle", response=Answer, summary="处理对账疑点")
def settle_case(request: HttpRequest, key: int, told: SettlementIn) -> Any:
    """Write down how a case was cleared up."""
    found = queries.case(_scope(request), key)
    return answers.as_case(actions.settle_case(found, **told.dict(), by=_actor(request)))


@router.post("/exceptions", response=Answer, summary="登记另行发放的依据")
def record_exception(request: HttpRequest, told: ExceptionIn) -> Any:
    """Record by which document a person is paid a month once more."""
    made = actions.record_exception(
        recipients.person(_scope(request), told.person),
        registers.component(told.component),
        told.month,
        document_number=told.document_number,
        by=_actor(request),
        reason=told.reason,
    )
    return answers.as_occasion(made)


def _scope(request: Any) -> Any:
    return request.scope


def _actor(request: Any) -> Any:
    return request.actor
