"""What may be asked about documents, always within a scope."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from zhida.access.scope import Scope
from zhida.notices.models import Notice, Reading, SourceFile, TargetTable

OPEN_STATES = ("waiting", "ready", "unreadable")
"""Readings that still wait for something: for the process, for a person, for a better file."""

SORTS = {
    "issued": "issued_on",
    "number": "document_number",
    "total": "total_fen",
    "registered": "registered_at",
}
"""The columns that notices sort by."""


def notices_in(
    scope: Scope, *, text: str = "", year: int | None = None, sort: str = "-issued"
) -> QuerySet[Notice]:
    """Return the notices that the scope issued, or that pass money down to somebody in it.

    ``text`` is looked for in number, title and project; ``sort`` is a key of ``SORTS``, with "-"
    for descending. Each notice carries ``tables``, the number of its target tables.
    """
    issued = scope.filter(Notice.objects.all(), agency_field="issuer_agency_id")
    received = scope.filter(Notice.objects.all(), "allotments__scope_path", "allotments__agency_id")
    seen = Q(pk__in=issued.values("pk")) | Q(pk__in=received.values("pk"))
    found = Notice.objects.filter(seen).select_related("issuer_division")
    if text:
        found = found.filter(
            Q(document_number__contains=text)
            | Q(title__contains=text)
            | Q(project_name__contains=text)
        )
    if year:
        found = found.filter(fiscal_year=year)
    column = SORTS.get(sort.removeprefix("-"), "issued_on")
    order = f"-{column}" if sort.startswith("-") else column
    return found.defer("reading").annotate(tables=Count("target_tables")).order_by(order, "pk")


def readings_in(scope: Scope) -> QuerySet[Reading]:
    """Return the uploaded files of the scope, without the bulky content."""
    found = scope.filter(Reading.objects.all(), agency_field=None)
    return found.select_related("source", "uploaded_by").defer(
        "source__content", "result", "places", "document"
    )


def open_readings(scope: Scope) -> QuerySet[Reading]:
    """Return the uploaded files that still wait for something, newest first."""
    return readings_in(scope).filter(state__in=OPEN_STATES, source__notice__isnull=True)


def readings_to_check(scope: Scope) -> QuerySet[Reading]:
    """Return the readings that a person may check, with what was read."""
    ready = scope.filter(Reading.objects.filter(state="ready"), agency_field=None)
    return ready.select_related("source").defer("source__content")


def reading_of(scope: Scope, notice: Notice) -> Reading | None:
    """Return the reading that became the notice, when the scope may see the file."""
    return readings_in(scope).filter(source=notice.source_id, state="ready").first()


def targets_of(scope: Scope, notice: Notice) -> QuerySet[TargetTable]:
    """Return the target tables of a notice in scope, each with ``size``, its indicators' number."""
    found = scope.filter(TargetTable.objects.filter(notice=notice))
    return found.annotate(size=Count("indicators")).prefetch_related("indicators")


def source_of(reading: Reading) -> SourceFile:
    """Return the file a reading reads, with its content."""
    return SourceFile.objects.get(pk=reading.source_id)
