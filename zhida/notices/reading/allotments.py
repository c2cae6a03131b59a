"""What a notice allots: from its tables, else from its sentences, checked against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from zhida.notices.reading.amounts import shown
from zhida.notices.reading.finding import Finding, finding
from zhida.notices.reading.lines import Passage
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


@dataclass
class Wording:
    """What the text says about money: the body, and all text outside tables (for capitals)."""

    title: str
    body: Passage
    annexes: Passage
    addressees: list[str]
    fiscal_year: int | None = None

    @property
    def takes_back(self) -> bool:
        """Whether title or body take money back."""
        return stated_amounts.takes_back(self.title + self.body.text)


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
            allotted.findings += table_findings(table, wording.takes_back, recognised)
        allotted.findings += _against_body(tables, allotted, entries, wording)
    else:
        _from_sentences(entries, stated, wording, allotted)
    allotted.findings += _in_words(tables, allotted, wording)
    allotted.findings += _parts_of_body(entries, wording)
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


def _against_body(
    tables: list[AllotmentTable], allotted: Allotted, entries: list[Entry], wording: Wording
) -> Iterator[Finding]:
    """Compare the tables with the total in the body; without one of theirs they take its."""
    stated = stated_amounts.the_total(entries)
    if stated is None:
        return
    added = sum(one["amount_fen"] for one in allotted.allotments)
    table_fen = added if allotted.total_fen is None else allotted.total_fen
    candidates = stated_amounts.total_candidates(entries)
    if allotted.total_fen is None:
        allotted.total_fen = stated.fen
        allotted.places["/total_fen"] = wording.body.place(stated.stated.start)
    yield from _rows_against_body(tables, stated, entries, wording)
    agreed = table_fen in candidates or (wording.takes_back and -table_fen in candidates)
    if agreed or _of_one_receiver(stated, allotted, wording):
        return
    unit = tables[0].unit
    gap, body = shown(abs(table_fen - stated.fen), unit), shown(stated.fen, unit)
    message = f"正文写明的总额为{body}，分配表的合计为{shown(table_fen, unit)}，相差{gap}。"
    place = wording.body.place(stated.stated.start)
    yield finding("body-total-differs", message, "正文总额", place=place)


def _rows_against_body(
    tables: list[AllotmentTable], stated: Entry, entries: list[Entry], wording: Wording
) -> Iterator[Finding]:
    """Compare the receivers that the sentence of the total lists with their rows."""
    rows = {row.name: (table, row) for table in tables for row in table.leaves}
    for entry in entries:
        if entry.kind != "receiver" or entry.sentence != stated.sentence or entry.label not in rows:
            continue
        table, row = rows[entry.label]
        amount = table.columns.amount(row)
        if abs(amount) != abs(entry.fen):
            gap = shown(abs(abs(amount) - abs(entry.fen)), table.unit)
            message = (
                f"“{row.name}”在正文为{shown(entry.fen, table.unit)}，"
                f"在分配表为{shown(amount, table.unit)}，相差{gap}。"
            )
            place = wording.body.place(entry.stated.start)
            yield finding("body-row-differs", message, f"正文“{row.name}”", place=place)


def _of_one_receiver(stated: Entry, allotted: Allotted, wording: Wording) -> bool:
    """Return whether the body tells one addressed county its own share of a common table."""
    counties = counties_addressed(wording.addressees)
    shares = [one["amount_fen"] for one in allotted.allotments if one["recipient"] in counties]
    return len(counties) == 1 and shares == [stated.fen]


def _from_sentences(
    entries: list[Entry], stated: Entry | None, wording: Wording, allotted: Allotted
) -> None:
    """Read the receivers that sentences list; else the only county addressed gets the total."""
    allotted.total_fen = stated.fen if stated else _only_in_words(wording)
    if stated:
        allotted.places["/total_fen"] = wording.body.place(stated.stated.start)
    listed = stated_amounts.listed_receivers(entries)
    for entry in listed:
        pointer = allotted.add(entry.label, entry.fen, entry.breakdown or None)
        place = wording.body.place(entry.stated.start)
        allotted.places[f"{pointer}/recipient"] = allotted.places[f"{pointer}/amount_fen"] = place
        allotted.receivers.append(("正文", None, entry.label))
    if listed:
        allotted.findings += _listed_sums(listed, stated, wording)
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


def _listed_sums(
    listed: Sequence[Entry], stated: Entry | None, wording: Wording
) -> Iterator[Finding]:
    added = sum(entry.fen for entry in listed)
    if stated and stated.fen != added:
        unit = stated.stated.unit
        message = (
            f"正文写明的合计为{shown(stated.fen, unit)}，所列{len(listed)}个单位之和为"
            f"{shown(added, unit)}，相差{shown(abs(added - stated.fen), unit)}。"
        )
        place = wording.body.place(stated.stated.start)
        yield finding("sum-differs", message, "正文合计", place=place)
    for entry in listed:
        parts = sum(entry.breakdown.values())
        if entry.breakdown and parts != entry.fen:
            unit = entry.stated.unit
            message = (
                f"“{entry.label}”为{shown(entry.fen, unit)}，括号内各项之和为{shown(parts, unit)}，"
                f"相差{shown(abs(parts - entry.fen), unit)}。"
            )
            place = wording.body.place(entry.stated.start)
            yield finding("parts-differ", message, f"正文“{entry.label}”", place=place)


def _in_words(
    tables: list[AllotmentTable], allotted: Allotted, wording: Wording
) -> Iterator[Finding]:
    """Compare amounts in capital numerals with the total, or with the digits right before."""
    unit = tables[0].unit if tables else "元"
    texts = [wording.body.text, wording.annexes.text]
    texts += [
        row.name + "".join(cell.text for cell in row.cells.values())
        for table in tables
        for row in table.rows
        if row.kind == "words"
    ]
    total = allotted.total_fen
    for text in texts:
        for capital, digits in stated_amounts.amounts_in_words(text):
            compared = total
            if digits and total is not None and abs(digits.fen) not in (abs(total), capital.fen):
                compared = digits.fen
            elif digits and abs(digits.fen) == abs(capital.fen) and not _is_total(digits.fen, text):
                continue
            if compared is None or abs(compared) == abs(capital.fen):
                continue
            unit = digits.unit if digits else unit
            words = text[capital.start : capital.end]
            gap = shown(abs(abs(compared) - abs(capital.fen)), unit)
            message = (
                f"大写金额“{words}”合{shown(capital.fen, unit)}，"
                f"与总额{shown(compared, unit)}不符，相差{gap}。"
            )
            yield finding("words-total-differs", message, "大写金额")


def _is_total(fen: int, text: str) -> bool:
    """Return whether an amount of the text states the total of the notice."""
    return any(
        entry.rank > 0 and abs(entry.fen) == abs(fen)
        for entry in stated_amounts.entries_in(text)
        if entry.kind != "receiver"
    )


def _parts_of_body(entries: list[Entry], wording: Wording) -> Iterator[Finding]:
    broken = stated_amounts.broken_parts(entries)
    if broken:
        total, added = broken
        unit = total.stated.unit
        message = (
            f"正文合计为{shown(total.fen, unit)}，其中所列各项之和为{shown(added, unit)}，"
            f"相差{shown(abs(added - total.fen), unit)}。"
        )
        place = wording.body.place(total.stated.start)
        yield finding("body-parts-differ", message, "正文其中各项", place=place)
