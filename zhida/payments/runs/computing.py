"""Reckon a month into a file: due, beside the last month, with what cannot be paid marked.

Everything is read without a transaction, so that nobody waits; approval reckons once more. What is
read goes into DuckDB in chunks, to be compared and written there in columns, so that a province
takes hardly more memory than a county.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhida.core.telling import Tell, silent, telling
from zhida.payments.columns import rows_into
from zhida.payments.runs import folder
from zhida.payments.runs.comparing import Counted, why_ended, write_items
from zhida.payments.runs.entitled import Entitled, Extent, entitled, how_many
from zhida.payments.runs.paid import lay_paid
from zhida.recipients.models import Enrolment
from zhida.store.files import digest

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LIMITS: dict[str, Any] = {"memory_limit": "700MB", "threads": 2}
CHUNK = 2000

TEXTS = ("category", "why", "problem", "detail")
DUE = {name: "VARCHAR" if name in TEXTS else "BIGINT" for name in Entitled._fields}


@dataclass(frozen=True)
class Computed:
    """A month reckoned: the file of its items, that file's digest, and what they come to."""

    extent: Extent
    file: Path
    sha256: str
    counted: Counted


@contextmanager
def computed(extent: Extent, tell: Tell = silent) -> Iterator[Computed]:
    """Yield the month reckoned; its file is gone after the block unless somebody kept it."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix=folder.SCRATCH, dir=folder.folder()) as scratch:
        file = Path(scratch) / "items.parquet"
        with duckdb.connect(config={**LIMITS, "temp_directory": scratch}) as database:
            due = telling(entitled(extent), tell, "正在逐人核算", how_many(extent))
            rows_into(database, "due", DUE, due)
            tell("正在与上月比较", 0, 0)
            lay_paid(database, extent)
            ended = _ended(database.cursor(), extent.month)
            rows_into(database, "ended", {"enrolment": "BIGINT", "why": "VARCHAR"}, ended)
            counted = write_items(database, extent.month, str(file))
        yield Computed(extent, file, digest(file), counted)


def _ended(database: DuckDBPyConnection, month: int) -> Iterator[tuple[int, str]]:
    """Yield why each enrolment that the last month paid is none of this month's."""
    gone = database.execute(
        "SELECT DISTINCT enrolment FROM paid_last ANTI JOIN due USING (person, component)"
        " WHERE enrolment > 0 ORDER BY enrolment"
    )
    while rows := gone.fetchmany(CHUNK):
        found = Enrolment.objects.filter(pk__in=[key for (key,) in rows]).order_by("pk")
        for key, stop_month, reason in found.values_list("pk", "stop_month", "stop_reason"):
            yield key, why_ended(stop_month, reason, month)
