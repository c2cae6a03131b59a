"""Files to and from a channel: the order handed out, the answer taken in, what it came to."""

from __future__ import annotations

import tempfile
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhida.payments import actions, errands, queries
from zhida.payments.channel_files import channel_named
from zhida.payments.forms.outcomes import AnswerForm
from zhida.payments.queries.outcomes import return_files
from zhida.payments.views.entering import Entry, enter, post_of
from zhida.payments.views.errands import watched
from zhida.store.files import digest
from zhida.store.uploads import lying

LARGE = 2_000_000
"""From how many bytes on a return file is taken in beside the server: some 20,000 lines."""

SHOWN = 200
"""How many lines and cases the page of one file lists; the tabs have them all."""


@require_POST
def order_file(request: Any, pk: int) -> FileResponse:
    """Hand out the file of an order, with numbers in full; the trail keeps who took it."""
    order = queries.order(request.scope, pk)
    file = tempfile.TemporaryFile(dir=settings.ZHIDA_HOME)  # noqa: SIM115  # the answer closes it
    try:
        actions.hand_out_order(order, file, by=request.actor)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    name = f"{order.number}{channel_named(order.channel).suffix}"
    return FileResponse(
        file, as_attachment=True, filename=name, content_type="application/octet-stream"
    )


def take_in(request: Any) -> HttpResponse:
    """Take a return file in, all of it or nothing; the same file again shows what it came to."""
    form = AnswerForm(
        request.POST or None,
        request.FILES or None,
        initial={"channel": request.GET.get("channel")},
    )

    def perform(entered: dict[str, Any]) -> str | HttpResponse:
        sent = entered["file"]
        told = {"channel": entered["channel"], "name": sent.name}
        if sent.size > LARGE:
            title = f"导入回单“{sent.name}”"
            return watched(request, "take_in_outcomes", title, entry.back, told, sent.chunks())
        with lying(sent.name, sent.chunks()) as file:
            told["file"] = str(file)
            known = return_files(request.scope).filter(sha256=digest(file)).exists()
            address = errands.do("take_in_outcomes", told, post_of(request))
        if known:
            messages.info(request, "这份回单此前已经导入，这次没有改变任何数据。")
            return redirect(address)
        return address

    entry = Entry(
        "payments.take_in_outcomes",
        "导入回单",
        reverse("payments:requests") + "?state=ordered",
        "一份回单全部导入或全部不导入；重复导入同一份回单不会改变任何数据。",
        "导入",
        template="payments/outcomes.html",
    )
    return enter(request, entry, form, perform)


def result(request: Any, pk: int) -> HttpResponse:
    """Show what a return file came to."""
    file = queries.return_file(request.scope, pk)
    context = {
        "file": file,
        "one": file.order.voucher.request,
        "channel": channel_named(file.channel).title,
        "returned": file.lines_returned.select_related("person", "repaid_in")[:SHOWN],
        "cases": file.open_cases.order_by("row")[:SHOWN],
    }
    return render(request, "payments/outcome.html", context)
