"""The pages of enrolments: the list with what is due, one enrolment, enrol, change, stop."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhida.core import month as months
from zhida.recipients import actions, queries, tables
from zhida.recipients.forms import enrolments as forms
from zhida.recipients.forms.filters import EnrolmentFilter
from zhida.recipients.models import Enrolment
from zhida.recipients.views.paging import (
    filter_choices,
    form_page,
    handed_out,
    not_yet_known,
    page_of,
    step,
)
from zhida.store.views import attempt


def enrolments(request: Any) -> HttpResponse:
    """List the enrolments of a month with what is due for each, and why."""
    chosen = _chosen(request)
    page = page_of(request, _selected(request, chosen))
    context = {
        "page": page,
        "rows": queries.reckoned(list(page), chosen["month"]),
        "chosen": chosen,
        "sort": chosen["sort"],
        "month_words": months.shown(chosen["month"]),
        **filter_choices(request),
    }
    return render(request, "recipients/enrolments.html", context)


def export_enrolments(request: Any, kind: str) -> HttpResponse | StreamingHttpResponse:
    """Hand out every enrolment of the selection, with what is due in the month and why."""
    chosen = _chosen(request)
    return handed_out(tables.enrolments(_selected(request, chosen), chosen["month"]), kind)


def _selected(request: Any, chosen: dict[str, Any]) -> Any:
    narrowed = {name: chosen[name] for name in ("month", "programme", "division", "state", "sort")}
    return queries.enrolments(request.scope, **narrowed)


def due_total(request: Any) -> HttpResponse:
    """Show what a month comes to for the whole selection; the list asks for it when it is there.

    Every enrolment is reckoned, which takes a second for each fifty thousand or so.
    """
    chosen = _chosen(request)
    narrowed = {name: chosen[name] for name in ("programme", "division")}
    total = queries.due_total(request.scope, chosen["month"], **narrowed)
    context = {"total": total, "month_words": months.shown(chosen["month"])}
    return render(request, "recipients/due_total.html", context)


def enrolment(request: Any, pk: int) -> HttpResponse:
    """Show one enrolment, and month by month what is due for it and why."""
    one = queries.enrolment(request.scope, pk)
    asked = str(request.GET.get("year", ""))
    year = int(asked) if asked.isdecimal() and 1900 < int(asked) < 2999 else _year_of(request, one)
    told = [(months.shown(month), due) for month, due in queries.reckoned_year(one, year)]
    context = {"one": one, "year": year, "told": told, "knots": _knots(one)}
    return render(request, "recipients/enrolment.html", context)


def enrol(request: Any, pk: int) -> HttpResponse:
    """Enrol a person. What speaks against it is told first, and must be said to be known."""
    one = queries.person_view(request.scope, pk)
    homes = [member.household for member in one.memberships if member.left_on is None]
    form = forms.EnrolForm(request.POST or None, person=one.person, households=homes)
    doubts: Sequence[str] = []
    if request.method == "POST" and form.is_valid():
        doubts = not_yet_known(request, queries.doubts_about(form.intended()))
        answer = None if doubts else attempt(request, form, partial(_enrol, request, form))
        if answer is not None:
            return answer
    back = reverse("recipients:person", args=[pk])
    return form_page(request, form, title="核定待遇", doubts=doubts, one=one.person, back=back)


def change(request: Any, pk: int) -> HttpResponse:
    """Let an enrolment go on under other terms."""
    found = queries.enrolment(request.scope, pk)
    form = forms.ChangeForm(request.POST or None, enrolment=found)

    def perform(entered: dict[str, Any]) -> None:
        terms = form.terms(entered["category"])
        actions.change_enrolment(found, terms, by=entered["by"], reason=entered["reason"])

    back = reverse("recipients:person", args=[found.person_id])
    return step(request, form, perform, title=f"变更待遇：{found}", back=back, one=found.person)


def stop(request: Any, pk: int) -> HttpResponse:
    """Stop an enrolment."""
    found = queries.enrolment(request.scope, pk)
    return step(
        request,
        forms.StopForm(request.POST or None),
        lambda entered: actions.stop_enrolment(found, **entered),
        title=f"停发待遇：{found}",
        back=reverse("recipients:enrolment", args=[pk]),
        one=found.person,
    )


def _chosen(request: Any) -> dict[str, Any]:
    """Return what the list is narrowed to; the month is this one unless another is asked for."""
    asked = EnrolmentFilter(request.GET).chosen()
    this_month = months.of(request.choices.day)
    return {
        "month": asked.get("month") or this_month,
        "programme": asked.get("programme", ""),
        "division": asked.get("division", ""),
        "state": asked.get("state") or "running",
        "sort": asked.get("sort") or "-registered",
    }


def _enrol(request: Any, form: forms.EnrolForm, entered: dict[str, Any]) -> HttpResponse:
    made = actions.enrol(
        form.person,
        entered["component"],
        entered["division"],
        form.chosen_terms(),
        household=entered["household"],
        agency=entered["agency"],
        by=request.actor,
        reason=entered["reason"],
    )
    messages.success(request, f"已核定：{made}。")
    return redirect("recipients:enrolment", made.pk)


def _year_of(request: Any, one: Enrolment) -> int:
    """Return the year to begin with: the head's, kept within the enrolment's run."""
    first, last = one.start_month // 100, (one.stop_month or 299912) // 100
    year: int = request.choices.day.year
    return min(max(year, first), last)


def _knots(one: Enrolment) -> list[dict[str, Any]]:
    """Return the thread from what the money is for to the person who draws it."""
    programme = one.component.programme
    return [
        {"kind": "支出方向", "name": programme.purpose.name},
        {"kind": "救助项目", "name": programme.name},
        {
            "kind": "待遇核定",
            "name": one.component.name,
            "day": one.decided_on,
            "note": one.decision_number,
            "here": True,
        },
        {
            "kind": "救助对象",
            "name": one.person.name,
            "address": reverse("recipients:person", args=[one.person_id]),
        },
    ]
