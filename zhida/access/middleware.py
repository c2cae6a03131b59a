"""Who asks: every request carries the post, what it may see, and who acts; nobody else enters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from zhida.access.queries import post_in_force
from zhida.access.scope import NOWHERE
from zhida.store.action import Actor

NOBODY = Actor("未登录或无岗位", allowed=frozenset())

POST_KEY = "post"
"""Where the session keeps the id of the post that its person chose."""

UNAUTHORISED, TOO_MANY_REQUESTS = 401, 429


class PostMiddleware:
    """Sets ``request.post`` (None without one), ``request.scope`` and ``request.actor``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Find the post in force, then answer."""
        post = None
        if request.user.is_authenticated:
            post = post_in_force(request.user, request.session.get(POST_KEY))
        request.post = post
        request.scope = post.scope if post else NOWHERE
        request.actor = post.actor if post else NOBODY
        return self.get_response(request)


class SignInMiddleware(LoginRequiredMiddleware):
    """Every address asks for a login, unless its view says otherwise; the API says 401."""

    API = "/api/"

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        """Let a person who has logged in pass, and everybody to a view that asks for no login."""
        if request.user.is_authenticated or not getattr(view_func, "login_required", True):
            return None
        return self.handle_no_permission(request, view_func)

    def handle_no_permission(  # type: ignore[override]  # a program gets no redirect
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponse:
        """Answer 401 to a program, the login page to a person."""
        if request.path.startswith(self.API):
            problem = {"name": "not_signed_in", "message": "请先登录。", "advice": "登录后重试。"}
            return JsonResponse(
                {**problem, "status": UNAUTHORISED},
                status=UNAUTHORISED,
                content_type="application/problem+json",
                json_dumps_params={"ensure_ascii": False},
            )
        return redirect_to_login(request.get_full_path())


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Answer a person whom axes has locked out, in Chinese."""
    return render(request, "account/locked_out.html", status=TOO_MANY_REQUESTS)
