"""Doubts that arise between the body's amounts, its capital numerals and the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhida.notices.reading.allotment_tables import AllotmentTable
from zhida.notices.reading.amounts import shown
from zhida.notices.reading.finding import Finding, finding
from zhida.notices.reading.lines import Passage
from zhida.notices.reading.receivers import counties_addressed
from zhida.notices.reading.stated_amounts import (
    Entry,
    amounts_in_words,
    broken_parts,
    takes_back,
    the_total,
    total_candidates,
)
from zhida.notices.reading.words import compact


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
        return takes_back(self.title + self.body.text)


def totals_against_body(
    tables: list[AllotmentTable], total_fen: int | None, entries: list[Entry], wording: Wording
) -> Iterator[Finding]:
    """Compare the tables' total, else the sum of their rows, with the total in the body."""
    stated = the_total(entries)
    if stated is None:
        return
    table_fen = sum(table.whole_fen for table in tables) if total_fen is None else total_fen
    candidates = total_candidates(entries)
    yield from _rows_against_body(tables, stated, entries, wording)
    agreed = table_fen in candidates or (wording.takes_back and -table_fen in candidates)
    if agreed or _is_one_share(stated, tables, wording):
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


def _is_one_share(stated: Entry, tables: list[AllotmentTable], wording: Wording) -> bool:
    """Return whether the body tells one addressed county its own share of a common table."""
    counties = counties_addressed(wording.addressees)
    shares = [
        table.columns.amount(row)
        for table in tables
        for row in table.leaves
        if row.name in counties
    ]
    return len(counties) == 1 and shares == [stated.fen]


def listed_sums(
    listed: Sequence[Entry], stated: Entry | None, wording: Wording
) -> Iterator[Finding]:
    """Yield that receivers listed in sentences do not add up, among them or each in itself."""
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
        parts = sum(entry.breakdown.values()) + sum(part.fen for part in entry.parts)
        if (entry.breakdown or entry.parts) and parts != entry.fen:
            unit = entry.stated.unit
            message = (
                f"“{entry.label}”为{shown(entry.fen, unit)}，其中各项之和为{shown(parts, unit)}，"
                f"相差{shown(abs(parts - entry.fen), unit)}。"
            )
            place = wording.body.place(entry.stated.start)
            yield finding("parts-differ", message, f"正文“{entry.label}”", place=place)


def totals_in_words(
    tables: list[AllotmentTable], total_fen: int | None, entries: list[Entry], wording: Wording
) -> Iterator[Finding]:
    """Compare amounts in capital numerals with the total, or with the digits right before them.

    With the digits only where these do not state the total: 其中低保100万元（大写壹佰万元整）.
    """
    totals = {abs(one.fen) for one in entries if one.rank > 0 and one.kind != "receiver"}
    for text in (wording.body.text, wording.annexes.text, *_rows_in_words(tables)):
        for capital, digits in amounts_in_words(text):
            of_total = digits is None or abs(digits.fen) in totals
            meant = total_fen if of_total or digits is None else digits.fen
            if meant is None or abs(meant) == abs(capital.fen):
                continue
            unit = digits.unit if digits else tables[0].unit if tables else capital.unit
            gap = shown(abs(abs(meant) - abs(capital.fen)), unit)
            message = (
                f"大写金额“{text[capital.start : capital.end]}”合{shown(capital.fen, unit)}，"
                f"与{'总额' if of_total else '小写'}{shown(meant, unit)}不符，相差{gap}。"
            )
            yield finding("words-total-differs", message, "大写金额")


def _rows_in_words(tables: list[AllotmentTable]) -> list[str]:
    """Return the texts of the rows that give a total in capital numerals."""
    rows = [row for table in tables for row in table.rows if row.kind == "words"]
    return [compact(row.name + "".join(c.text for c in row.cells.values())) for row in rows]


def parts_of_body(entries: list[Entry], wording: Wording) -> Iterator[Finding]:
    """Yield that the parts in the sentence of the total do not add up to it."""
    broken = broken_parts(entries)
    if broken:
        total, added = broken
        unit = total.stated.unit
        message = (
            f"正文合计为{shown(total.fen, unit)}，其中所列各项之和为{shown(added, unit)}，"
            f"相差{shown(abs(added - total.fen), unit)}。"
        )
        place = wording.body.place(total.stated.start)
        yield finding("body-parts-differ", message, "正文其中各项", place=place)
