"""From a roster to a payout: sent in, checked beside the server, given its terms, posted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhida.core.refusal import Refusal
from zhida.payments import errands
from zhida.payments.forms.drawing import RosterForm
from zhida.payments.forms.rosters import ComponentForm, RosterFile
from zhida.payments.queries.pages import payable_accounts, usable_allotments
from zhida.payments.views.entering import Entry, enter, listed_subject, place_of
from zhida.payments.views.errands import as_told, do_or_watch
from zhida.recipients import intake, queries
from zhida.recipients.intake import Intake
from zhida.registers.models import Component
from zhida.store import errand_runner


def upload(request: Any) -> HttpResponse:
    """Take a roster in to be checked, and go to the page that shows how it goes on."""
    form = RosterFile(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            kept = intake.send_in(
                settings.ZHIDA_HOME,
                sent.name,
                sent.chunks(),
                place_of(request).code,
                request.user.pk,
            )
        except Refusal as refused:
            form.add_error("file", str(refused))
        else:
            errand_runner.start(kept)
            return redirect("payments:roster", kept.key)
    status = 422 if form.errors else 200
    return render(request, "payments/roster_upload.html", {"form": form}, status=status)


@never_cache
def waiting(request: Any, key: str) -> HttpResponse:
    """Show how the check goes on, what is wrong with the roster, or ask for the terms."""
    sent = intake.intake(settings.ZHIDA_HOME, key, request.user.pk)
    posting = errands.posting(key, request.user.pk)
    if posting:
        return redirect("payments:errand", posting.key)
    answer = sent.answer
    if answer is None:
        errand_runner.start(sent)
    if answer is None or "verdict" not in answer or not answer["verdict"]["sound"]:
        context = {"sent": sent, "answer": answer, "progress": sent.progress}
        return render(request, "payments/roster.html", context)
    chosen = ComponentForm(request.GET or None)
    component, category = chosen.cleaned_data["component"] if chosen.is_valid() else (None, "")
    return _terms(request, sent, chosen, component, category)


@require_POST
def give_up(request: Any, key: str) -> HttpResponse:
    """Throw a roster away that was not posted."""
    sent = intake.intake(settings.ZHIDA_HOME, key, request.user.pk)
    errand_runner.stop(sent)
    sent.give_up()
    return redirect("payments:roster_upload")


def _terms(
    request: Any,
    sent: Intake,
    chosen: ComponentForm,
    component: Component | None,
    category: str,
) -> HttpResponse:
    """Ask for the terms of the payout once its component is known; post it when they are sent."""
    answer: Any = sent.answer
    context = {"sent": sent, "answer": answer, "verdict": answer["verdict"], "chosen": chosen}
    known = queries.rosters(request.scope).filter(sha256=answer["sha256"]).first()
    context["known"] = known
    if component is None:
        return render(request, "payments/roster.html", context)
    purpose = component.programme.purpose
    form = RosterForm(
        request.POST or None,
        initial={"name": Path(sent.name).stem, "use_of_money": component.name},
        allotments=usable_allotments(request.scope, request.actor, purpose),
        purpose=purpose,
        listed=listed_subject(request, component, category),
        need_fen=answer["verdict"]["total_fen"],
        payees=payable_accounts(request.scope),
    )

    def perform(entered: dict[str, Any]) -> str | HttpResponse:
        payee, rows = entered["payee"], answer["verdict"]["rows"]
        told = as_told(entered) | {
            "roster": sent.key,
            "sha256": answer["sha256"],
            "component": component.code,
            "agency": payee.agency.code if payee else "",
        }
        return do_or_watch(request, "post_roster", entry.title, back, told, rows)

    back = f"{reverse('payments:roster', args=[sent.key])}?{request.GET.urlencode()}"
    entry = Entry(
        "payments.post_payout",
        "从名册生成发放批次",
        reverse("payments:roster_upload"),
        "生成后明细不能修改；各指标占用相应金额，等待另一人审批。",
        "生成发放批次",
        template="payments/roster_terms.html",
    )
    return enter(request, entry, form, perform, component=component, **context)
