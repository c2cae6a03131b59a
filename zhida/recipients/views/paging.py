"""What every page of this stage does alike: a part of a list, a step with a form."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate

from zhida.recipients import export
from zhida.recipients.export import Table
from zhida.recipients.forms.fields import listed
from zhida.registers import queries as registers
from zhida.store.views import attempt, done, workbook

PAGE_SIZE = 50


def page_of(request: Any, found: QuerySet[Any]) -> Page[Any]:
    """Return the part of the rows that the address asks for."""
    return Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))


def institution_of(request: Any) -> Any:
    """Return the institution in which the asking post is held, or None."""
    return request.post.agency if request.post else None


def places_of(request: Any) -> list[str]:
    """Return the divisions that a post's forms offer, as ``名称 代码``, by sound.

    An institution acts for its own alone, so that its forms offer none.
    """
    place = request.post.division if request.post else None
    if place is None or request.post.agency:
        return []
    if place.level == "nation":
        return [listed(one) for one in registers.divisions(level="county")]
    return [listed(one) for one in registers.divisions(under=place.code)]


def filter_choices(request: Any) -> dict[str, Any]:
    """Return what the filters offer: the divisions right below the post's, the programmes."""
    place = request.post.division if request.post and not request.post.agency else None
    below = registers.divisions(under=place.code).filter(parent=place) if place else []
    return {"divisions": below, "programmes": registers.programmes()}


def handed_out(table: Table, kind: str) -> HttpResponse | StreamingHttpResponse:
    """Return a list as a file to keep: ``kind`` is xlsx or csv."""
    name = f"{table.title}_{localdate():%Y%m%d}.{kind}"
    if kind == "xlsx":
        return workbook(export.as_workbook(table), name)
    response = StreamingHttpResponse(export.as_csv(table), content_type=export.CSV)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def step(
    request: Any,
    form: Any,
    perform: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    back: str,
    **more: Any,
) -> HttpResponse:
    """Show a form; perform the step and go ``back``; keep what was entered when it is refused."""

    def take(entered: dict[str, Any]) -> HttpResponse:
        perform({**entered, "by": request.actor})
        return done(request, title, back)

    answer = attempt(request, form, take)
    return answer or form_page(request, form, title=title, back=back, **more)


def form_page(
    request: Any, form: Any, *, title: str, doubts: Sequence[str] = (), **more: Any
) -> HttpResponse:
    """Show a form, and the doubts that somebody must know of before it is sent again."""
    context = {
        "title": title,
        "button": title.partition("：")[0],
        "form": form,
        "places": places_of(request),
        "doubts": doubts,
        "doubts_seal": seal_of(doubts),
        **more,
    }
    status = 422 if form.errors or doubts else 200
    return render(request, "recipients/step.html", context, status=status)


def not_yet_known(request: Any, doubts: Sequence[str]) -> Sequence[str]:
    """Return the doubts, unless who sent the form has ticked that exactly these are known."""
    return [] if request.POST.get("known") == seal_of(doubts) else doubts


def seal_of(doubts: Sequence[str]) -> str:
    """Return what stands for doubts: what somebody ticked was said of other data before."""
    return hashlib.sha256("\n".join(doubts).encode()).hexdigest()[:16]
