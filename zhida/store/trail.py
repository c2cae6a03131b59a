"""The audit trail: gapless lines, each sealed to the one before it and to the rows it wrote.

Lines are written one at a time, on both databases: a writer holds the head of the chain from the
start of its transaction to the end, so numbers have no gap and no two lines share a predecessor.
On SQLite that is the IMMEDIATE transaction itself, on PostgreSQL an advisory lock.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import groupby, tee
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import DateTimeField, JSONField, Model
from django.utils import timezone

from zhida.store import crew
from zhida.store.append_only import fixed_columns
from zhida.store.models import AuditEntry
from zhida.store.sealing import (
    DIGEST_BYTES,
    Reader,
    canonical,
    digests,
    from_json,
    in_utc,
    sm3,
)

CHAIN_LOCK = 0x5A48_4944_4100_0001
"""The advisory lock of the chain's head on PostgreSQL; any constant of our own will do."""

MARK_BYTES = 4
"""How much of a row's digest is kept to name it later. The whole digest proves; this only names."""

Range = tuple[int, int]


@dataclass
class Line:
    """The audit line of the action that is running; the action's body fills it in."""

    number: int
    previous_seal: str
    recorded_at: datetime
    subject: str = ""
    scope_path: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    parts: list[dict[str, Any]] = field(default_factory=list)

    def about(self, subject: str, scope_path: str = "") -> None:
        """Name what the action is about, and the division path whose people may read the line."""
        self.subject, self.scope_path = subject[:300], scope_path

    def says(self, **detail: Any) -> None:
        """Add facts to the line: text, int, bool, None, and lists or dicts of them."""
        self.detail.update(detail)

    def wrote(self, *rows: Model) -> None:
        """Seal rows that the action wrote; rows of any models, already saved."""
        for model in dict.fromkeys(type(row) for row in rows):
            self.wrote_many(model, [row.pk for row in rows if type(row) is model])

    def wrote_many(
        self, model: type[Model], ids: Iterable[int], *, columns: Iterable[str] | None = None
    ) -> None:
        """Seal the rows of ``model`` with these ids as they stand in the database now.

        ``columns`` are what is sealed; by default those that the model's guard keeps from ever
        changing. A model without a guard may change lawfully later: its rows are only named.
        """
        sealed = sorted(fixed_columns(model) if columns is None else columns)
        ranges = as_ranges(ids)
        digests = [digest for _, digest in row_digests(model, sealed, ranges)] if sealed else []
        self.parts.append(
            {
                "table": model._meta.label,
                "columns": sealed,
                "ids": [list(pair) for pair in ranges],
                "digest": sm3(b"".join(digests)).hex() if sealed else "",
                "marks": b64encode(b"".join(d[:MARK_BYTES] for d in digests)).decode(),
            }
        )


def open_line() -> Line:
    """Take the head of the chain and return the next line. Needs an open transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    number, seal = head()
    return Line(number + 1, seal, timezone.now())


def close_line(line: Line, *, action: str, actor: str, post: str, reason: str) -> AuditEntry:
    """Seal the line and write it."""
    entry = AuditEntry(
        number=line.number,
        recorded_at=line.recorded_at,
        actor=actor,
        post=post,
        action=action,
        reason=reason,
        subject=line.subject,
        scope_path=line.scope_path,
        detail=line.detail,
        rows=line.parts,
        previous_seal=line.previous_seal,
    )
    entry.seal = seal_of(entry)
    entry.save(force_insert=True)
    return entry


def head() -> tuple[int, str]:
    """Return number and seal of the last line; (0, "") for an empty trail."""
    last = AuditEntry.objects.order_by("-number").values_list("number", "seal").first()
    return last or (0, "")


SEALED_FIELDS = (
    "number",
    "recorded_at",
    "actor",
    "post",
    "action",
    "reason",
    "subject",
    "scope_path",
    "detail",
    "rows",
)


def seal_of(entry: AuditEntry) -> str:
    """Return the seal that the entry ought to carry: SM3 over its predecessor's and its text."""
    content = canonical({name: getattr(entry, name) for name in SEALED_FIELDS})
    return sm3(entry.previous_seal.encode() + b"\n" + content).hex()


def row_digests(
    model: type[Model], columns: list[str], ranges: Iterable[Range]
) -> Iterator[tuple[int, bytes]]:
    """Yield (id, SM3 of the columns) of the rows whose ids lie in ``ranges``, in order of id.

    Very many rows are digested on all cores.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    wanted = [model._meta.pk, *(fields[name] for name in columns)]
    readers = [(n, reader) for n, field in enumerate(wanted) if (reader := _reader(field))]
    spans = list(ranges)
    count = sum(last - first + 1 for first, last in spans)
    portions, again = tee(crew.portions(_rows(model, wanted, spans)))
    # A few rows are not worth the way to another process and back.
    work = crew.spread if count > crew.PORTION else map
    for rows, found in zip(again, work(partial(digests, readers), portions), strict=True):
        for row, start in zip(rows, range(0, len(found), DIGEST_BYTES), strict=True):
            yield row[0], found[start : start + DIGEST_BYTES]


def _rows(model: type[Model], wanted: list[Any], spans: list[Range]) -> Iterator[tuple[Any, ...]]:
    """Yield the fields of the rows whose ids lie in these spans."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in wanted)
    table, key = quote(model._meta.db_table), names.partition(",")[0]
    query = f"SELECT {names} FROM {table} WHERE {key} BETWEEN %s AND %s ORDER BY {key}"
    with connection.cursor() as cursor:
        for span in spans:
            cursor.execute(query, span)
            while rows := cursor.fetchmany(5000):
                yield from rows


def _reader(field: Any) -> Reader | None:
    """Return what makes both databases give the same value for a column, None if they do.

    Rows are read without Django's own converters, which take several times as long as the seal.
    """
    if isinstance(field, JSONField):
        return from_json
    if isinstance(field, DateTimeField) and connection.vendor == "sqlite":
        return in_utc
    return None


def as_ranges(ids: Iterable[int]) -> list[Range]:
    """Return sorted ids as (first, last) pairs: 1 2 3 7 → (1, 3) (7, 7)."""
    runs = groupby(enumerate(sorted(ids)), key=lambda pair: pair[1] - pair[0])
    spans = ([number for _, number in run] for _, run in runs)
    return [(span[0], span[-1]) for span in spans]


def model_named(label: str) -> type[Model] | None:
    """Return the model an audit line names, or None when this version does not know it."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None
