"""The pages of the audit trail: who did what, when and why; and whether nothing was altered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate

from zhida.core.refusal import REFUSALS, Refusal
from zhida.store import export, queries
from zhida.store.forms import HeadForm, TrailFilter, action_titles
from zhida.store.trail import head
from zhida.store.verification import verify as find_doubts
from zhida.store.wording import facts_of, tables_of

PAGE_SIZE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def trail(request: Any) -> HttpResponse:
    """List the lines in scope, the latest first."""
    _demand(request.post)
    form = TrailFilter(request.GET)
    found = queries.trail(request.scope, form.chosen())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [(line, queries.title_of(line.action)) for line in page]
    context = {"page": page, "lines": lines, "form": form, "actions": action_titles()}
    return render(request, "store/trail.html", context)


def line(request: Any, number: int) -> HttpResponse:
    """Show one line with all that it says and seals."""
    _demand(request.post)
    found = queries.line(request.scope, number)
    context = {
        "line": found,
        "title": queries.title_of(found.action),
        "facts": list(facts_of(found)),
        "tables": list(tables_of(found)),
    }
    return render(request, "store/line.html", context)


def verify(request: Any) -> HttpResponse:
    """Verify the trail and every sealed row, and show the head to be noted elsewhere."""
    _demand(request.post)
    form = HeadForm(request.POST or None)
    doubts, done = [], False
    if request.method == "POST" and form.is_valid():
        doubts, done = find_doubts(form.noted()), True
    number, seal = head()
    context = {"form": form, "doubts": doubts, "done": done, "number": number, "seal": seal}
    return render(request, "store/verify.html", context)


def export_trail(request: Any) -> HttpResponse:
    """Hand out every line of the selection as a workbook."""
    _demand(request.post)
    found = queries.trail(request.scope, TrailFilter(request.GET).chosen())
    content = export.workbook(found.iterator(chunk_size=1000))
    return workbook(content, f"审计追踪_{localdate():%Y%m%d}.xlsx")


def _demand(post: Any) -> None:
    """Refuse a post that may not read the trail; posts and the refusal's words are access's."""
    if post is None or not post.may_read("trail"):
        raise REFUSALS["area_not_open"]()


def attempt(
    request: Any, form: Form, perform: Callable[[dict[str, Any]], HttpResponse]
) -> HttpResponse | None:
    """Return what ``perform`` answers to a form that was sent rightly.

    None when nothing was sent, something is missing, or Zhida refused; the form then says what. It
    says so at a field, if its ``refused_at`` has the refusal's name.
    """
    if request.method == "POST" and form.is_valid():
        try:
            return perform(form.cleaned_data)
        except Refusal as refused:
            field = getattr(form, "refused_at", {}).get(refused.name)
            form.add_error(field if field in form.fields else None, str(refused))
    return None


def workbook(content: bytes, name: str) -> HttpResponse:
    """Hand out an .xlsx file under a name."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def done(request: Any, title: str, address: str) -> HttpResponse:
    """Say that a step was taken, and go on to an address."""
    messages.success(request, f"已办理：{title}。")
    return redirect(address)
