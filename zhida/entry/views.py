"""The pages that belong to no single stage: the overview and the choices in the head."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zhida.access.middleware import POST_KEY
from zhida.allotments import queries
from zhida.entry.forms import FrameForm
from zhida.entry.frame import DEFAULT_UNIT, keep_choices
from zhida.entry.overview import flow_chart, progress_chart, tasks

PAGE_SIZE = 50
LANDINGS = {"institution": "allotments:ledger", "administrator": "access:users"}
"""Where a role goes after the login, when the overview is not what it works with."""


def back(request: HttpRequest) -> HttpResponse:
    """Return to the page the form came from; never to another host."""
    wanted = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return redirect(wanted if safe else "/")


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the unit, year and as-of date chosen in the head, and go back to the page."""
    form = FrameForm(request.POST)
    form.is_valid()
    chosen = form.cleaned_data
    choices = replace(
        request.choices,  # type: ignore[attr-defined]
        unit=chosen.get("unit") or DEFAULT_UNIT,
        year=chosen.get("year"),
        as_of=chosen.get("as_of"),
    )
    keep_choices(request, choices)
    return back(request)


@require_POST
def change_post(request: HttpRequest) -> HttpResponse:
    """Act in another of one's posts from now on; only a post that is held takes effect."""
    chosen = request.POST.get("post", "")
    if chosen.isdecimal():
        request.session[POST_KEY] = int(chosen)
    return back(request)


@login_not_required
def favicon(request: HttpRequest) -> HttpResponse:
    """Send browsers that ask for the old address to the mark."""
    return redirect(static("zhida/mark.svg"))


def landing(request: Any) -> HttpResponse:
    """Go from the login to the page that a post works with."""
    role = request.post.role if request.post else ""
    return redirect(LANDINGS.get(role, "overview"))


def overview(request: Any) -> HttpResponse:
    """Show the key figures, the flow, the progress and what is to be done."""
    choices = request.choices
    found = queries.overview(request.scope, fiscal_year=choices.year, as_of=choices.as_of)
    context = {
        "overview": found,
        "divisions": Paginator(found.divisions, PAGE_SIZE).get_page(request.GET.get("page")),
        "flow": flow_chart(found.flow, found.used, choices.unit),
        "progress": progress_chart(found.divisions, found.elapsed.per_mille or 0),
        "tasks": tasks(request.scope, request.post, found, choices.unit),
    }
    return render(request, "overview.html", context)
