"""The pages of aid given once: the list, one event, record it, go on with it, cancel it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhida.recipients import actions, queries, tables
from zhida.recipients.forms import aid as forms
from zhida.recipients.forms.filters import AidFilter
from zhida.recipients.forms.people import ReasonForm
from zhida.recipients.views.paging import (
    filter_choices,
    form_page,
    handed_out,
    institution_of,
    page_of,
    step,
)
from zhida.store.views import attempt


def events(request: Any) -> HttpResponse:
    """List the aid events of the scope; the total is of the whole selection."""
    chosen = AidFilter(request.GET).chosen()
    found = _selected(request, chosen)
    context = {
        "page": page_of(request, found),
        "total": queries.aid_total(found),
        "chosen": chosen,
        "sort": chosen.get("sort") or "-requested",
        **filter_choices(request),
    }
    return render(request, "recipients/aid_events.html", context)


def export_events(request: Any, kind: str) -> HttpResponse | StreamingHttpResponse:
    """Hand out every aid event of the selection."""
    chosen = AidFilter(request.GET).chosen()
    return handed_out(tables.aid_events(_selected(request, chosen)), kind)


def _selected(request: Any, chosen: dict[str, Any]) -> Any:
    return queries.aid_events(
        request.scope,
        first=chosen.get("first"),
        last=chosen.get("last"),
        division=chosen.get("division", ""),
        programme=chosen.get("programme", ""),
        state=chosen.get("state", ""),
        sort=chosen.get("sort") or "-requested",
    )


def event(request: Any, pk: int) -> HttpResponse:
    """Show one aid event."""
    aid = queries.aid_event(request.scope, pk)
    context = {"aid": aid, "open_days": forms.open_days(aid)}
    return render(request, "recipients/aid.html", context)


def record(request: Any, pk: int) -> HttpResponse:
    """Record a person's request for aid, and go to its page."""
    one = queries.person(request.scope, pk)
    form = forms.AidForm(request.POST or None, person=one, own=institution_of(request))

    def perform(entered: dict[str, Any]) -> HttpResponse:
        made = actions.record_aid(
            one,
            entered["component"],
            entered["division"],
            form.aid(),
            by=request.actor,
            reason=entered["reason"],
        )
        messages.success(request, f"已登记：{made}。")
        return redirect("recipients:aid", made.pk)

    answer = attempt(request, form, perform)
    back = reverse("recipients:person", args=[pk])
    return answer or form_page(request, form, title="登记救助事项", one=one, back=back)


def complete(request: Any, pk: int) -> HttpResponse:
    """Fill in days that were not known before."""
    found = queries.aid_event(request.scope, pk)
    return step(
        request,
        forms.ProgressForm(request.POST or None, event=found),
        lambda entered: actions.complete_aid(found, **entered),
        title="登记救助进展",
        back=reverse("recipients:aid", args=[pk]),
        one=found.person,
    )


def cancel(request: Any, pk: int) -> HttpResponse:
    """Say that an event was entered by mistake."""
    found = queries.aid_event(request.scope, pk)
    return step(
        request,
        ReasonForm(request.POST or None),
        lambda entered: actions.cancel_aid(found, **entered),
        title="作废救助事项",
        back=reverse("recipients:aid", args=[pk]),
        one=found.person,
    )
