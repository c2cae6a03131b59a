"""What keeping a notice writes. Registering it is an action of ``allotments``, which calls this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from zhida.notices.models import (
    AcceptedFinding,
    Notice,
    SourceFile,
    TargetIndicator,
    TargetTable,
)
from zhida.store.trail import Line


@dataclass(frozen=True)
class Original:
    """A file as it came: its name and its bytes."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, in hexadecimal: what makes it the same file."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Place:
    """Whose a target table is: the division's path, and the agency's id if it is one."""

    scope_path: str
    agency_id: int | None = None


def keep_original(line: Line, original: Original) -> SourceFile:
    """Keep the file, unless it was kept before (uploaded), and return its row."""
    kept = SourceFile.objects.filter(sha256=original.sha256).first()
    if kept is None:
        kept = SourceFile.objects.create(
            name=original.name[-255:],
            sha256=original.sha256,
            size=len(original.content),
            content=original.content,
        )
        line.wrote(kept)
    return kept


def keep_notice(line: Line, notice: Notice) -> Notice:
    """Keep a notice that was put together, registered at the line's own time."""
    notice.registered_at = line.recorded_at
    notice.save(force_insert=True)
    line.wrote(notice)
    return notice


def keep_accepted(
    line: Line,
    notice: Notice,
    findings: Sequence[Mapping[str, str]],
    accepted: Mapping[str, str],
) -> None:
    """Keep each finding whose code was accepted, with the reason."""
    kept = AcceptedFinding.objects.bulk_create(
        AcceptedFinding(
            notice=notice,
            code=finding["code"],
            severity=finding["severity"],
            message=finding["message"],
            where=finding["where"],
            reason=accepted[finding["code"]],
        )
        for finding in findings
        if finding["code"] in accepted
    )
    line.wrote(*kept)


def keep_targets(
    line: Line, notice: Notice, tables: Sequence[Mapping[str, Any]], places: Mapping[str, Place]
) -> None:
    """Keep the target tables with their indicators, in printed order.

    ``places`` says by the printed name whose a table is; one without a unit stays the issuer's.
    """
    own = Place(notice.scope_path)
    kept = TargetTable.objects.bulk_create(
        TargetTable(
            notice=notice,
            recipient=(table["recipient"] or "")[:200],
            fiscal_year=table["fiscal_year"] or notice.fiscal_year,
            amount_fen=table["amount_fen"] or 0,
            funding=table["funding"],
            goals=table["goals"],
            scope_path=places.get(table["recipient"] or "", own).scope_path,
            agency_id=places.get(table["recipient"] or "", own).agency_id,
        )
        for table in tables
    )
    indicators = TargetIndicator.objects.bulk_create(
        _indicator(row, order, indicator)
        for row, table in zip(kept, tables, strict=True)
        for order, indicator in enumerate(table["indicators"], start=1)
    )
    line.wrote(*kept)
    line.wrote(*indicators)


def _indicator(table: TargetTable, order: int, indicator: Mapping[str, Any]) -> TargetIndicator:
    target = indicator["target"]
    return TargetIndicator(
        table=table,
        order=order,
        category=indicator["category"][:60],
        subcategory=indicator["subcategory"][:60],
        name=indicator["name"],
        kind=target["kind"],
        operator=target["operator"] or "",
        value=_number(target["value"]),
        upper=_number(target["upper"]),
        unit=(target["unit"] or "")[:60],
        text=target["text"],
    )


def _number(value: float | None) -> str:
    """Return a target's value as text: 0.95 → "0.95", 30 → "30", None → ""."""
    return "" if value is None else repr(value)
