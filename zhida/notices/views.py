"""The pages of documents. Checking and registering a reading is the ledger's page (allotments)."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from zhida.core.document import UnreadableError
from zhida.core.refusal import Refusal
from zhida.notices import correcting, intake, intake_runner, queries
from zhida.notices.forms import CorrectionForm, NoticeFilter, UploadForm
from zhida.notices.source_view import view_of
from zhida.store.views import attempt

PAGE_SIZE = 50
PREVIEW_WIDTH = 1000
"""Pixels across a page's picture: legible beside the data, quick to draw."""


def notice_list(request: Any) -> HttpResponse:
    """List the notices of the scope, and above them what still waits for a person."""
    chosen = NoticeFilter(request.GET).chosen()
    found = queries.notices_in(
        request.scope,
        text=chosen.get("q", ""),
        year=request.choices.year,
        sort=chosen.get("sort") or "-issued",
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "notices/list.html",
        {"page": page, "open_readings": queries.open_readings(request.scope), "chosen": chosen},
    )


def upload(request: Any) -> HttpResponse:
    """Take a file in, begin to read it, and go to the page that shows how it goes on."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            intake.check_size(file.name, file.size)
            reading = intake.upload(file.name, file.read(), by=request.actor)
        except Refusal as refused:
            form.add_error("file", str(refused))
        else:
            intake_runner.start(reading)
            return redirect("notices:reading", reading.pk)
    status = 422 if form.errors else 200
    return render(request, "notices/upload.html", {"form": form}, status=status)


def reading(request: Any, pk: int) -> HttpResponse:
    """Show how the reading of a file goes on; when it is done, go to its review.

    The page asks again every second. A reading without a process, after a restart of the server,
    is begun again here.
    """
    found = get_object_or_404(queries.readings_in(request.scope), pk=pk)
    notice = queries.notices_in(request.scope).filter(source=found.source_id).first()
    if notice:
        return redirect("allotments:notice", notice.pk)
    if found.state == "ready":
        return redirect("allotments:register", pk)
    intake_runner.start(found)
    context = {"reading": found, "progress": intake_runner.progress_of(pk)}
    return render(request, "notices/reading.html", context)


@require_POST
def cancel(request: Any, pk: int) -> HttpResponse:
    """Give up a file that was not registered, and end its reading."""
    found = get_object_or_404(queries.readings_in(request.scope), pk=pk)
    intake.cancel(found, by=request.actor)
    intake_runner.stop(pk)
    return redirect("notices:list")


def correct(request: Any, pk: int, place: str) -> HttpResponse:
    """Let a person put right what was misread at a place, beside the picture of its page."""
    request.here = "notices"
    found: Any = get_object_or_404(queries.readings_to_check(request.scope), pk=pk)
    piece = correcting.piece_at(found.document, place)
    if piece is None:
        raise Http404(place)
    form = CorrectionForm(request.POST or None, initial={"text": piece.text})
    back = reverse("allotments:register", args=[pk]) + f"#{place}"

    def perform(entered: dict[str, Any]) -> HttpResponse:
        intake.correct_reading(found, place, entered["text"], by=request.actor)
        messages.success(request, f"已改正{piece.place}，识读结果和疑点已重新计算。")
        return redirect(back)

    answer = attempt(request, form, perform)
    if answer is not None:
        return answer
    boxes = view_of(found.document).boxes.get(piece.place.page or 0, [])
    shown = [box for box in boxes if box.anchor == place] if found.document["recognised"] else []
    context = {"reading": found, "piece": piece, "form": form, "back": back, "boxes": shown}
    return render(request, "notices/correct.html", context, status=422 if form.errors else 200)


def original(request: Any, pk: int) -> FileResponse:
    """Hand out the file as it came, always as a download: nothing in it may run here."""
    found = get_object_or_404(queries.readings_in(request.scope), pk=pk)
    source = queries.source_of(found)
    return FileResponse(
        BytesIO(source.content),
        as_attachment=True,
        filename=source.name,
        content_type="application/octet-stream",
    )


@cache_control(private=True, max_age=3600)
def page_image(request: Any, pk: int, page: int) -> HttpResponse:
    """Return the picture of one page of a PDF, OFD or scan."""
    from zhida.formats import preview

    found = get_object_or_404(queries.readings_in(request.scope), pk=pk)
    source = queries.source_of(found)
    with TemporaryDirectory() as folder:
        file = Path(folder, Path(source.name).name)
        file.write_bytes(source.content)
        try:
            picture = preview.page_image(file, page, PREVIEW_WIDTH)
        except UnreadableError as refused:
            raise Http404(str(refused)) from None
    return HttpResponse(picture, content_type="image/png")
