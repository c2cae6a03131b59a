"""The pages where an administrator opens accounts, gives posts and ends them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from zhida.access import actions, queries
from zhida.access.forms import NewPost, NewUser, Nothing, PasswordForm, words_for
from zhida.access.models import User
from zhida.store.views import attempt


def users(request: Any) -> HttpResponse:
    """List the people with a post in the scope, with their posts."""
    _demand(request)
    found = {user.pk: user for user in queries.newcomers()}
    found |= {user.pk: user for user in queries.users_in(request.scope)}
    ordered = sorted(found.values(), key=lambda user: user.username)
    return render(request, "access/users.html", {"users": ordered})


def add_user(request: Any) -> HttpResponse:
    """Open an account, then go on to give it a post."""
    _demand(request)

    def perform(entered: dict[str, Any]) -> HttpResponse:
        entered.pop("again")
        user = actions.add_user(**entered, by=request.actor)
        messages.success(request, f"已开设用户 {user.username}，请接着授予岗位。")
        return redirect("access:post", user.pk)

    return _step(request, "开设用户", NewUser(request.POST or None), perform)


def add_post(request: Any, pk: int) -> HttpResponse:
    """Give a person a post."""
    user = _person(request, pk)

    def perform(entered: dict[str, Any]) -> HttpResponse:
        post = actions.add_post(user, **entered, by=request.actor)
        messages.success(request, f"已授予岗位：{post}。")
        return redirect("access:users")

    return _step(request, f"授予岗位：{words_for(user)}", NewPost(request.POST or None), perform)


def set_password(request: Any, pk: int) -> HttpResponse:
    """Give a person a new password."""
    user = _person(request, pk)

    def perform(entered: dict[str, Any]) -> HttpResponse:
        actions.set_password(user, entered["password"], by=request.actor)
        messages.success(request, f"已重设 {user.username} 的密码。")
        return redirect("access:users")

    title = f"重设密码：{words_for(user)}"
    return _step(request, title, PasswordForm(request.POST or None), perform)


def close_user(request: Any, pk: int) -> HttpResponse:
    """Close an account."""
    user = _person(request, pk)

    def perform(entered: dict[str, Any]) -> HttpResponse:
        actions.close_user(user, reason=entered["reason"], by=request.actor)
        messages.success(request, f"已停用用户 {user.username}。")
        return redirect("access:users")

    return _step(request, f"停用用户：{words_for(user)}", Nothing(request.POST or None), perform)


def unlock(request: Any, pk: int) -> HttpResponse:
    """Let a person who was locked out try again."""
    user = _person(request, pk)

    def perform(entered: dict[str, Any]) -> HttpResponse:
        actions.unlock(user, reason=entered["reason"], by=request.actor)
        messages.success(request, f"{user.username} 可以重新登录。")
        return redirect("access:users")

    return _step(request, f"解除锁定：{words_for(user)}", Nothing(request.POST or None), perform)


def end_post(request: Any, pk: int) -> HttpResponse:
    """End a post today."""
    _demand(request)
    post = queries.post(pk)

    def perform(entered: dict[str, Any]) -> HttpResponse:
        actions.end_post(post, reason=entered["reason"], by=request.actor)
        messages.success(request, f"已终止岗位：{post}。")
        return redirect("access:users")

    return _step(request, f"终止岗位：{post}", Nothing(request.POST or None), perform)


def _step(
    request: Any,
    title: str,
    form: forms.Form,
    perform: Callable[[dict[str, Any]], HttpResponse],
) -> HttpResponse:
    """Show a form; perform the step when it is filled in rightly; keep it when it is refused."""
    answer = attempt(request, form, perform)
    if answer is not None:
        return answer
    context = {"title": title, "form": form}
    return render(request, "access/step.html", context, status=422 if form.errors else 200)


def _person(request: Any, pk: int) -> User:
    _demand(request)
    newcomer = queries.newcomers().filter(pk=pk).first()
    return newcomer or get_object_or_404(queries.users_in(request.scope), pk=pk)


def _demand(request: Any) -> None:
    """Refuse whoever may not look at people and posts."""
    request.here = "registers"
    queries.demand(request.post, "users")
