"""月度核算: the runs, one run beside last month, computed by one person, approved by another."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from zhida.core.month import shown
from zhida.payments import actions, errands, export
from zhida.payments.forms.drawing import RunForm
from zhida.payments.forms.filters import RUN_WORDS, ItemFilter, RunFilter
from zhida.payments.forms.runs import ComputeForm, DiscardForm
from zhida.payments.queries.items import page_of_items, problems_of
from zhida.payments.queries.pages import payable_accounts, places_below, usable_allotments
from zhida.payments.queries.runs import due_by_month, run_in, runs_in
from zhida.payments.run_sheets import items_sheet
from zhida.payments.runs.booking import shares
from zhida.payments.runs.entitled import Extent, how_many
from zhida.payments.runs.items import Filters
from zhida.payments.runs.wording import CHANGES, PROBLEMS
from zhida.payments.views.charts import stacked
from zhida.payments.views.entering import Entry, enter, place_of
from zhida.payments.views.errands import as_told, do_or_watch
from zhida.registers import queries as registers
from zhida.store.views import workbook

PAGE_SIZE = 50


def run_list(request: Any) -> HttpResponse:
    """List the runs of the scope."""
    chosen = RunFilter(request.GET).chosen()
    found = runs_in(
        request.scope,
        state=chosen.get("state", ""),
        programme=chosen.get("programme", ""),
        month=chosen.get("month"),
        division=chosen.get("division", ""),
        year=request.choices.year,
    )
    context = {
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "chart": stacked(due_by_month(found), request.choices.unit),
        "states": RUN_WORDS.items(),
        "programmes": registers.programmes().filter(rhythm="monthly"),
        "divisions": places_below(request.post),
        "waiting": errands.waiting(request.user.pk),
    }
    return render(request, "payments/runs.html", context)


def compute(request: Any) -> HttpResponse:
    """Reckon a month of a programme for the post's own division."""
    place = place_of(request)
    form = ComputeForm(request.POST or None, division=place)

    def perform(entered: dict[str, Any]) -> str | HttpResponse:
        programme, agency = entered["programme"], entered["agency"]
        extent = Extent(place, programme, entered["month"], localdate(), agency)
        told = {
            "programme": programme.code,
            "month": entered["month"],
            "agency": agency.code if agency else "",
        }
        title = f"核算{place}{programme.short_name}{shown(entered['month'])}"
        people = how_many(extent)
        return do_or_watch(request, "compute_run", title, entry.back, told, people)

    entry = Entry(
        "payments.compute_run",
        "核算一个月",
        reverse("payments:runs"),
        "按在享待遇逐人计算应发金额，并与上月比较；复核通过之前不发放、不占用指标。",
        "开始核算",
    )
    return enter(request, entry, form, perform, place=place)


def detail(request: Any, pk: int) -> HttpResponse:
    """Show a run beside last month, and its items with why each is due what it is."""
    run = run_in(request.scope, pk)
    chosen, filters = _wanted(request)
    kept = run.state != "discarded"
    context = {
        "run": run,
        "items": page_of_items(run, filters, request.GET.get("page", "1")) if kept else None,
        "chosen": chosen,
        "payouts": run.payouts.prefetch_related("requests").order_by("pk"),
        "problems": problems_of(run) if kept else [],
        "all_changes": CHANGES.items(),
        "all_problems": PROBLEMS.items(),
        "own": run.computed_by == request.actor.name,
        "here": request.actor.scope_path in ("", run.scope_path),
    }
    return render(request, "payments/run.html", context)


def export_items(request: Any, pk: int) -> HttpResponse:
    """Hand out the items of the selection as a workbook, numbers masked."""
    run = run_in(request.scope, pk)
    _, filters = _wanted(request)
    return workbook(export.workbook(items_sheet(run, filters)), f"月度核算 {run}.xlsx")


def _wanted(request: Any) -> tuple[dict[str, Any], Filters]:
    """Return what the address asks for, and the items that it means."""
    form = ItemFilter(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    filters = Filters(
        change=chosen.get("change", ""),
        problem=chosen.get("problem", ""),
        person=chosen.get("person"),
    )
    return chosen, filters


def approve(request: Any, pk: int) -> HttpResponse:
    """Turn a run into a payout, out of allotments that are chosen in their order."""
    run = run_in(request.scope, pk)
    purpose = run.programme.purpose
    payees = payable_accounts(request.scope) if run.agency_id else []
    form = RunForm(
        request.POST or None,
        shares=shares(run, localdate()),
        initial={"use_of_money": f"{run}"},
        allotments=usable_allotments(request.scope, request.actor, purpose),
        purpose=purpose,
        need_fen=run.total_fen,
        agency=run.agency,
        payees=[one for one in payees if one.agency_id == run.agency_id],
    )

    def perform(entered: dict[str, Any]) -> str | HttpResponse:
        told = as_told(entered) | {"run": run.pk}
        return do_or_watch(request, "approve_run", entry.title, entry.back, told, run.enrolments)

    entry = Entry(
        "payments.approve_run",
        f"复核通过：{run}",
        reverse("payments:run", args=[pk]),
        "通过后按列支科目生成发放批次和支付申请，占用相应指标；有问题的人员不在其中。",
        "复核通过并生成批次",
        template="payments/run_approve.html",
    )
    return enter(request, entry, form, perform, run=run)


def discard(request: Any, pk: int) -> HttpResponse:
    """Throw a run away, so that the month can be reckoned again."""
    run = run_in(request.scope, pk)

    def perform(entered: dict[str, Any]) -> str:
        actions.discard_run(run, **entered, by=request.actor)
        return reverse("payments:runs")

    entry = Entry(
        "payments.discard_run",
        f"作废：{run}",
        reverse("payments:run", args=[pk]),
        "作废后可以重新核算这个月；核算的明细随即删除。",
        "作废",
    )
    return enter(request, entry, DiscardForm(request.POST or None), perform)
