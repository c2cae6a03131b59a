"""支付申请: the list, one request with all that came of it, and a transfer to an institution."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhida.payments import actions, export, queries
from zhida.payments.forms.filters import RequestFilter
from zhida.payments.forms.requests import TransferForm
from zhida.payments.knots import of_request
from zhida.payments.models import PaymentRequest
from zhida.payments.models.requests import ROUTES, STATES
from zhida.payments.queries import RequestFilters
from zhida.payments.queries.pages import payable_accounts, places_below, usable_allotments
from zhida.payments.timeline import done, possible, waits_for
from zhida.payments.views.entering import Entry, enter
from zhida.registers import queries as registers
from zhida.store.views import workbook

PAGE_SIZE = 50


def request_list(request: Any) -> HttpResponse:
    """List the requests of the scope with the sums of the whole selection."""
    chosen, found = _selection(request)
    context = {
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "total": queries.request_total(found),
        "chosen": chosen,
        "sort": chosen["sort"],
        "states": STATES.items(),
        "routes": ROUTES.items(),
        "purposes": registers.purposes(),
        "divisions": places_below(request.post),
    }
    return render(request, "payments/requests.html", context)


def export_requests(request: Any) -> HttpResponse:
    """Hand out every request of the selection as a workbook, in the unit chosen in the head."""
    _, found = _selection(request)
    total = queries.request_total(found)
    content = export.requests_workbook(found.iterator(), total, request.choices.unit)
    return workbook(content, "支付申请.xlsx")


def _selection(request: Any) -> tuple[dict[str, Any], QuerySet[PaymentRequest]]:
    """Return what the address asks for, and the requests that it means."""
    chosen = RequestFilter(request.GET).chosen()
    filters = RequestFilters(
        state=chosen.get("state", ""),
        purpose=chosen.get("purpose", ""),
        month=chosen.get("month"),
        allotment=chosen.get("allotment"),
        route=chosen.get("route", ""),
        division=chosen.get("division", ""),
        text=chosen.get("q", ""),
    )
    found = queries.requests(request.scope, filters, sort=chosen["sort"])
    if request.choices.year:
        found = found.filter(fund__fiscal_year=request.choices.year)
    return chosen, found


def detail(request: Any, pk: int) -> HttpResponse:
    """Show a request: its thread, what was done so far and by whom, and what this post may do."""
    found = queries.request_view(request.scope, pk)
    one = found.request
    same = queries.requests(request.scope, RequestFilters(payout=one.payout_id))
    context = {
        "found": found,
        "one": one,
        "knots": of_request(found),
        "done": done(found),
        "possible": possible(one, request.actor),
        "waits": waits_for(found),
        "together": same.count() - 1 if one.payout_id else 0,
    }
    return render(request, "payments/request.html", context)


def transfer(request: Any) -> HttpResponse:
    """Ask for money to go to an institution for those it supports."""
    form = TransferForm(
        request.POST or None,
        initial={"allotment": request.GET.get("allotment")},
        unit=request.choices.unit,
        allotments=usable_allotments(request.scope, request.actor),
        payees=payable_accounts(request.scope),
    )

    def perform(entered: dict[str, Any]) -> str:
        made = actions.request_transfer(**entered, by=request.actor)
        return reverse("payments:request", args=[made.pk])

    entry = Entry(
        "payments.request_transfer",
        "拨付供养机构",
        reverse("payments:requests"),
        "提出后占用指标余额，由另一位有审批权限的人员审批。",
        "提出申请",
    )
    return enter(request, entry, form, perform)
