"""待办: what waits for this post, and what it waits for itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhida.payments import errands, queries

PLACES = {
    "to_review": ("payments:runs", "state=computed"),
    "to_approve": ("payments:requests", "state=requested"),
    "to_voucher": ("payments:requests", "state=approved"),
    "to_send": ("payments:requests", "state=vouchered"),
    "to_answer": ("payments:requests", "state=ordered"),
    "returned": ("payments:returns", "state=open"),
    "cases": ("payments:cases", "state=open"),
}
"""Where each task is done, in the order in which money takes the steps."""


def task_list(request: Any) -> HttpResponse:
    """Show what this post can do now, with how much money each step holds up."""
    found = {task.name: task for task in queries.tasks(request.scope, request.actor)}
    waiting = [(found[name], address_of(name)) for name in PLACES if name in found]
    asked = queries.requests(request.scope).filter(
        requested_by=request.actor.name, state="requested"
    )
    return render(
        request,
        "payments/tasks.html",
        {
            "tasks": waiting,
            "asked": queries.request_total(asked),
            "waiting": errands.waiting(request.user.pk),
        },
    )


def address_of(name: str) -> str:
    """Return the page on which a task's rows stand."""
    route, filters = PLACES[name]
    return f"{reverse(route)}?{filters}"
