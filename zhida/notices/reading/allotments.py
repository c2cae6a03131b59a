"""What a notice allots: from its tables, else from its sentences, checked against each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from zhida.core.document import Place
from zhida.notices.reading import stated_amounts
from zhida.notices.reading.allotment_rows import Row
from zhida.notices.reading.allotment_tables import (
    AllotmentTable,
    in_likely_unit,
    the_tables_that_count,
)
from zhida.notices.reading.body_findings import (
    Wording,
    listed_sums,
    parts_of_body,
    totals_against_body,
    totals_in_words,
)
from zhida.notices.reading.finding import Finding, finding
from zhida.notices.reading.receivers import counties_addressed
from zhida.notices.reading.stated_amounts import Entry
from zhida.notices.reading.table_findings import receiver_findings, table_findings


@dataclass
class Allotted:
    """The contract's ``allotments`` and ``total_fen``, the doubts and the places."""

    allotments: list[dict[str, Any]] = field(default_factory=list)
    total_fen: int | None = None
    findings: list[Finding] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    receivers: list[tuple[str, Row | None, str]] = field(default_factory=list)

    def add(self, name: str, fen: int, breakdown: dict[str, int] | None) -> str:
        """Append an allotment and return its JSON pointer."""
        self.allotments.append({"recipient": name, "amount_fen": fen, "breakdown": breakdown})
        return f"/allotments/{len(self.allotments) - 1}"


def read_allotments(
    tables: list[AllotmentTable],
    wording: Wording,
    division: str | None,
    *,
    recognised: bool,
) -> Allotted:
    """Read what is allotted.

    ``division`` is the code of the issuing division, to look receivers up in; ``recognised``
    tells that the text comes from OCR.
    """
    entries = stated_amounts.entries_in(wording.body.text, wording.fiscal_year)
    stated = stated_amounts.the_total(entries)
    stated_fen = stated.fen if stated else None
    tables = the_tables_that_count([in_likely_unit(one, stated_fen) for one in tables], stated_fen)
    allotted = Allotted()
    if tables:
        _from_tables(tables, stated_fen, allotted)
        for table in tables:
            allotted.findings += table_findings(table, wording.takes_back, recognised, stated_fen)
        allotted.findings += totals_against_body(tables, allotted.total_fen, entries, wording)
        if allotted.total_fen is None and stated:
            _take_total_of_body(stated, wording, allotted)
    else:
        _from_sentences(entries, stated, wording, allotted)
    allotted.findings += totals_in_words(tables, allotted.total_fen, entries, wording)
    allotted.findings += parts_of_body(entries, wording)
    allotted.findings += receiver_findings(allotted.receivers, division)
    return allotted


def _from_tables(tables: list[AllotmentTable], stated_fen: int | None, allotted: Allotted) -> None:
    totals = [table.total_fen for table in tables]
    if all(total is not None for total in totals):
        allotted.total_fen = sum(total for total in totals if total is not None)
    grand = tables[0].totals.grand
    if len(tables) == 1 and grand and allotted.total_fen is not None:
        allotted.places["/total_fen"] = _amount_place(tables[0], grand)
    for number, table in enumerate(tables, start=1):
        where = table.title or ("分配表" if len(tables) == 1 else f"分配表{number}")
        for row in table.leaves:
            _add_row(table, row, where, allotted)
        if not table.unit_stated and table.leaves:
            allotted.findings.append(_unit_assumed(table, stated_fen, where))


def _unit_assumed(table: AllotmentTable, stated_fen: int | None, where: str) -> Finding:
    """Say in which unit a table without one was read; the body's total may confirm it."""
    confirmed = stated_fen is not None and abs(table.whole_fen) == abs(stated_fen)
    message = f"分配表没有写明金额单位，按“{table.unit}”读取"
    message += "，与正文总额相符。" if confirmed else "。"
    return finding("unit-assumed", message, where, severity="info" if confirmed else "warning")


def _add_row(table: AllotmentTable, row: Row, where: str, allotted: Allotted) -> None:
    """Add one receiver; what never was a receiver (a formula in its place) is left out.

    Where receivers have a row for each purpose, the purpose is the row's breakdown.
    """
    if any(trouble.cell is row.cell for trouble in row.troubles):
        return
    amount = table.columns.amount(row)
    breakdown = table.columns.breakdown(row)
    if breakdown is None and table.by_purpose:
        breakdown = {row.purpose: amount}
    pointer = allotted.add(row.name, amount, breakdown)
    allotted.receivers.append((where, row, row.name))
    allotted.places[f"{pointer}/recipient"] = row.place
    allotted.places[f"{pointer}/amount_fen"] = _amount_place(table, row)
    for index, key in table.columns.keys.items():
        if breakdown and key in breakdown and index in row.cells:
            escaped = key.replace("~", "~0").replace("/", "~1")
            allotted.places[f"{pointer}/breakdown/{escaped}"] = row.cells[index].place


def _amount_place(table: AllotmentTable, row: Row) -> Place:
    total = table.columns.total
    return row.cells[total.index].place if total and total.index in row.cells else row.place


def _take_total_of_body(stated: Entry, wording: Wording, allotted: Allotted) -> None:
    allotted.total_fen = stated.fen
    allotted.places["/total_fen"] = wording.body.place(stated.stated.start)


def _from_sentences(
    entries: list[Entry], stated: Entry | None, wording: Wording, allotted: Allotted
) -> None:
    """Read the receivers that sentences list; else the only county addressed gets the total."""
    if stated:
        _take_total_of_body(stated, wording, allotted)
    else:
        allotted.total_fen = _only_in_words(wording)
    listed = stated_amounts.listed_receivers(entries)
    for entry in [part for one in listed for part in one.parts or [one]]:
        pointer = allotted.add(entry.label, entry.fen, entry.breakdown or None)
        place = wording.body.place(entry.stated.start)
        allotted.places[f"{pointer}/recipient"] = allotted.places[f"{pointer}/amount_fen"] = place
        allotted.receivers.append(("正文", None, entry.label))
    if listed:
        allotted.findings += listed_sums(listed, stated, wording)
        return
    counties = counties_addressed(wording.addressees)
    total = allotted.total_fen
    if total is not None and len(counties) == 1 and not counties[0].startswith("各"):
        parts = _parts(entries, stated) if stated else None
        pointer = allotted.add(counties[0], total, parts)
        allotted.receivers.append(("主送机关", None, counties[0]))
        if stated:
            allotted.places[f"{pointer}/amount_fen"] = wording.body.place(stated.stated.start)


def _only_in_words(wording: Wording) -> int | None:
    """Return the total that the body gives in capital numerals and nowhere in digits."""
    found = [
        one.fen for one, digits in stated_amounts.amounts_in_words(wording.body.text) if not digits
    ]
    return found[0] if len(found) == 1 else None


def _parts(entries: list[Entry], stated: Entry) -> dict[str, int] | None:
    """Return what the sentence of the total says it is for, purpose by purpose."""
    parts = {
        entry.label: entry.fen
        for entry in entries
        if entry.kind == "purpose" and entry.sentence == stated.sentence and entry is not stated
    }
    return parts or None
