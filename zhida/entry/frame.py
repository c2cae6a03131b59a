"""What stands around every page: the menu in the order of the money's path, and the head.

The head's choices (unit of account, budget year, as-of date) belong to the session, so that they
hold from page to page; a page's own filters stay in its address.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate

from zhida.access.queries import posts_held
from zhida.allotments import queries

UNITS = ("元", "万元")
DEFAULT_UNIT = "万元"


@dataclass(frozen=True)
class Choices:
    """What the person chose in the head: unit of account, budget year, as-of date.

    ``year`` None means all years; ``as_of`` None means today.
    """

    unit: str = DEFAULT_UNIT
    year: int | None = None
    as_of: date | None = None

    @property
    def day(self) -> date:
        """Return the day that figures are asked for."""
        return self.as_of or localdate()


@dataclass(frozen=True)
class MenuEntry:
    """One line of the side menu."""

    label: str
    address: str
    is_here: bool


def read_choices(request: HttpRequest) -> Choices:
    """Return the choices kept in the session; what cannot be read is the default."""
    kept = request.session.get("choices") or {}
    as_of = kept.get("as_of")
    return Choices(
        unit=kept.get("unit") or DEFAULT_UNIT,
        year=kept.get("year"),
        as_of=date.fromisoformat(as_of) if as_of else None,
    )


def keep_choices(request: HttpRequest, choices: Choices) -> None:
    """Keep the choices in the session."""
    request.session["choices"] = {
        "unit": choices.unit,
        "year": choices.year,
        "as_of": choices.as_of.isoformat() if choices.as_of else None,
    }


class FrameMiddleware:
    """Sets ``request.choices`` for the pages of every stage."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Read the choices, then answer."""
        request.choices = read_choices(request)  # type: ignore[attr-defined]
        return self.get_response(request)


def stages_with(module: str) -> list[Any]:
    """Import and return the modules of that name in the order of the money's path.

    The foundations (store, registers, access) come last, as they do in the menu.
    """
    stages = settings.STAGES
    after = stages.index("zhida.access") + 1
    ordered = stages[after:] + stages[:after]
    names = [f"{stage}.{module}" for stage in ordered]
    return [import_module(name) for name in names if find_spec(name)]


def menu(request: HttpRequest) -> list[MenuEntry]:
    """Return the side menu: the overview, then what each stage's ``urls`` puts into ``menu``.

    An entry is label, route, and the guarded area it belongs to ("" for one open to every post).

    A page that belongs elsewhere in the menu than its address says so in ``request.here``.
    """
    post = getattr(request, "post", None)
    entries = [("总览", "overview", "")]
    for urls in stages_with("urls"):
        entries += getattr(urls, "menu", [])
    match = request.resolver_match
    named = match.namespace or match.view_name if match else ""
    here = getattr(request, "here", named)
    return [
        MenuEntry(label, reverse(route), route.partition(":")[0] == here)
        for label, route, area in entries
        if not area or (post and post.may_read(area))
    ]


def system_tabs(request: HttpRequest) -> list[MenuEntry]:
    """Return the pages of 系统: what each stage's ``urls`` puts into ``system_tabs``.

    A tab is label, route, the route's arguments, and the guarded area it belongs to ("" for none).
    """
    post = request.post  # type: ignore[attr-defined]
    tabs = [tab for urls in stages_with("urls") for tab in getattr(urls, "system_tabs", [])]
    return [
        MenuEntry(label, address := reverse(route, args=args), request.path.startswith(address))
        for label, route, args, area in tabs
        if not area or (post and post.may_read(area))
    ]


def years(request: HttpRequest) -> list[int]:
    """Return the budget years that the head offers, the latest first: those with money in scope."""
    choices = read_choices(request)
    funded = {fund.fiscal_year for fund in queries.funds(request.scope)}  # type: ignore[attr-defined]
    return sorted(funded | ({choices.year} if choices.year else set()), reverse=True)


def frame(request: HttpRequest) -> dict[str, object]:
    """Return what the base template needs, for people who have logged in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    post = request.post  # type: ignore[attr-defined]
    return {
        "menu": menu(request),
        "post": post,
        "posts": posts_held(user),
        "choices": getattr(request, "choices", Choices()),
        "units": UNITS,
        "years": partial(years, request),
        "system_tabs": partial(system_tabs, request),
        "today": localdate(),
    }
