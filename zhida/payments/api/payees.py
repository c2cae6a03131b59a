"""Accounts of units as JSON; numbers come masked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from zhida.allotments import queries as allotments
from zhida.payments import actions, answers, queries
from zhida.payments.api.asked import DayIn, PayeeExceptionIn, PayeeIn
from zhida.registers import queries as registers
from zhida.store.asked import Answer, Page

router = Router()


@router.get("/payees", response=Answer, summary="单位收款账户")
def payee_accounts(request: HttpRequest, page: Query[Page], agency: str = "") -> Any:
    """Return the accounts of units in scope."""
    return page.of(queries.payee_accounts(_scope(request), agency=agency), answers.as_payee_account)


@router.post("/payees", response=Answer, summary="登记单位收款账户")
def add_payee_account(request: HttpRequest, told: PayeeIn) -> Any:
    """List an account of a unit."""
    given = told.dict()
    agency = registers.agency(given.pop("agency"))
    made = actions.add_payee_account(agency, **given, by=_actor(request))
    return answers.as_payee_account(made)


@router.post("/payees/{key}/end", response=Answer, summary="停用单位收款账户")
def end_payee_account(request: HttpRequest, key: int, told: DayIn) -> Any:
    """Close an account of a unit; the day is the last on which it may be used."""
    found = queries.payee_account(_scope(request), key)
    last_day: date = told.on
    ended = actions.end_payee_account(found, last_day, by=_actor(request), reason=told.reason)
    return answers.as_payee_account(ended)


@router.post("/payees/{key}/exceptions", response=Answer, summary="登记账户例外")
def record_payee_exception(request: HttpRequest, key: int, told: PayeeExceptionIn) -> Any:
    """Record which document allows a fund to be paid into an account."""
    scope = _scope(request)
    found = queries.payee_account(scope, key)
    made = actions.record_payee_exception(
        found,
        allotments.fund(scope, told.fund),
        document_number=told.document_number,
        by=_actor(request),
        reason=told.reason,
    )
    return {
        "id": made.pk,
        "account": found.pk,
        "fund": told.fund,
        "document_number": made.document_number,
        "reason": made.reason,
    }


def _scope(request: Any) -> Any:
    return request.scope


def _actor(request: Any) -> Any:
    return request.actor
