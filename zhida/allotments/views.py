"""The pages of the ledger, and of registering a document into it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from zhida.allotments import actions, registration
from zhida.core.refusal import Refusal
from zhida.notices import queries as notice_queries
from zhida.notices.models import Reading
from zhida.notices.review import review_of
from zhida.notices.source_view import view_of


def register(request: Any, pk: int) -> HttpResponse:
    """Let a person check a reading beside its source, and register it as a notice."""
    request.here = "notices"
    reading = get_object_or_404(notice_queries.readings_to_check(request.scope), pk=pk)
    draft = registration.draft_of(request.POST)
    found = registration.found_receivers(reading.result)
    refused = None
    if request.method == "POST":
        try:
            return _register(request, reading, draft, found)
        except Refusal as refusal:
            refused = refusal
    context = {**_review_context(reading, draft, found), "refused": refused}
    status = refused.status if refused else 200
    return render(request, "allotments/register.html", context, status=status)


def _register(
    request: Any, reading: Reading, draft: registration.Draft, found: list[str]
) -> HttpResponse:
    names = [row["recipient"] for row in reading.result["allotments"]]
    source = notice_queries.source_of(reading)
    registered = actions.register_notice(
        reading.result,
        actions.Original(source.name, bytes(source.content)),
        accepted=draft.accepted(),
        receivers=draft.changed_receivers(names, found),
        by=request.actor,
    )
    for remark in registered.remarks:
        messages.warning(request, remark)
    if registered.new:
        messages.success(request, f"已登记：{registered.notice.document_number}。")
    return redirect("allotments:notice", registered.notice.pk)


def _review_context(
    reading: Reading, draft: registration.Draft, found: list[str]
) -> dict[str, Any]:
    source = view_of(reading.document)
    review = review_of(reading.result, reading.places, source)
    receivers = [draft.receivers.get(number, known) for number, known in enumerate(found, start=1)]
    pictures = sorted(source.boxes.items()) if reading.document["recognised"] else []
    return {
        "reading": reading,
        "review": review,
        "rows": list(zip(review.rows, receivers, strict=True)),
        "errors": [(kind, draft.reasons.get(kind.code, "")) for kind in review.errors],
        "source": source,
        "pictures": pictures,
        "known_receivers": registration.possible_receivers(reading.result),
    }


def notice(request: Any, pk: int) -> HttpResponse:
    """Show a registered notice: its thread, and the allotments it made."""
    request.here = "notices"
    found = get_object_or_404(notice_queries.notices_in(request.scope), pk=pk)
    return render(request, "allotments/notice.html", {"notice": found})


def ledger(request: Any) -> HttpResponse:
    """List the allotments of the scope."""
    return render(request, "allotments/ledger.html", {})
