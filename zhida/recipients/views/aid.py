"""The pages of aid given once: the list, one event, record it, go on with it, cancel it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhida.recipients import actions, queries
from zhida.recipients.forms import aid as forms
from zhida.recipients.forms.filters import AidFilter
from zhida.recipients.forms.people import ReasonForm
from zhida.recipients.views.paging import (
    filter_choices,
    institution_of,
    page_of,
    places_of,
    step,
)
from zhida.store.views import attempt


def events(request: Any) -> HttpResponse:
    """List the aid events of the scope; the total is of the whole selection."""
    chosen = AidFilter(request.GET).chosen()
    found = queries.aid_events(
        request.scope,
        first=chosen.get("first"),
        last=chosen.get("last"),
        division=chosen.get("division", ""),
        programme=chosen.get("programme", ""),
        state=chosen.get("state", ""),
    )
    context = {
        "page": page_of(request, found),
        "total": queries.aid_total(found),
        "chosen": chosen,
        **filter_choices(request),
    }
    return render(request, "recipients/aid_events.html", context)


def event(request: Any, pk: int) -> HttpResponse:
    """Show one aid event."""
    return render(request, "recipients/aid.html", {"aid": queries.aid_event(request.scope, pk)})


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
    if answer is not None:
        return answer
    context = {
        "form": form,
        "title": "登记救助事项",
        "one": one,
        "back": reverse("recipients:person", args=[pk]),
        "places": places_of(request),
    }
    return render(request, "recipients/step.html", context, status=422 if form.errors else 200)


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
