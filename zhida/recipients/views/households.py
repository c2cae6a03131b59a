"""The pages of households: the list, one household, who joins and who leaves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate

from zhida.recipients import actions, queries, tables
from zhida.recipients.forms import households as forms
from zhida.recipients.forms.filters import HouseholdFilter
from zhida.recipients.views.paging import filter_choices, form_page, handed_out, page_of, step
from zhida.store.views import attempt


def households(request: Any) -> HttpResponse:
    """List the households of the scope."""
    chosen = HouseholdFilter(request.GET).chosen()
    page = page_of(request, _selected(request, chosen))
    context = {"page": page, "chosen": chosen, **filter_choices(request)}
    return render(request, "recipients/households.html", context)


def export_households(request: Any, kind: str) -> HttpResponse | StreamingHttpResponse:
    """Hand out every household of the selection."""
    chosen = HouseholdFilter(request.GET).chosen()
    return handed_out(tables.households(_selected(request, chosen)), kind)


def _selected(request: Any, chosen: dict[str, Any]) -> Any:
    division = chosen.get("division", "")
    return queries.households(request.scope, chosen.get("q", ""), division=division)


def household(request: Any, pk: int) -> HttpResponse:
    """Show a household: who belongs to it, who did, what it draws."""
    view = queries.household_view(request.scope, pk)
    context = {"view": view, "household": view.household}
    return render(request, "recipients/household.html", context)


def open_household(request: Any) -> HttpResponse:
    """Open a household, and go to its page."""
    place = request.post.division if request.post else None
    first = place if place and place.level in ("county", "town") else None
    form = forms.HouseholdForm(request.POST or None, initial={"division": first})

    person = str(request.GET.get("person", ""))

    def perform(entered: dict[str, Any]) -> HttpResponse:
        made = actions.open_household(**entered, by=request.actor)
        messages.success(request, f"已登记：家庭 {made.number}。请登记家庭成员，先登记户主。")
        if person.isdecimal():
            join = reverse("recipients:add_member", args=[made.pk])
            return redirect(f"{join}?{urlencode({'person': person})}")
        return redirect("recipients:household", made.pk)

    answer = attempt(request, form, perform)
    back = reverse("recipients:households")
    return answer or form_page(request, form, title="登记家庭", back=back)


def add_member(request: Any, pk: int) -> HttpResponse:
    """Let a person join a household."""
    found = queries.household(request.scope, pk)
    asked = {"person": request.GET.get("person", ""), "joined_on": localdate()}
    return step(
        request,
        forms.MemberForm(request.POST or None, scope=request.scope, initial=asked),
        lambda entered: actions.add_member(found, **entered),
        title="登记家庭成员",
        back=reverse("recipients:household", args=[pk]),
        household=found,
    )


def end_membership(request: Any, pk: int) -> HttpResponse:
    """Say from which day somebody is no longer of the household."""
    member = queries.membership(request.scope, pk)
    return step(
        request,
        forms.LeaveForm(request.POST or None),
        lambda entered: actions.end_membership(member, **entered),
        title=f"登记离开家庭：{member.person.name}",
        back=reverse("recipients:household", args=[member.household_id]),
        household=member.household,
    )
