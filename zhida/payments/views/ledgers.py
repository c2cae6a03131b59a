"""分账核算: what each purpose received, used and has left, as of the day chosen in the head."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from zhida.allotments.models import Allotment
from zhida.allotments.queries import AsOf
from zhida.payments import export
from zhida.payments.forms.ledgers import BY, UNDIVIDED, LedgerFilter
from zhida.payments.ledger_sheets import journal_sheet, require_fitting, trial_sheet
from zhida.payments.queries.ledgers import LedgerFilters, Statement, statement, trial_balance
from zhida.payments.queries.pages import agencies_of, funds_of, places_below
from zhida.payments.queries.spending import spent_by_month
from zhida.payments.views.charts import stacked
from zhida.registers import queries as registers
from zhida.store.views import workbook

PAGE_SIZE = 50


def balance(request: Any) -> HttpResponse:
    """Show the trial balance, what reconciles it, and what was spent month by month."""
    chosen = LedgerFilter(request.GET).chosen()
    filters, as_of = _filters(request, chosen), _as_of(request)
    found = trial_balance(request.scope, filters, by=chosen["by"], as_of=as_of)
    spent = spent_by_month(request.scope, filters, as_of)
    context = {
        "found": found,
        "spent": stacked(spent, request.choices.unit) if spent else None,
        **_shared(request, chosen),
    }
    return render(request, "payments/ledgers.html", context)


def journal(request: Any) -> HttpResponse:
    """Show the journal of a purpose, each entry with what stood after it."""
    chosen = LedgerFilter(request.GET).chosen()
    found = _statement(request, chosen, chosen.get("page") or 1, PAGE_SIZE)
    context = {"found": found, "said": _said(request, chosen), **_shared(request, chosen)}
    return render(request, "payments/journal.html", context)


def export_balance(request: Any) -> HttpResponse:
    """Hand out the trial balance as a workbook."""
    chosen = LedgerFilter(request.GET).chosen()
    found = trial_balance(
        request.scope, _filters(request, chosen), by=chosen["by"], as_of=_as_of(request)
    )
    title = f"分账核算 试算平衡表（按{BY[chosen['by']]}） 截至 {request.choices.day:%Y-%m-%d}"
    sheet = trial_sheet(found, title, request.choices.unit)
    return workbook(export.workbook(sheet), "试算平衡表.xlsx")


def export_journal(request: Any) -> HttpResponse:
    """Hand out the whole journal as a workbook."""
    chosen = LedgerFilter(request.GET).chosen()
    found = _statement(request, chosen, 1, PAGE_SIZE)
    require_fitting(found)
    of = "、".join(_said(request, chosen))
    title = f"分账核算 明细账{f'（{of}）' if of else ''} 截至 {request.choices.day:%Y-%m-%d}"
    sheet = journal_sheet(found, found.every_entry(), title, request.choices.unit)
    return workbook(export.workbook(sheet), "分账明细账.xlsx")


def _statement(request: Any, chosen: dict[str, Any], page: int, size: int) -> Statement:
    purpose = chosen.get("purpose") or None
    return statement(
        request.scope,
        _filters(request, chosen),
        purpose="" if purpose == UNDIVIDED else purpose,
        first_day=chosen.get("first_day"),
        as_of=_as_of(request),
        page=page,
        size=size,
    )


def _filters(request: Any, chosen: dict[str, Any]) -> LedgerFilters:
    return LedgerFilters(
        fiscal_year=request.choices.year,
        fund=chosen.get("fund"),
        division=chosen.get("division", ""),
        agency=chosen.get("agency", ""),
        allotment=chosen.get("allotment"),
    )


def _said(request: Any, chosen: dict[str, Any]) -> list[str]:
    """Return what a statement is of, as its title names it; nothing for all there is."""
    code = chosen.get("purpose")
    purpose = registers.purposes().filter(code=code).first() if code else None
    unit = next((one for one in agencies_of(request.scope) if one.code == chosen["agency"]), None)
    allotment = _only_allotment(request, chosen)
    said = [
        purpose and purpose.name,
        "未分方向" if code == UNDIVIDED else None,
        unit and unit.name,
        allotment and str(allotment),
    ]
    return [words for words in said if words]


def _only_allotment(request: Any, chosen: dict[str, Any]) -> Allotment | None:
    """Return the allotment to which the ledgers are narrowed, if it is in scope."""
    key = chosen.get("allotment")
    return _filters(request, chosen).chosen(request.scope).first() if key else None


def _as_of(request: Any) -> AsOf | None:
    """Return the day chosen in the head, or None for now, which is answered faster."""
    day = request.choices.as_of
    return AsOf(happened_on=day) if day and day < localdate() else None


def _shared(request: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    return {
        "chosen": chosen,
        "by": BY.items(),
        "funds": funds_of(request.scope),
        "purposes": registers.purposes(),
        "divisions": places_below(request.post),
        "agencies": agencies_of(request.scope),
        "only": _only_allotment(request, chosen),
        "undivided": UNDIVIDED,
    }
