"""发放批次: the list, one payout with its requests and lines, and the lines as a workbook."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhida.payments import actions, errands, export, queries
from zhida.payments.actions import Terms
from zhida.payments.forms.drawing import RepostForm
from zhida.payments.forms.filters import PayoutFilter
from zhida.payments.knots import of_payout
from zhida.payments.models.payouts import PAYOUT_KINDS
from zhida.payments.models.requests import STATES
from zhida.payments.queries import PayoutFilters
from zhida.payments.queries.lines import PAGE_SIZE as LINES
from zhida.payments.queries.lines import lines_of
from zhida.payments.queries.pages import component_of, places_below, usable_allotments
from zhida.payments.views.entering import Entry, enter
from zhida.registers import queries as registers
from zhida.store.views import workbook

PAGE_SIZE = 50


def payout_list(request: Any) -> HttpResponse:
    """List the payouts of the scope with the sums of the whole selection."""
    chosen = PayoutFilter(request.GET).chosen()
    filters = PayoutFilters(
        month=chosen.get("month"),
        programme=chosen.get("programme", ""),
        division=chosen.get("division", ""),
        kind=chosen.get("kind", ""),
        state=chosen.get("state", ""),
        text=chosen.get("q", ""),
    )
    found = queries.payouts(request.scope, filters, sort=chosen["sort"])
    if year := request.choices.year:
        found = found.filter(first_month__lte=year * 100 + 12, last_month__gte=year * 100 + 1)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    states = queries.states_of(page)
    context = {
        "page": page,
        "rows": [(one, states.get(one.pk, [])) for one in page],
        "total": queries.payout_total(found),
        "chosen": chosen,
        "sort": chosen["sort"],
        "kinds": PAYOUT_KINDS.items(),
        "states": STATES.items(),
        "programmes": registers.programmes(),
        "divisions": places_below(request.post),
        "waiting": errands.waiting(request.user.pk),
    }
    return render(request, "payments/payouts.html", context)


def detail(request: Any, pk: int) -> HttpResponse:
    """Show a payout: the threads of its money, its requests, and where each line stands."""
    found = queries.payout_view(request.scope, pk)
    one = found.payout
    pages = max(1, -(-one.lines // LINES))
    asked = request.GET.get("page", "")
    number = min(max(1, int(asked)), pages) if asked.isdecimal() else 1
    context = {
        "found": found,
        "one": one,
        "threads": of_payout(request.scope, one, found.requests),
        "corrections": one.corrections.order_by("pk"),
        "lines": lines_of(found, number),
        "number": number,
        "pages": pages,
    }
    return render(request, "payments/payout.html", context)


def repost(request: Any, pk: int) -> HttpResponse:
    """Post the lines of a cancelled payout again, without those that were wrong."""
    found = queries.payout_view(request.scope, pk)
    old = found.payout
    component = component_of(old)
    purpose = component.programme.purpose
    form = RepostForm(
        request.POST or None,
        initial={"name": old.name, "use_of_money": found.requests[0].use_of_money},
        allotments=usable_allotments(request.scope, request.actor, purpose),
        purpose=purpose,
        listed=found.requests[0].function_subject,
        need_fen=old.total_fen,
    )

    def perform(entered: dict[str, Any]) -> str:
        without = entered.pop("without")
        terms = Terms(division=old.division, component=component, agency=old.agency, **entered)
        made = actions.repost(old, terms, without=without, by=request.actor)
        return reverse("payments:payout", args=[made.pk])

    entry = Entry(
        "payments.repost",
        "重新生成发放批次",
        reverse("payments:payout", args=[pk]),
        "按原批次的明细重新生成；各指标占用相应金额，等待另一人审批。",
        "重新生成",
        template="payments/repost.html",
    )
    return enter(request, entry, form, perform, one=old)


def export_lines(request: Any, pk: int) -> HttpResponse:
    """Hand out all lines of a payout as a workbook, numbers masked."""
    found = queries.payout_view(request.scope, pk)
    return workbook(export.lines_workbook(found), f"{found.payout.number}.xlsx")
