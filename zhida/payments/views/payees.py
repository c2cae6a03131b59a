"""收款账户: accounts of units, and the documents that allow one to be paid all the same."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from zhida.payments import actions, queries
from zhida.payments.account_kinds import account_kinds, why_not_payable
from zhida.payments.actions.standing import acts_for
from zhida.payments.forms.payees import EndForm, ExceptionForm, PayeeForm
from zhida.payments.models import PayeeAccount
from zhida.payments.queries.pages import funds_of, units_of
from zhida.payments.views.entering import Entry, enter
from zhida.store.action import Actor

PAGE_SIZE = 50


def account_list(request: Any) -> HttpResponse:
    """List the accounts of units in scope, with why one may not be paid."""
    found = queries.payee_accounts(request.scope).prefetch_related("exceptions__fund")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": [_row(one, request.actor) for one in page]}
    return render(request, "payments/payees.html", context)


def add(request: Any) -> HttpResponse:
    """List a further account of a unit."""
    form = PayeeForm(request.POST or None, agencies=units_of(request.scope, request.actor))

    def perform(entered: dict[str, Any]) -> str:
        actions.add_payee_account(**entered, by=request.actor)
        return reverse("payments:payees")

    return enter(
        request,
        _entry("add_payee_account", "登记收款账户", "账号加密保存，页面上只显示后四位。"),
        form,
        perform,
    )


def end(request: Any, pk: int) -> HttpResponse:
    """Close an account."""
    account = queries.payee_account(request.scope, pk)
    form = EndForm(request.POST or None)

    def perform(entered: dict[str, Any]) -> str:
        actions.end_payee_account(account, **entered, by=request.actor)
        return reverse("payments:payees")

    entry = _entry(
        "end_payee_account", "停用收款账户", "停用后不能再向该账户付款；更换账户请另行登记。"
    )
    return enter(request, entry, form, perform, account=_row(account, request.actor))


def except_(request: Any, pk: int) -> HttpResponse:
    """Record which document allows a fund to be paid into an account all the same."""
    account = queries.payee_account(request.scope, pk)
    form = ExceptionForm(request.POST or None, funds=funds_of(request.scope))

    def perform(entered: dict[str, Any]) -> str:
        actions.record_payee_exception(account, **entered, by=request.actor)
        return reverse("payments:payees")

    entry = _entry(
        "record_payee_exception",
        "登记账户例外",
        "只对所选的资金有效；每次付款都会注明所依据的例外。",
    )
    return enter(request, entry, form, perform, account=_row(account, request.actor))


def _entry(action: str, title: str, after: str) -> Entry:
    return Entry(f"payments.{action}", title, reverse("payments:payees"), after, title)


def _row(one: PayeeAccount, actor: Actor) -> dict[str, Any]:
    """Return an account as it is listed; ``here`` the post's own place may change it."""
    return {
        "one": one,
        "here": acts_for(actor, one.agency.division.path, one.agency_id),
        "kind": account_kinds()[one.kind],
        "number": queries.masked_number(one),
        "why_not": why_not_payable(one),
        "ended": one.valid_to is not None and one.valid_to < localdate(),
    }
