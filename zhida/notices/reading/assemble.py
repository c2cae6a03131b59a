"""The door of the readers: a neutral document in, the result of the reading contract out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from zhida.core.document import Document, Paragraph, Place
from zhida.notices.reading.allotment_tables import AllotmentTable, find_allotment_tables
from zhida.notices.reading.allotments import Allotted, read_allotments
from zhida.notices.reading.body_findings import Wording
from zhida.notices.reading.finding import SEVERITIES, Finding, finding
from zhida.notices.reading.head import Head, read_head
from zhida.notices.reading.head_findings import head_findings, mark_findings
from zhida.notices.reading.layout import Layout, lay_out
from zhida.notices.reading.lines import lines_of, passage
from zhida.notices.reading.marks import Mark, mark_in_cell
from zhida.notices.reading.receivers import issuer_division
from zhida.notices.reading.subjects import codes_in
from zhida.notices.reading.target_tables import find_target_blocks, read_targets
from zhida.notices.reading.unread_tables import unread_tables
from zhida.notices.reading.words import compact, unique


@dataclass(frozen=True)
class Reading:
    """What was read: ``result`` in the contract's shape, and where each value stands.

    ``places`` maps JSON pointers into ``result`` to places in the file; ``findings`` are those of
    the result, each with its own place.
    """

    result: dict[str, Any]
    places: dict[str, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read(document: Document) -> Reading:
    """Read a notice. The same document gives the same reading, findings in a stable order."""
    target_blocks = find_target_blocks(document)
    tables = find_allotment_tables(document, target_blocks)
    used = target_blocks.union(*(table.blocks for table in tables))
    layout = lay_out(lines_of(document, used))
    head = read_head(layout, tables[0].title if tables else "")
    annex_marks = list(_annex_marks(layout, tables))
    _complete_from_tables(head, tables, annex_marks)
    allotted = _allotted(document, layout, head, tables)
    targets = read_targets(document, head.notice, allotted.allotments)
    # 项目名称 of the target tables is the name in the indicator system (rule R8).
    head.notice["project_name"] = targets.project_name or head.notice["project_name"]
    findings = _in_order(
        [
            *head_findings(layout, head, document.recognised),
            *mark_findings(layout, head, annex_marks),
            *allotted.findings,
            *_nothing_allotted(layout, allotted, bool(tables or targets.targets)),
            *targets.findings,
        ]
    )
    places = head.places | allotted.places | targets.places
    result = {
        "notice": head.notice,
        "allotments": allotted.allotments,
        "total_fen": allotted.total_fen,
        "targets": targets.targets,
        "findings": [_as_json(one) for one in findings],
    }
    return Reading(result, places, findings)


def _as_json(one: Finding) -> dict[str, str]:
    return {
        "code": one.code,
        "severity": one.severity,
        "message": one.message,
        "where": one.where,
    }


def _in_order(findings: list[Finding]) -> list[Finding]:
    """Return the findings, the severe ones first, each once."""
    found = {(one.code, one.message, one.where): one for one in findings}
    return sorted(found.values(), key=lambda one: SEVERITIES.index(one.severity))


def _allotted(
    document: Document, layout: Layout, head: Head, tables: list[AllotmentTable]
) -> Allotted:
    wording = Wording(
        head.notice["title"] or (tables[0].title if tables else ""),
        head.body,
        passage(layout.annexes),
        head.notice["addressees"],
        head.notice["fiscal_year"],
    )
    division = issuer_division(head.notice["issuers"])
    return read_allotments(tables, wording, division, recognised=document.recognised)


def _annex_marks(layout: Layout, tables: list[AllotmentTable]) -> Iterator[Mark]:
    """Yield the marks that the annexes give: in a line, above a table, in a column of a table."""
    for line in layout.annexes:
        mark = mark_in_cell(line.text, line.place)
        if mark:
            yield mark
    for table in tables:
        cells = [row.mark for row in table.rows if row.kind == "leaf" and row.mark]
        texts = [(cell.text, cell.place) for cell in cells]
        texts += [
            (caption, table.rows[0].place) for grid in table.grids for caption in grid.captions
        ]
        for text, place in texts:
            mark = mark_in_cell(text, place)
            if mark:
                yield mark


def _complete_from_tables(head: Head, tables: list[AllotmentTable], marks: list[Mark]) -> None:
    """Take from the annexes what the body leaves to them: the mark, the subjects."""
    if not head.marks and marks and marks[0].code:
        head.notice["direct_fund_tag"] = marks[0].tag
        head.places["/notice/direct_fund_tag"] = marks[0].place
    if not head.notice["expenditure_subjects"]:
        codes = [code for table in tables for row in table.leaves for code in codes_in(row.subject)]
        codes += [
            code
            for table in tables
            for column in table.grids[0].columns
            for code in codes_in(compact(column.header))
        ]
        head.notice["expenditure_subjects"] = unique(codes)


def _nothing_allotted(layout: Layout, allotted: Allotted, has_tables: bool) -> Iterator[Finding]:
    """Say of tables that were lost, and of a notice that allots nothing.

    A file whose tables were read, be they of targets, has none to lose. The body of a notice may
    speak of a table that comes apart; only its annexes announce one that is there.
    """
    lines = [*layout.head, *layout.body, *layout.annexes]
    read = {one["recipient"] for one in allotted.allotments}
    lost = unread_tables(lines, layout.annexes if layout.is_notice else lines, read)
    doubts = list(lost) if read or not has_tables else []
    if doubts:
        yield from doubts
    elif layout.is_notice and not allotted.allotments:
        message = "文件没有读到分配表，正文也没有列出单位和金额。"
        yield finding("no-allotments", message, "分配表")


def explained(document: Document, reading: Reading) -> dict[str, dict[str, Any]]:
    """Return where each value of ``reading`` stands: JSON pointer to text and place."""
    texts = _texts(document)
    places = dict(reading.places)
    places |= {
        f"/findings/{index}": one.place
        for index, one in enumerate(reading.findings)
        if one.place is not None
    }
    return {
        pointer: {"text": texts.get(place, ""), **_known(place)}
        for pointer, place in sorted(places.items())
    }


def _texts(document: Document) -> dict[Place, str]:
    found: dict[Place, str] = {}
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found.setdefault(block.place, block.text)
        else:
            for row in block.rows:
                found.update((cell.place, cell.text) for cell in row if cell.place not in found)
    return found


def _known(place: Place) -> dict[str, Any]:
    names = ("page", "sheet", "table", "row", "column", "line", "box")
    values = {name: getattr(place, name) for name in names}
    return {name: value for name, value in values.items() if value is not None}
