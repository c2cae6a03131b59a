"""What a spreadsheet holds beside its values: which cells are formulas, which are shown in percent.

calamine gives values only, and of a formula its last result, which nobody may take for a figure.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from zhida.core.document import UnreadableError
from zhida.formats import compound, grid, limits
from zhida.formats.archive import ENCRYPTED

PERCENT_FORMATS = {9, 10}
"""Number formats 0% and 0.00%, which every spreadsheet knows without a definition."""

REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
CELL = re.compile(rb"<c[\s/>]")
PLACED_CELL = re.compile(rb"<c\s[^<>]*\br=\"")
BLANK_CELL = re.compile(rb"<c\s[^<>]*/>")
BLANK_ROW = re.compile(rb"<row\b[^<>]*(?:/>|>\s*</row>)")
UNKNOWN_FORMULA = "="

BOUND_SHEET, FORMULA, NUMBER, RK, MANY_RK = 0x85, 0x06, 0x0203, 0x027E, 0xBD
CELL_FORMAT, NUMBER_FORMAT, PASSWORD, END = 0xE0, 0x041E, 0x2F, 0x0A


@dataclass
class Marks:
    """Of one sheet: formulas and percent cells by (row, column) from 0."""

    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    percents: set[tuple[int, int]] = field(default_factory=set)


def of_xlsx(archive: zipfile.ZipFile) -> list[Marks]:
    """Return the marks of the sheets in their order. Raises ``UnreadableError`` for a huge grid."""
    parts = sheet_parts(archive)
    percent_styles = _percent_styles(archive)
    return [_marks(archive, part, percent_styles) if part else Marks() for part in parts]


def of_xls(data: bytes) -> list[Marks]:
    """Return the marks of the sheets of an xls workbook in their order."""
    workbook = compound.stream(data, "Workbook")
    offsets = []
    formats: list[int] = []
    percents = set(PERCENT_FORMATS)
    for kind, record in _records(workbook, 0):
        if kind == BOUND_SHEET:
            offsets.append(struct.unpack_from("<I", record)[0])
        elif kind == CELL_FORMAT:
            formats.append(struct.unpack_from("<H", record, 2)[0])
        elif kind == NUMBER_FORMAT and b"%" in record[2:]:
            percents.add(struct.unpack_from("<H", record)[0])
    styles = {style for style, number in enumerate(formats) if number in percents}
    return [_xls_marks(workbook, offset, styles) for offset in offsets]


def _xls_marks(workbook: bytes, offset: int, percent_styles: set[int]) -> Marks:
    marks = Marks()
    for kind, record in _records(workbook, offset):
        if kind not in (FORMULA, NUMBER, RK, MANY_RK):
            continue
        row, column, style = struct.unpack_from("<HHH", record)
        if kind == FORMULA:
            marks.formulas[row, column] = UNKNOWN_FORMULA
        elif kind != MANY_RK and style in percent_styles:
            marks.percents.add((row, column))
        elif kind == MANY_RK:
            styles = [
                struct.unpack_from("<H", record, at)[0] for at in range(4, len(record) - 6, 6)
            ]
            marks.percents |= {
                (row, column + i) for i, found in enumerate(styles) if found in percent_styles
            }
    return marks


def _records(workbook: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """Yield (kind, content) of the BIFF records from ``offset`` to the end of that part."""
    while offset + 4 <= len(workbook):
        kind, size = struct.unpack_from("<HH", workbook, offset)
        if kind == PASSWORD:
            raise UnreadableError(ENCRYPTED)
        if kind == END:
            return
        yield kind, workbook[offset + 4 : offset + 4 + size]
        offset += 4 + size


def sheet_parts(archive: zipfile.ZipFile) -> list[str | None]:
    """Return the archive names of the sheets in the order of the workbook, None for a chart."""
    book = tree(archive, "xl/workbook.xml")
    related = {
        relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target")))[1:]
        for relation in tree(archive, "xl/_rels/workbook.xml.rels")
        if relation.get("Type", "").endswith("/worksheet")
    }
    sheets = [element for element in book.iter() if local(element) == "sheet"]
    return [
        next((related.get(value) for name, value in sheet.items() if name.endswith("}id")), None)
        for sheet in sheets
    ]


def _percent_styles(archive: zipfile.ZipFile) -> set[str]:
    if "xl/styles.xml" not in archive.namelist():
        return set()
    styles = tree(archive, "xl/styles.xml")
    percents = {str(number) for number in PERCENT_FORMATS} | {
        element.get("numFmtId")
        for element in styles.iter()
        if local(element) == "numFmt" and "%" in element.get("formatCode", "")
    }
    lists = [element for element in styles.iter() if local(element) == "cellXfs"]
    formats = [style.get("numFmtId") for style in (lists[0] if lists else [])]
    return {str(place) for place, number in enumerate(formats) if number in percents}


def _marks(archive: zipfile.ZipFile, part: str, percent_styles: set[str]) -> Marks:
    from lxml import etree

    marks = Marks()
    rows = columns = 0
    for cell, (row, column) in _cells(etree, _without_blanks(archive.read(part))):
        if len(cell):
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        _note(marks, cell, (row, column), percent_styles)
    grid.refuse_large(rows, columns)
    return marks


def _without_blanks(sheet: bytes) -> bytes:
    """Return the XML of a sheet without formatted cells and rows that hold nothing.

    Some sheets have a million of them. Where a cell does not say where it stands, all stay.
    """
    if len(CELL.findall(sheet)) > len(PLACED_CELL.findall(sheet)):
        return sheet
    return BLANK_ROW.sub(b"", BLANK_CELL.sub(b"", sheet))


def _cells(etree: Any, sheet: bytes) -> Iterator[tuple[Any, tuple[int, int]]]:
    """Yield each cell element with its (row, column) from 0; one is in memory at a time."""
    row = column = -1
    steps = etree.iterparse(
        io.BytesIO(sheet),
        events=("start", "end"),
        tag=("{*}row", "{*}c"),
        resolve_entities=False,
        no_network=True,
    )
    for event, element in steps:
        is_row = local(element) == "row"
        if event == "start" and is_row:
            row, column = int(element.get("r") or row + 2) - 1, -1
        elif event == "end" and not is_row:
            row, column = _position(element.get("r"), row, column + 1)
            yield element, (row, column)
        if event == "end":
            element.clear()
            while is_row and element.getprevious() is not None:
                del element.getparent()[0]


def _note(marks: Marks, cell: Any, position: tuple[int, int], percent_styles: set[str]) -> None:
    for child in cell:
        if local(child) == "f":
            for covered in _covered(child.get("ref"), position):
                marks.formulas[covered] = f"={child.text or ''}"
    if cell.get("s") in percent_styles and cell.get("t", "n") == "n":
        marks.percents.add(position)


def _covered(reference: str | None, position: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the cells that a formula fills: its own, or the whole range of an array formula."""
    first, _, last = (reference or "").partition(":")
    top, left = _position(first, *position)
    bottom, right = _position(last or first, *position)
    if (bottom - top + 1) * (right - left + 1) > limits.MAX_CELLS:
        return [position]
    return [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]


def _position(reference: str | None, row: int, column: int) -> tuple[int, int]:
    """Return the (row, column) from 0 of a reference like B7; without one, where it must stand."""
    matched = REFERENCE.fullmatch(reference or "")
    if not matched:
        return max(row, 0), column
    number = 0
    for letter in matched[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return int(matched[2]) - 1, number - 1


def tree(archive: zipfile.ZipFile, name: str) -> Any:
    """Return a part of an archive as a tree of elements."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(archive.read(name), parser)


def local(element: Any) -> str:
    """Return the name of an element without its namespace, "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
