"""The pages of rosters: send one in, see its verdict, confirm, see what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhida.core.refusal import Refusal
from zhida.recipients import intake, queries
from zhida.recipients.forms.rosters import RosterForm
from zhida.recipients.intake import CHECK, Intake
from zhida.recipients.roster_kinds import kinds
from zhida.recipients.views.paging import page_of, places_of
from zhida.registers import queries as registers
from zhida.store import errand_runner

MOST_LISTED = 200
"""How many bad cells the page lists; the marked workbook holds more."""


def rosters(request: Any) -> HttpResponse:
    """List the rosters that were taken in, and above them what still waits for a person."""
    context = {
        "page": page_of(request, queries.rosters(request.scope)),
        "waiting": intake.intakes(settings.ZHIDA_HOME, request.user.pk),
        "kinds": {kind.code: kind.title for kind in kinds()},
    }
    return render(request, "recipients/rosters.html", context)


def roster(request: Any, pk: int) -> HttpResponse:
    """Show one roster that was taken in."""
    found = queries.roster(request.scope, pk)
    titles = {kind.code: kind.title for kind in kinds()}
    context = {"roster": found, "kind": titles.get(found.kind, found.kind)}
    return render(request, "recipients/roster.html", context)


def send_in(request: Any) -> HttpResponse:
    """Keep a roster, begin to check it, and go to the page that shows how that goes on."""
    place = request.post.division if request.post else None
    form = RosterForm(request.POST or None, request.FILES or None, initial={"division": place})
    if request.method == "POST" and form.is_valid():
        file, code = form.cleaned_data["file"], form.cleaned_data["division"].code
        try:
            sent = intake.send_in(
                settings.ZHIDA_HOME, file.name, file.chunks(), code, request.user.pk
            )
        except Refusal as refused:
            form.add_error("file", str(refused))
        else:
            errand_runner.start(sent)
            return redirect("recipients:intake", sent.key)
    context = {"form": form, "kinds": kinds(), "places": places_of(request)}
    status = 422 if form.errors else 200
    return render(request, "recipients/roster_send_in.html", context, status=status)


@never_cache
def waiting(request: Any, key: str) -> HttpResponse:
    """Show how a roster stands: under way, its verdict, or what taking it in did.

    The page asks again every second. A task without a process, after a restart of the server, is
    begun again here.
    """
    sent = _sent(request, key)
    errand_runner.start(sent)
    answer = sent.answer or {}
    verdict = answer.get("verdict") or {}
    context = {
        "sent": sent,
        "place": registers.division(sent.division),
        "answer": answer,
        "checking": sent.task == CHECK,
        "progress": sent.progress,
        "verdict": verdict,
        "bad": verdict.get("bad", [])[:MOST_LISTED],
        "most_listed": MOST_LISTED,
        "has_marked": sent.marked.exists(),
    }
    return render(request, "recipients/roster_waiting.html", context)


@never_cache
def marked(request: Any, key: str) -> FileResponse:
    """Hand out the same workbook with the bad cells marked."""
    sent = _sent(request, key)
    if not sent.marked.exists():
        raise Http404(key)
    name = f"{Path(sent.name).stem}_标注.xlsx"
    return FileResponse(sent.marked.open("rb"), as_attachment=True, filename=name)


@require_POST
def confirm(request: Any, key: str) -> HttpResponse:
    """Take in a roster with which nothing is wrong."""
    sent = _sent(request, key)
    verdict = (sent.answer_of(CHECK) or {}).get("verdict")
    if verdict and verdict["sound"] and request.post:
        sent.confirm(request.post.pk)
        errand_runner.start(sent)
    return redirect("recipients:intake", key)


@require_POST
def give_up(request: Any, key: str) -> HttpResponse:
    """Give a roster up, whatever is being done with it; nothing of it stays."""
    sent = _sent(request, key)
    digest = (sent.answer_of(CHECK) or {}).get("sha256", "")
    errand_runner.stop(sent)
    taken = queries.rosters(request.scope).filter(sha256=digest).first()
    if taken and sent.task != CHECK:
        messages.warning(request, f"取消时“{taken.name}”已经导入完成，没有撤回。")
    else:
        messages.success(request, f"已取消“{sent.name}”，没有导入任何内容。")
    sent.give_up()
    return redirect("recipients:rosters")


def _sent(request: Any, key: str) -> Intake:
    return intake.intake(settings.ZHIDA_HOME, key, request.user.pk)
