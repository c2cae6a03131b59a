"""A refusal becomes a page here; the API and the command line have doors of their own."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhida.core.refusal import Refusal


class RefusalMiddleware:
    """Answers a refusal that a page let through with its message, its advice and its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; see to it that an answer to a part of a page is not lost inside that part.

        A redirect (to the login, to the next step) moves the whole page, an error replaces the
        whole of its content.
        """
        response = self.get_response(request)
        if not request.headers.get("HX-Request"):
            return response
        if response.status_code in (301, 302):
            return HttpResponse(headers={"HX-Redirect": response["Location"]})
        if response.status_code >= 400:
            response["HX-Retarget"] = response["HX-Reselect"] = "#main"
            response["HX-Reswap"] = "outerHTML"
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page of a refusal; leave every other error to Django."""
        if not isinstance(error, Refusal):
            return None
        return render(request, "refused.html", {"refused": error}, status=error.status)
