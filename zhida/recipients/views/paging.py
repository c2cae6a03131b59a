"""What every page of this stage does alike: a part of a list, a step with a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from zhida.recipients.forms.fields import listed
from zhida.registers import queries as registers
from zhida.store.views import attempt, done

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


def step(
    request: Any,
    form: Any,
    perform: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    back: str,
    template: str = "recipients/step.html",
    **more: Any,
) -> HttpResponse:
    """Show a form; perform the step and go ``back``; keep what was entered when it is refused."""

    def take(entered: dict[str, Any]) -> HttpResponse:
        perform({**entered, "by": request.actor})
        return done(request, title, back)

    answer = attempt(request, form, take)
    if answer is not None:
        return answer
    context = {"title": title, "form": form, "back": back, "places": places_of(request), **more}
    return render(request, template, context, status=422 if form.errors else 200)
