"""A form that does one thing: shown, carried out, kept when it is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from zhida.access.models import Post
from zhida.registers import queries as registers
from zhida.registers.models import Component, Division
from zhida.store.action import ACTION_NOT_ALLOWED, ACTIONS
from zhida.store.views import attempt, done


@dataclass(frozen=True)
class Entry:
    """What a page with a form is about.

    ``action`` is the one that the form performs: who may not is told before anything is filled in;
    a page that everybody may look at has none. ``back`` is the address one came from, ``after`` the
    warning beside the button, ``template`` what shows the matter above the form.
    """

    action: str
    title: str
    back: str
    after: str = ""
    button: str = ""
    template: str = "payments/step.html"


def post_of(request: Any) -> Post:
    """Return the post that acts; who has none is shown the closed door."""
    if request.post is None:
        raise PermissionDenied
    post: Post = request.post
    return post


def place_of(request: Any) -> Division:
    """Return the division for which the post acts; who has no post is shown the closed door."""
    return post_of(request).division


def listed_subject(request: Any, component: Component, category: str = "") -> str:
    """Return the subject that the registers name for a component at the post's place, or ""."""
    path = place_of(request).path
    listed = registers.listed_subjects(component.programme, path, localdate())
    return listed.get((component.pk, category), "")


def enter(
    request: Any,
    entry: Entry,
    form: Form,
    perform: Callable[[dict[str, Any]], str | HttpResponse],
    **shown: Any,
) -> HttpResponse:
    """Show the form; when it was sent, ``perform`` what was entered and go where it says.

    What takes long answers for itself: where one can watch it.
    """
    if entry.action and not request.actor.may(entry.action):
        raise ACTION_NOT_ALLOWED(who=request.actor.post, title=ACTIONS[entry.action])

    def performed(entered: dict[str, Any]) -> HttpResponse:
        came = perform(entered)
        return done(request, entry.title, came) if isinstance(came, str) else came

    answer = attempt(request, form, performed)
    if answer is not None:
        return answer
    context = {"entry": entry, "form": form, **shown}
    return render(request, entry.template, context, status=422 if form.errors else 200)
