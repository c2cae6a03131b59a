"""The steps of a request, each a page of its own: what it is about, when, why, and then done."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from zhida.payments import actions, queries
from zhida.payments.forms.requests import OrderForm, StepForm
from zhida.payments.queries import RequestFilters
from zhida.payments.timeline import POSSIBLE
from zhida.payments.views.entering import Entry, enter

PERFORM: dict[str, Any] = {
    "approve": actions.approve,
    "reject": actions.reject,
    "withdraw": actions.withdraw,
    "revoke": actions.revoke,
    "voucher": actions.make_out_voucher,
    "order": actions.send_order,
}
"""What does a step, by the last word of its address."""


def step(request: Any, pk: int, kind: str) -> HttpResponse:
    """Let a post take one step with a request, and with the others of its payout."""
    if kind not in PERFORM:
        raise Http404(kind)
    one = queries.request(request.scope, pk)
    concerned = _concerned(request, one, kind)
    form = _form(request, kind, one)

    def perform(entered: dict[str, Any]) -> str:
        PERFORM[kind](concerned, **entered, by=request.actor)
        return reverse("payments:request", args=[pk])

    told = POSSIBLE[kind]
    entry = Entry(
        told.action,
        told.title,
        reverse("payments:request", args=[pk]),
        told.after,
        told.title,
        template="payments/request_step.html",
    )
    total_fen = sum(each.amount_fen for each in concerned)
    return enter(request, entry, form, perform, one=one, concerned=concerned, total_fen=total_fen)


def _concerned(request: Any, one: Any, kind: str) -> list[Any]:
    """Return the requests that a step takes along: those of the payout, in the same state."""
    if one.payout_id is None:
        return [one]
    same = RequestFilters(payout=one.payout_id, state=one.state if kind == "order" else "")
    found = list(queries.requests(request.scope, same, sort="number"))
    return found or [one]


def _form(request: Any, kind: str, one: Any) -> StepForm:
    if kind == "order":
        return OrderForm(request.POST or None, route=one.route)
    return StepForm(request.POST or None, must_say=POSSIBLE[kind].must_say)
