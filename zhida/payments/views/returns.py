"""退回: what came back, and what becomes of it: paid again, or given back to the allotment."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhida.payments import actions, queries
from zhida.payments.actions.standing import acts_for
from zhida.payments.forms.filters import RETURN_WORDS, ReturnFilter
from zhida.payments.forms.outcomes import GiveBackForm, RepayForm
from zhida.payments.models import ReturnedLine
from zhida.payments.queries.lines import accounts_used
from zhida.payments.queries.pages import places_below
from zhida.payments.refusals import NOTHING_CHOSEN
from zhida.payments.views.entering import Entry, enter
from zhida.store.action import Actor

PAGE_SIZE = 100


def returned_list(request: Any) -> HttpResponse:
    """List the lines that came back; some are chosen, to be paid again or given back."""
    chosen = ReturnFilter(request.GET).chosen()
    state = chosen.get("state", "")
    found = queries.returned_lines(
        request.scope,
        state=state,
        payout=chosen.get("payout"),
        division=chosen.get("division", ""),
    )
    if request.choices.year:
        found = found.filter(request__fund__fiscal_year=request.choices.year)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    may = any(request.actor.may(f"payments.{one}") for one in ("repay", "give_back"))
    rows = [(line, may and line.is_open and _is_own(line, request.actor)) for line in page]
    context = {
        "page": page,
        "rows": rows,
        "total": queries.total_of(found),
        "chosen": chosen,
        "states": RETURN_WORDS.items(),
        "divisions": places_below(request.post),
        "may_settle": any(may_choose for _, may_choose in rows),
    }
    return render(request, "payments/returns.html", context)


def repay(request: Any) -> HttpResponse:
    """Pay lines again that came back, into other accounts where they are chosen."""
    lines = _chosen(request)
    if not lines:
        return _nothing_chosen(request)
    form = RepayForm(request.POST or None, returned=lines, used=accounts_used(lines))

    def perform(entered: dict[str, Any]) -> str:
        made = actions.repay(lines, **form.entered(), by=request.actor)
        return reverse("payments:payout", args=[made.pk])

    entry = _entry(
        "repay",
        "重新支付",
        "生成重新支付的批次和申请，须由另一位有审批权限的人员审批；金额不能超过退回的金额。",
    )
    return enter(request, entry, form, perform, rows=form.rows(), total_fen=_sum(lines), to=True)


def give_back(request: Any) -> HttpResponse:
    """Let what came back go to the balance of its allotment again."""
    lines = _chosen(request)
    if not lines:
        return _nothing_chosen(request)
    form = GiveBackForm(request.POST or None)

    def perform(entered: dict[str, Any]) -> str:
        actions.give_back(lines, **entered, by=request.actor)
        return reverse("payments:returns") + "?state=given_back"

    entry = _entry(
        "give_back", "退回指标", "金额回到所属指标的余额，不再发放给这些人员，不能恢复。"
    )
    rows = [(line, None) for line in lines]
    return enter(request, entry, form, perform, rows=rows, total_fen=_sum(lines))


def _is_own(line: ReturnedLine, actor: Actor) -> bool:
    return acts_for(actor, line.scope_path, line.request.agency_id)


def _chosen(request: Any) -> list[ReturnedLine]:
    """Return the lines that the page before chose; they stand in the address."""
    keys = [int(key) for key in request.GET.getlist("line") if key.isdecimal()]
    return queries.returned(request.scope, list(dict.fromkeys(keys)))


def _nothing_chosen(request: Any) -> HttpResponse:
    messages.warning(request, str(NOTHING_CHOSEN(what="退回明细")))
    return redirect(reverse("payments:returns") + "?state=open")


def _entry(action: str, title: str, after: str) -> Entry:
    back = reverse("payments:returns") + "?state=open"
    return Entry(
        f"payments.{action}", title, back, after, title, template="payments/settle_returns.html"
    )


def _sum(lines: list[ReturnedLine]) -> int:
    return sum(line.amount_fen for line in lines)
