"""What is said when a page cannot be shown: one place for the words, no database needed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

PROBLEM_JSON = "application/problem+json"


@dataclass(frozen=True)
class Closed:
    """Why a door is closed: the name for programs, what happened, and what to do."""

    status: int
    name: str
    what: str
    advice: str


BAD_REQUEST = Closed(
    400,
    "bad_request",
    "请求有误",
    "浏览器发来的内容不完整或不合规。请返回上一页，刷新后重试。",
)
FORBIDDEN = Closed(
    403,
    "forbidden",
    "没有权限",
    "您当前的岗位不能办理或查看这项内容。如确有需要，请联系系统管理员调整岗位。",
)
STALE_FORM = Closed(
    403,
    "stale_form",
    "页面已过期",
    "为保证安全，这次提交没有办理。请返回上一页，刷新后重新提交；如仍不行，请重新登录。",
)
NOT_FOUND = Closed(
    404,
    "not_found",
    "没有找到",
    "这个页面不存在，或不在您的查看范围内。请核对地址，或从首页重新进入。",
)
BROKEN = Closed(
    500,
    "broken",
    "系统出了问题",
    "这次操作没有完成，数据没有改变。请稍后重试；如仍不行，请告诉系统管理员您操作的时间。",
)


def problem(status: int, name: str, message: str, advice: str) -> JsonResponse:
    """Return a problem in JSON (RFC 9457 with members of our own)."""
    return JsonResponse(
        {"name": name, "message": message, "advice": advice, "status": status},
        status=status,
        content_type=PROBLEM_JSON,
        json_dumps_params={"ensure_ascii": False},
    )


def answer(request: HttpRequest, closed: Closed) -> HttpResponse:
    """Return the page that says why the door is closed; for the API, the same as a problem."""
    if request.path.startswith("/api/"):
        return problem(closed.status, closed.name, closed.what, closed.advice)
    page = render_to_string("broken.html", {"what": closed.what, "advice": closed.advice})
    return HttpResponse(page, status=closed.status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return answer(request, BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return answer(request, FORBIDDEN)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose CSRF token does not fit."""
    return answer(request, STALE_FORM)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return answer(request, NOT_FOUND)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500 without touching the database."""
    return answer(request, BROKEN)
