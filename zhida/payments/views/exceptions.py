"""另行发放: recording why a person is paid the same component for the same month once more."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from zhida.payments import actions
from zhida.payments.forms.exceptions import AgainForm
from zhida.payments.views.entering import Entry, enter
from zhida.recipients import queries as recipients


def record(request: Any, pk: int) -> HttpResponse:
    """Record by which document a person is paid once more."""
    person = recipients.person(request.scope, pk)
    form = AgainForm(request.POST or None)
    back = reverse("recipients:person", args=[pk])

    def perform(entered: dict[str, Any]) -> str:
        actions.record_exception(person, **entered, by=request.actor)
        return back

    entry = Entry(
        "payments.record_exception",
        f"登记另行发放的依据：{person.name}",
        back,
        "同一人、同一待遇、同一月份只发一次。登记依据以后，名册里的这一笔才能再发一次；依据登记后不能修改。",
        "登记依据",
    )
    return enter(request, entry, form, perform)
