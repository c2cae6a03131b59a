"""The pages of the official lists: look things up, see where they are written, add to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from zhida.registers import queries
from zhida.registers.forms import ADDITIONS, Addition, EndValidity, RegisterFilter
from zhida.registers.listing import TABLES, RegisterTable, table_named
from zhida.store.views import attempt

PAGE_SIZE = 100


def home(request: Any) -> HttpResponse:
    """Go to the first of the lists."""
    return redirect("registers:table", TABLES[0].name)


def table(request: Any, name: str) -> HttpResponse:
    """Show one list with its sources and validity, searched by name, code or pinyin."""
    listed = _table(name)
    form = RegisterFilter(request.GET)
    form.is_valid()
    search, on = form.cleaned_data.get("q", ""), form.cleaned_data.get("on")
    page = Paginator(listed.find(search, on), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "registers/table.html",
        {
            "table": listed,
            "tables": TABLES,
            "page": page,
            "lines": [(row, listed.line(row)) for row in page],
            "search": search,
            "on": on,
            "additions": ADDITIONS.get(name, ()),
        },
    )


def add(request: Any, name: str, action: str) -> HttpResponse:
    """Add a row to a list; what was entered stays when the addition is refused."""
    listed, form_class = _table(name), _addition(name, action)
    form = form_class(request.POST or None)
    return _change(
        request, listed, form, form.title, lambda _: f"已登记：{form.add(by=request.actor)}。"
    )


def end(request: Any, name: str, pk: int) -> HttpResponse:
    """Say until when a row holds."""
    listed, row = _table(name), queries.row(name, pk)
    form = EndValidity(request.POST or None)

    def perform(_: dict[str, Any]) -> str:
        form.end(row, by=request.actor)
        return f"已设定失效：{row}。"

    return _change(request, listed, form, f"设定失效：{row}", perform)


def _change(
    request: Any,
    listed: RegisterTable,
    form: Form,
    title: str,
    perform: Callable[[dict[str, Any]], str],
) -> HttpResponse:
    """Show a form that changes a list; ``perform`` returns what to say when it did."""

    def take(entered: dict[str, Any]) -> HttpResponse:
        messages.success(request, perform(entered))
        return redirect("registers:table", listed.name)

    answer = attempt(request, form, take)
    if answer is not None:
        return answer
    context = {"table": listed, "form": form, "title": title}
    return render(request, "registers/change.html", context, status=422 if form.errors else 200)


def _table(name: str) -> RegisterTable:
    found = table_named(name)
    if found is None:
        raise Http404(name)
    return found


def _addition(name: str, action: str) -> type[Addition]:
    for form_class in ADDITIONS.get(name, ()):
        if form_class.verb == action:
            return form_class
    raise Http404(action)
