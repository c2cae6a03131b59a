"""What may take long: done at once when it is short, else beside the server, to be watched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from zhida.access import queries as access
from zhida.core.refusal import Refusal
from zhida.payments import errands
from zhida.payments.errands import LONG
from zhida.payments.views.entering import post_of
from zhida.store import errand_runner


def as_told(entered: Mapping[str, Any]) -> dict[str, Any]:
    """Return the terms of a payment as text and numbers, so that they can wait in a file."""
    told = dict(entered)
    allotments, payee = told.pop("allotments"), told.pop("payee", None)
    return told | {
        "allotment_ids": [one.pk for one in allotments],
        "payee": payee and payee.pk,
        "requested_on": entered["requested_on"].isoformat(),
    }


def do_or_watch(
    request: Any, kind: str, title: str, back: str, told: Mapping[str, Any], people: int
) -> str | HttpResponse:
    """Do it and return its address; with very many people, begin it and go where one watches."""
    if people < LONG:
        return errands.do(kind, told, post_of(request))
    return watched(request, kind, title, back, told)


def watched(
    request: Any,
    kind: str,
    title: str,
    back: str,
    told: Mapping[str, Any],
    file: Iterable[bytes] = (),
) -> HttpResponse:
    """Begin it beside the server, and go where one watches how it goes on."""
    asked = errands.begin(kind, title, back, post_of(request), told, file)
    errand_runner.start(asked)
    return redirect("payments:errand", asked.key)


@never_cache
def watch(request: Any, key: str) -> HttpResponse:
    """Show how an errand goes on; go to what came of it once it is done.

    The page asks again every second. An errand without a process, after a restart of the server,
    is begun again here.
    """
    try:
        asked = errands.errand(key, request.user.pk)
    except Refusal as gone:
        return _gone(request, gone)
    errand_runner.start(asked)
    answer = asked.answer or {}
    if "done" in answer:
        asked.give_up()
        messages.success(request, f"已办理：{asked.title}。")
        return _go(request, answer["done"])
    context = {"asked": asked, "answer": answer, "progress": asked.progress}
    return render(request, "payments/errand.html", context)


@require_POST
def give_up(request: Any, key: str) -> HttpResponse:
    """Stop an errand, whatever is being done; nothing of it stays, unless it was done already."""
    asked = errands.errand(key, request.user.pk)
    errand_runner.stop(asked)
    failed = asked.answer is not None and "done" not in asked.answer
    came = None if failed else errands.came_of(asked, access.post(asked.post))
    asked.give_up()
    if came:
        messages.warning(request, f"取消时已经办完，没有撤回：{asked.title}。")
        return redirect(came)
    if not failed:
        messages.success(request, f"已取消，没有生成任何内容：{asked.title}。")
    return redirect(asked.back)


def _gone(request: Any, gone: Refusal) -> HttpResponse:
    """Say where to find what was done: one comes here by going back, or from a second window."""
    if request.htmx:
        messages.info(request, str(gone))
        return HttpResponseClientRedirect(reverse("payments:tasks"))
    return render(request, "payments/errand_gone.html", {"gone": gone}, status=404)


def _go(request: Any, address: str) -> HttpResponse:
    """Go to an address; a part of a page that asked for itself lets the whole page go there."""
    if request.htmx:
        return HttpResponseClientRedirect(address)
    return redirect(address)
