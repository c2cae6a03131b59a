"""What payments show on the pages of other stages: of an allotment, and of a person."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from zhida.payments import queries
from zhida.payments.knots import of_person
from zhida.payments.queries import RequestFilters
from zhida.recipients.queries import person as person_in

SHOWN = 20
"""How many requests or payments a panel lists."""


def allotment(request: Any, key: int) -> str:
    """Return what an allotment's own money was asked for, and how far each request has come."""
    found = queries.requests(request.scope, RequestFilters(allotment=key))
    total = queries.request_total(found)
    context = {"key": key, "requests": found[:SHOWN], "total": total}
    return render_to_string("payments/panel_allotment.html", context, request)


def person(request: Any, key: int) -> str:
    """Return what a person was paid, and the way of the last payment back to its notice."""
    payments = queries.payments_of(request.scope, key)
    knots = of_person(payments[0], person_in(request.scope, key)) if payments else None
    context = {
        "payments": payments[:SHOWN],
        "count": len(payments),
        "paid_fen": sum(one.amount_fen for one in payments if one.standing.state == "paid"),
        "knots": knots,
        "key": key,
        "exceptions": queries.exceptions_of(request.scope, key),
    }
    return render_to_string("payments/panel_person.html", context, request)
