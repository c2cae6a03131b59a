"""The target tables of a notice: found, read, given to their receivers, and checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhida.core.document import Document, Place
from zhida.notices.reading import receivers
from zhida.notices.reading.finding import Finding
from zhida.notices.reading.target_findings import check
from zhida.notices.reading.target_forms import Form, read_form
from zhida.notices.reading.target_indicators import Indicator, read_indicators
from zhida.notices.reading.target_receivers import (
    Allotted,
    Known,
    Resolved,
    Wanted,
    named_in,
    resolve,
)
from zhida.notices.reading.target_sheets import Sheet, sheets_of


@dataclass(frozen=True)
class TargetTable:
    """One target table as read: the upper part, the indicators, and whose it is."""

    form: Form
    indicators: list[Indicator]
    receiver: Resolved
    recipient: str | None
    fiscal_year: int | None
    place: Place

    @property
    def label(self) -> str:
        """What the table is called in findings: its receiver, or what is printed on it."""
        return self.recipient or self.receiver.printed or self.form.title or "未写明单位"

    @property
    def amount_fen(self) -> int | None:
        """The amount of the year, None when it is not printed or not readable."""
        return self.form.amount.fen if self.form.amount else None

    @property
    def unit(self) -> str:
        """The unit of account of the table, 万元 where none is printed."""
        return self.form.unit or "万元"

    @property
    def sources(self) -> list[tuple[str, int]]:
        """The sources of the money whose amounts are readable."""
        funding = self.form.funding.items()
        return [(key, source.fen) for key, source in funding if source.fen is not None]

    def as_json(self) -> dict[str, Any]:
        """Return the table in the shape of the reading contract."""
        return {
            "recipient": self.recipient,
            "fiscal_year": self.fiscal_year,
            "amount_fen": self.amount_fen,
            "funding": dict(self.sources),
            "goals": self.form.goals,
            "indicators": [indicator.as_json() for indicator in self.indicators],
        }


@dataclass
class TargetsRead:
    """All target tables of a document. ``project_name`` is the one most of them print.

    ``places`` maps JSON pointers (``/targets/0/indicators/3/target``) to places in the file.
    """

    targets: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    project_name: str | None = None


def find_target_blocks(document: Document) -> set[int]:
    """Return the indexes of the blocks that make up target tables, their captions included."""
    return set().union(*(sheet.blocks for sheet in sheets_of(document)))


def read_targets(
    document: Document, head: Mapping[str, Any], allotments: Sequence[Mapping[str, Any]]
) -> TargetsRead:
    """Read the target tables of ``document``.

    ``head`` is the ``notice`` and ``allotments`` the list of the same name in the reading
    contract; the tables are resolved and checked against them.
    """
    sheets = sheets_of(document)
    forms = [read_form(sheet) for sheet in sheets]
    allotted = [Allotted(row["recipient"], row["amount_fen"]) for row in allotments]
    wanted = [_wanted(sheet, form, allotted) for sheet, form in zip(sheets, forms, strict=True)]
    resolved = resolve(wanted, allotted, _register(head), recognised=document.recognised)
    tables = [
        _table(sheet, form, receiver, allotted, head, recognised=document.recognised)
        for sheet, form, receiver in zip(sheets, forms, resolved, strict=True)
    ]
    projects = Counter(form.project for form in forms if form.project)
    return TargetsRead(
        [table.as_json() for table in tables],
        check(tables, allotted, head),
        dict(_places(tables)),
        projects.most_common(1)[0][0] if projects else None,
    )


def _wanted(sheet: Sheet, form: Form, allotted: Sequence[Allotted]) -> Wanted:
    """Collect what a table says about its receiver."""
    hints = [form.title, *(office.words for office in form.offices)]
    return Wanted(
        names=tuple(piece.words for piece in form.receivers),
        hints=(*(name for hint in hints for name in named_in(hint, allotted)), sheet.name or ""),
        amount_fen=form.amount.fen if form.amount else None,
        overall=form.overall,
    )


def _table(
    sheet: Sheet,
    form: Form,
    receiver: Resolved,
    allotted: Sequence[Allotted],
    head: Mapping[str, Any],
    *,
    recognised: bool,
) -> TargetTable:
    recipient = allotted[receiver.row].name if receiver.row is not None else None
    if receiver.how in ("name", "unlisted"):
        recipient = recipient or receiver.printed
    captions = [piece.cell.place for piece in sheet.captions]
    return TargetTable(
        form,
        read_indicators(sheet, recognised=recognised),
        receiver,
        recipient,
        form.fiscal_year or head.get("fiscal_year"),
        captions[0] if captions else sheet.rows[0].cells[0].place,
    )


def _register(head: Mapping[str, Any]) -> Known:
    """Return the register's answer to who a name means, in the issuer's division if known."""

    def known(name: str) -> str | None:
        found = receivers.find(name, receivers.issuer_division(head.get("issuers") or []))
        return found.code if found else None

    return known


def _places(tables: Sequence[TargetTable]) -> Iterator[tuple[str, Place]]:
    """Yield (JSON pointer, place) of the values of the tables."""
    for at, table in enumerate(tables):
        start, form = f"/targets/{at}", table.form
        yield f"{start}/recipient", form.receivers[0].cell.place if form.receivers else table.place
        if form.amount:
            yield f"{start}/amount_fen", form.amount.place
        for key, source in form.funding.items():
            yield f"{start}/funding/{key.replace('~', '~0').replace('/', '~1')}", source.place
        if form.goals_place:
            yield f"{start}/goals", form.goals_place
        for number, indicator in enumerate(table.indicators):
            yield f"{start}/indicators/{number}/name", indicator.place
            yield f"{start}/indicators/{number}/target", indicator.target_place
