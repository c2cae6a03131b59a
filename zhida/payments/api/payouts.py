"""Payouts as JSON: what was posted, posting anew, what a person was paid, what waits."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import File, Form, Query, Router, UploadedFile

from zhida.payments import actions, answers, asking, queries
from zhida.payments.api.asked import PaidAidIn, PaidFromIn, PayoutQuery, RepostIn
from zhida.recipients import queries as recipients
from zhida.recipients import roster_reading
from zhida.store.asked import Answer, Page

router = Router()


@router.get("/payouts", response=Answer, summary="发放批次")
def payouts(request: HttpRequest, asked: Query[PayoutQuery]) -> Any:
    """Return one page of the payouts in scope, with the totals of the whole selection."""
    found = queries.payouts(_scope(request), asked.filters(), sort=asked.sort)
    totals = asdict(queries.payout_total(found))
    return {**asked.of(found, answers.as_payout), "totals": totals}


@router.post("/payouts/roster", response=Answer, summary="从名册生成发放批次")
def post_payout(
    request: HttpRequest,
    file: File[UploadedFile],
    told: Form[PaidFromIn],
    month: Form[int | None] = None,
) -> Any:
    """Post the lines of a roster that was taken in before; all of it or nothing."""
    terms = asking.terms(_scope(request), **told.dict())
    with roster_reading.uploaded(str(file.name), file.chunks()) as verdict:
        made = actions.post_payout(verdict, terms, month, by=_actor(request))
    return answers.as_payout(made)


@router.post("/payouts/repost", response=Answer, summary="重新生成发放批次")
def repost(request: HttpRequest, told: RepostIn) -> Any:
    """Post the lines of a cancelled payout again, some of them left out."""
    given = told.dict()
    cancelled = queries.payout(_scope(request), given.pop("cancelled"))
    without, reason = given.pop("without"), given.pop("reason")
    terms = asking.terms(_scope(request), **given)
    made = actions.repost(cancelled, terms, without=without, by=_actor(request), reason=reason)
    return answers.as_payout(made)


@router.post("/payouts/aid", response=Answer, summary="发放救助事项")
def post_aid(request: HttpRequest, told: PaidAidIn) -> Any:
    """Post a payout of aid events, one line each."""
    given = told.dict()
    events = [recipients.aid_event(_scope(request), key) for key in given.pop("events")]
    reason = given.pop("reason")
    terms = asking.terms(_scope(request), **given)
    made = actions.post_aid(events, terms, by=_actor(request), reason=reason)
    return answers.as_payout(made)


@router.get("/payouts/{key}", response=Answer, summary="一个发放批次")
def payout(request: HttpRequest, key: int) -> Any:
    """Return a payout with its requests, and what became of its money."""
    return answers.as_payout_view(queries.payout_view(_scope(request), key))


@router.get("/payouts/{key}/lines", response=Answer, summary="发放明细")
def lines(request: HttpRequest, key: int, page: Query[Page]) -> Any:
    """Return one page of a payout's lines in their order."""
    first = (page.page - 1) * page.size + 1
    found, rows = queries.payout_lines(_scope(request), key, first, page.size)
    items = [answers.as_payout_line(one) for one in rows]
    return {"count": found.lines, "page": page.page, "items": items}


@router.get("/people/{key}", response=list[Answer], summary="一个人的发放记录")
def payments_of(request: HttpRequest, key: int) -> Any:
    """Return what a person was paid, each line with the notices its money came by."""
    found = queries.payments_of(_scope(request), key)
    return [answers.as_person_payment(one) for one in found]


@router.get("/tasks", response=list[Answer], summary="待办事项")
def tasks(request: HttpRequest) -> Any:
    """Return the steps that wait for this post."""
    return [answers.as_task(one) for one in queries.tasks(_scope(request), _actor(request))]


def _scope(request: Any) -> Any:
    return request.scope


def _actor(request: Any) -> Any:
    return request.actor
