"""The pages of the ledger, and of registering a document into it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from zhida.allotments import actions, export, knots, queries, registration
from zhida.allotments.forms import (
    SHARE_LINES,
    BasisForm,
    ChangeForm,
    CorrectForm,
    LedgerFilter,
    ReceiptForm,
)
from zhida.allotments.models import Allotment
from zhida.allotments.queries import AsOf, Filters
from zhida.allotments.tree import branches, with_sums
from zhida.core.refusal import Refusal
from zhida.notices import queries as notice_queries
from zhida.notices.correcting import is_long
from zhida.notices.review import review_of
from zhida.notices.source_view import view_of
from zhida.registers import queries as registers
from zhida.store.action import Actor
from zhida.store.views import attempt, done, workbook

PAGE_SIZE = 50

CHANGES = {
    "add": ("追加指标", "allotments.adjust_up", actions.adjust_up),
    "lower": ("调减指标", "allotments.adjust_down", actions.adjust_down),
    "take-back": ("收回指标", "allotments.take_back", actions.take_back),
}
"""What may change an allotment's amount, by the last word of the address."""


def ledger(request: Any) -> HttpResponse:
    """List the allotments of the scope; the totals are those of the whole selection."""
    chosen = LedgerFilter(request.GET).chosen()
    page = queries.ledger(
        request.scope,
        _filters(request, chosen),
        sort=chosen["sort"],
        page=chosen.get("page") or 1,
        as_of=_as_of(request),
    )
    context = {"page": page, "chosen": chosen, "sort": chosen["sort"], **_choices(request)}
    return render(request, "allotments/ledger.html", context)


def tree(request: Any) -> HttpResponse:
    """Show the ledger as a tree; which rows are open stays in the address."""
    words = request.GET.get("open")
    opened = {int(one) for one in words.split(",") if one.isdecimal()} if words else None
    found = branches(request.scope, opened, _as_of(request), request.choices.year)
    return render(request, "allotments/tree.html", {"branches": found})


def export_ledger(request: Any) -> HttpResponse:
    """Hand out every row of the selection as a workbook, in the unit chosen in the head."""
    chosen = LedgerFilter(request.GET).chosen()
    filters, as_of = _filters(request, chosen), _as_of(request)
    rows = queries.export_rows(request.scope, filters, sort=chosen["sort"], as_of=as_of)
    totals = queries.ledger(request.scope, filters, size=1, as_of=as_of).totals
    day = request.choices.day
    heading = export.Heading(
        request.choices.unit, day, str(request.post or ""), _selection_words(request, chosen)
    )
    return workbook(export.workbook(rows, totals, heading), f"指标台账_{day:%Y%m%d}.xlsx")


def detail(request: Any, pk: int) -> HttpResponse:
    """Show one allotment: its thread, balance, clocks, movements and children."""
    found = queries.detail(request.scope, pk, _as_of(request))
    children = Paginator(queries.children(request.scope, pk), PAGE_SIZE)
    page = children.get_page(request.GET.get("page"))
    context = {
        "detail": found,
        "one": found.allotment,
        "knots": knots.drawn(found.thread, found.allotment.fund),
        "children": page,
        "child_rows": with_sums(list(page), _as_of(request)),
        "holds": _holds(request.actor, found.allotment),
        "gives": _holds(request.actor, found.allotment.parent or found.allotment),
    }
    return render(request, "allotments/detail.html", context)


def trace(request: Any) -> HttpResponse:
    """Follow money both ways from a document or an allotment; what cannot be traced is shown."""
    number, subject = request.GET.get("number", "").strip(), request.GET.get("allotment", "")
    found, refused = None, None
    try:
        if subject.isdecimal():
            found = queries.trace_allotment(request.scope, int(subject), _as_of(request))
        elif number:
            found = queries.trace_notice(request.scope, number, _as_of(request))
    except Refusal as refusal:
        refused = refusal
    context = {"trace": found, "refused": refused, "number": number}
    return render(
        request, "allotments/trace.html", context, status=refused.status if refused else 200
    )


def notice(request: Any, pk: int) -> HttpResponse:
    """Show a registered notice: its thread, and the allotments it made."""
    request.here = "notices"
    found = get_object_or_404(notice_queries.notices_in(request.scope), pk=pk)
    wanted = LedgerFilter(request.GET).chosen()
    page = queries.ledger(
        request.scope,
        Filters(notice=pk),
        sort=wanted["sort"] if "sort" in request.GET else "receiver",
        page=wanted.get("page") or 1,
        as_of=_as_of(request),
    )
    first = page.rows[0].allotment if page.rows else None
    context = {
        "notice": found,
        "page": page,
        "knots": first and knots.of_notice(request.scope, first, found, page.totals.count),
        "reading": notice_queries.reading_of(request.scope, found),
        "targets": notice_queries.targets_of(request.scope, found),
    }
    return render(request, "allotments/notice.html", context)


def notice_source(request: Any, pk: int) -> HttpResponse:
    """Show a registered notice beside its source, as it was checked."""
    request.here = "notices"
    found = get_object_or_404(notice_queries.notices_in(request.scope), pk=pk)
    reading = notice_queries.reading_of(request.scope, found)
    if reading is None:
        raise Http404(f"notice {pk} was not registered from a page, or its file is not in scope")
    context = _review_context(
        reading, registration.Draft({}, {}), [""] * len(found.reading["allotments"])
    )
    return render(request, "allotments/register.html", {**context, "notice": found})


def register(request: Any, pk: int) -> HttpResponse:
    """Let a person check a reading beside its source, and register it as a notice."""
    request.here = "notices"
    reading: Any = get_object_or_404(notice_queries.readings_to_check(request.scope), pk=pk)
    draft = registration.draft_of(request.POST)
    found = registration.found_receivers(reading.result)
    refused = None
    if request.method == "POST":
        try:
            return _register(request, reading, draft, found)
        except Refusal as refusal:
            refused = refusal
    context = {**_review_context(reading, draft, found), "refused": refused}
    context["mendable"] = not is_long(reading.document)
    status = refused.status if refused else 200
    return render(request, "allotments/register.html", context, status=status)


def pass_down(request: Any, pk: int) -> HttpResponse:
    """Pass money down to many receivers at once, all or none, with what remains in sight."""
    found = queries.allotment(request.scope, pk)
    lines: Any = SHARE_LINES(
        request.POST or None,
        prefix="share",
        form_kwargs={"unit": request.choices.unit, "purposes": list(registers.purposes())},
    )
    form = BasisForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        try:
            ids = actions.pass_down(found, lines.shares(), **form.cleaned_data, by=request.actor)
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已分解下达给 {len(ids)} 个接收单位。")
            return redirect("allotments:detail", pk)
    context = {
        "one": found,
        "form": form,
        "lines": lines,
        "known_receivers": registration.holders_under(found.division.code),
    }
    failed = bool(form.errors) or bool(lines.is_bound and not lines.is_valid())
    return render(request, "allotments/pass_down.html", context, status=422 if failed else 200)


def change(request: Any, pk: int, kind: str) -> HttpResponse:
    """Add to an allotment, lower it, or take money back from it."""
    if kind not in CHANGES:
        raise Http404(kind)
    title, _, perform = CHANGES[kind]
    found = queries.allotment(request.scope, pk)
    form = ChangeForm(request.POST or None, unit=request.choices.unit)
    return _step(request, found, title, form, lambda entered: perform(found, **entered))


def confirm_receipt(request: Any, pk: int) -> HttpResponse:
    """Let the receiver say when the document reached it."""
    found = queries.allotment(request.scope, pk)
    form = ReceiptForm(request.POST or None)
    return _step(
        request, found, "确认收到", form, lambda entered: actions.confirm_receipt(found, **entered)
    )


def correct(request: Any, pk: int) -> HttpResponse:
    """Undo a movement by a new one that names it."""
    wrong = queries.movement(request.scope, pk)
    found = wrong.to_allotment or wrong.from_allotment
    form = CorrectForm(request.POST or None)
    return _step(
        request,
        found,
        f"更正：{wrong.get_kind_display()} {wrong.document_number}",
        form,
        lambda entered: actions.correct(wrong, **entered),
        movement=wrong,
    )


def _step(request: Any, one: Any, title: str, form: Any, perform: Any, **more: Any) -> HttpResponse:
    """Show a form about an allotment; perform the step; keep the form when it is refused."""

    def take(entered: dict[str, Any]) -> HttpResponse:
        perform({**entered, "by": request.actor})
        return done(request, title, reverse("allotments:detail", args=[one.pk]))

    answer = attempt(request, form, take)
    if answer is not None:
        return answer
    context = {"one": one, "title": title, "form": form, **more}
    return render(request, "allotments/step.html", context, status=422 if form.errors else 200)


def _register(
    request: Any, reading: Any, draft: registration.Draft, found: list[str]
) -> HttpResponse:
    names = [row["recipient"] for row in reading.result["allotments"]]
    source = notice_queries.source_of(reading)
    registered = actions.register_notice(
        reading.result,
        actions.Original(source.name, bytes(source.content)),
        accepted=draft.accepted(),
        receivers=draft.changed_receivers(names, found),
        by=request.actor,
    )
    for remark in registered.remarks:
        messages.warning(request, remark)
    if registered.new:
        messages.success(request, f"已登记：{registered.notice.document_number}。")
    return redirect("allotments:notice", registered.notice.pk)


def _review_context(reading: Any, draft: registration.Draft, found: list[str]) -> dict[str, Any]:
    source = view_of(reading.document)
    review = review_of(reading.result, reading.places, source)
    receivers = [draft.receivers.get(number, known) for number, known in enumerate(found, start=1)]
    pictures = sorted(source.boxes.items()) if reading.document["recognised"] else []
    return {
        "reading": reading,
        "review": review,
        "rows": list(zip(review.rows, receivers, strict=True)),
        "errors": [(kind, draft.reasons.get(kind.code, "")) for kind in review.errors],
        "source": source,
        "pictures": pictures,
        "known_receivers": registration.possible_receivers(reading.result),
    }


def _filters(request: Any, chosen: dict[str, Any]) -> Filters:
    return Filters(
        fiscal_year=request.choices.year,
        fund=chosen.get("fund"),
        notice=chosen.get("notice"),
        division=chosen.get("division", ""),
        purpose=chosen.get("purpose", ""),
        text=chosen.get("q", ""),
        late=bool(chosen.get("late")),
        untraced=bool(chosen.get("untraced")),
        today=request.choices.day,
    )


def _as_of(request: Any) -> AsOf | None:
    """Return the day chosen in the head, or None for now, which is answered faster."""
    day = request.choices.as_of
    return AsOf(happened_on=day) if day and day < localdate() else None


def _choices(request: Any) -> dict[str, Any]:
    """Return what the ledger's filters offer."""
    place = request.post.division if request.post else None
    return {
        "funds": queries.funds(request.scope),
        "purposes": registers.purposes(),
        "divisions": registers.divisions(under=place.code).filter(parent=place) if place else [],
    }


def _selection_words(request: Any, chosen: dict[str, Any]) -> str:
    """Return what was selected as the export's heading says it."""
    year = request.choices.year
    said = [f"{year}年度" if year else "全部年度"]
    said += [f"含“{chosen['q']}”"] if chosen.get("q") else []
    said += ["有其他筛选"] if any(chosen.get(n) for n in ("fund", "division", "purpose")) else []
    said += ["逾期未下达"] if chosen.get("late") else []
    said += ["来源未登记"] if chosen.get("untraced") else []
    return "，".join(said)


def _holds(actor: Actor, one: Allotment) -> bool:
    """Tell whether the actor's post is the one that holds the allotment."""
    own_agency = actor.agency_id in (None, one.agency_id)
    return actor.scope_path in ("", one.scope_path) and own_agency
