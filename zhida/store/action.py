"""Every write is an action: one verb, one transaction, one audit line.

::

    @action("registers.add_alias", "增加别名")
    def add_alias(line: Line, division: Division, name: str, *, by: Actor, reason: str = "") -> …:
        alias = DivisionAlias.objects.create(division=division, name=name)
        line.about(division.name, division.path)
        line.says(name=name)
        line.wrote(alias)
        return alias

    add_alias(division, "察布查尔县", by=actor, reason="公文中常用")

The caller does not pass ``line``: the decorator opens it and seals it when the body returns.
A constraint that the body violates comes out as the refusal of the same name, and nothing is kept.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.db import IntegrityError, transaction

from zhida.core.refusal import refusal
from zhida.store.refusals import explain
from zhida.store.trail import Line, close_line, open_line

P = ParamSpec("P")
R = TypeVar("R")

ACTIONS: dict[str, str] = {}
"""Every action by name, with its Chinese title; roles and the trail's pages are drawn from it."""

ACTION_NOT_ALLOWED = refusal(
    "action_not_allowed",
    "{who}没有“{title}”的权限。",
    advice="请由有此权限的岗位办理，或请系统管理员调整岗位。",
    status=403,
)


@dataclass(frozen=True)
class Actor:
    """Who acts: the name and post that the audit line keeps, and what the post allows.

    ``scope_path`` is the path of the division the post belongs to ("" for the whole country),
    ``agency_id`` the institution it is limited to. ``allowed`` holds the names of the actions the
    post may do; None allows all (the system itself, the installation's own command line).
    """

    name: str
    post: str = ""
    scope_path: str = ""
    agency_id: int | None = None
    user_id: int | None = None
    allowed: frozenset[str] | None = None

    def may(self, action_name: str) -> bool:
        """Tell whether the post allows the action."""
        return self.allowed is None or action_name in self.allowed


SYSTEM = Actor("系统")
"""The system itself, for what no person ordered."""


class Unchanged(Exception):  # noqa: N818 -- not an error: the action found nothing to do
    """Raised by an action's body: nothing is to be changed, ``result`` is the answer.

    The transaction is rolled back and no audit line is written.
    """

    def __init__(self, result: Any) -> None:
        self.result = result
        super().__init__("nothing to change")


def action(name: str, title: str) -> Callable[[Callable[Concatenate[Line, P], R]], Callable[P, R]]:
    """Make a function an action. It takes its audit line first, and ``by`` as a keyword.

    Raises ``TypeError`` at import for a body without keyword-only ``by``, ``ValueError`` for a
    name used twice. Calls inside another transaction raise ``RuntimeError``: actions do not nest.
    """

    def declare(body: Callable[Concatenate[Line, P], R]) -> Callable[P, R]:
        _take_name(name, title, body)

        @wraps(body)
        def perform(*args: P.args, **kwargs: P.kwargs) -> R:
            by = cast(Actor, kwargs["by"])
            if not by.may(name):
                raise ACTION_NOT_ALLOWED(who=by.post or by.name, title=title)
            try:
                with transaction.atomic(durable=True):
                    line = open_line()
                    result = body(line, *args, **kwargs)
                    reason = str(kwargs.get("reason", ""))
                    close_line(line, action=name, actor=by.name, post=by.post, reason=reason)
                    return result
            except Unchanged as nothing:
                return cast(R, nothing.result)
            except IntegrityError as error:
                raise explain(error) from error

        return perform

    return declare


def _take_name(name: str, title: str, body: Callable[..., Any]) -> None:
    by = inspect.signature(body).parameters.get("by")
    if by is None or by.kind is not inspect.Parameter.KEYWORD_ONLY:
        raise TypeError(f"action {name}: {body.__qualname__} needs a keyword-only `by`")
    if ACTIONS.setdefault(name, title) != title:
        raise ValueError(f"action {name} is declared twice")
