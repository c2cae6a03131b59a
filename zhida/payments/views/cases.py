"""对账疑点: what a return file said that fits no line, or fits it wrongly."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhida.payments import actions, queries
from zhida.payments.actions.standing import acts_for
from zhida.payments.forms.filters import CASE_WORDS, CaseFilter
from zhida.payments.forms.outcomes import SettleForm
from zhida.payments.models.outcomes import CASES
from zhida.payments.queries.lines import line_of_case
from zhida.payments.queries.outcomes import CASE_ADVICE
from zhida.payments.views.entering import Entry, enter

PAGE_SIZE = 50


def case_list(request: Any) -> HttpResponse:
    """List the cases of the scope."""
    chosen = CaseFilter(request.GET).chosen()
    found = queries.cases(request.scope, state=chosen.get("state", ""), kind=chosen.get("kind", ""))
    context = {
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "total": queries.total_of(found),
        "chosen": chosen,
        "states": CASE_WORDS.items(),
        "kinds": CASES.items(),
    }
    return render(request, "payments/cases.html", context)


def settle(request: Any, pk: int) -> HttpResponse:
    """Show a case, what was expected beside what was found, and let a person settle it."""
    case = queries.case(request.scope, pk)
    form = SettleForm(request.POST or None, case=case)

    def perform(entered: dict[str, Any]) -> str:
        actions.settle_case(case, **entered, by=request.actor)
        return reverse("payments:cases") + "?state=open"

    entry = Entry(
        "",
        "处理疑点",
        reverse("payments:cases") + "?state=open",
        "处理结果记入审计追踪，不能修改。",
        "确认处理",
        template="payments/case.html",
    )
    one = case.file.order.voucher.request
    own = acts_for(request.actor, case.scope_path, one.agency_id)
    context = {
        "case": case,
        "one": one,
        "line": line_of_case(case),
        "advice": CASE_ADVICE[case.kind],
        "may_settle": own and request.actor.may("payments.settle_case"),
    }
    return enter(request, entry, form, perform, **context)
