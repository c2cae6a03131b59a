"""From aid that was given to a payout: choose the events, say from which allotments, post."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhida.payments import actions
from zhida.payments.actions import Terms
from zhida.payments.forms.drawing import AidForm
from zhida.payments.queries.pages import MOST_EVENTS, payable_aid, usable_allotments
from zhida.payments.views.entering import Entry, enter, listed_subject, place_of
from zhida.registers import queries as registers
from zhida.registers.models import Component


def post_aid(request: Any) -> HttpResponse:
    """Post aid of one component that was given and not paid yet."""
    components = {one.code: one for one in registers.components() if one.calculation == "event"}
    component = components.get(request.GET.get("component", ""))
    if component is None:
        counted = [
            (one, len(payable_aid(request.scope, request.actor, one)))
            for one in components.values()
        ]
        return render(request, "payments/aid.html", {"counted": counted, "most": MOST_EVENTS})
    return _post(request, component)


def _post(request: Any, component: Component) -> HttpResponse:
    events = payable_aid(request.scope, request.actor, component)
    purpose = component.programme.purpose
    form = AidForm(
        request.POST or None,
        initial={"name": component.programme.short_name, "use_of_money": component.name},
        events=events,
        allotments=usable_allotments(request.scope, request.actor, purpose),
        purpose=purpose,
        listed=listed_subject(request, component),
        need_fen=sum(one.amount_fen for one in events),
    )

    def perform(entered: dict[str, Any]) -> str:
        chosen = entered.pop("events")
        terms = Terms(division=place_of(request), component=component, **entered)
        made = actions.post_aid(chosen, terms, by=request.actor)
        return reverse("payments:payout", args=[made.pk])

    entry = Entry(
        "payments.post_aid",
        f"发放救助事项：{component.programme.short_name}",
        reverse("payments:payouts"),
        "生成后明细不能修改；各指标占用相应金额，等待另一人审批。",
        "生成发放批次",
        template="payments/aid_terms.html",
    )
    return enter(request, entry, form, perform, component=component, events=events)
