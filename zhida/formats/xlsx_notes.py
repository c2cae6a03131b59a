"""An xlsx workbook as it came, with some cells of a sheet coloured and explained beside the table.

Everything else stays: widths, formats, lists of choices, further sheets. The sheet is rewritten as
it streams by, row by row; only the rows that are to be marked are parsed. What is built otherwise
than spreadsheets write it is not touched: ``annotate`` says so, and the caller finds another way.
"""

from __future__ import annotations

import copy
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple

from zhida.formats.sheet_marks import local, sheet_parts, tree

MAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
"""What an xlsx calls its workbook; one with macros calls it otherwise and keeps its own ending."""

STYLES = "xl/styles.xml"
COLOUR = "FFF8D7DA"
MOST_STYLES = 20_000
NOTE_WIDTH = 60
CHUNK = 1 << 20
ROW_END = b"</row>"
ROW_START = re.compile(rb"<row\b[^>]*?\sr=\"(\d+)\"")
SHEET_START = re.compile(rb"<worksheet\b[^>]*>")
COLUMN_END = re.compile(rb"<col\b[^>]*?\smax=\"(\d+)\"")


class Note(NamedTuple):
    """What is wrong with a cell: row from 1, column from 0."""

    row: int
    column: int
    words: str


class UnfitError(Exception):
    """The workbook is built otherwise than this module can tell."""


def annotate(source: Path, sheet: str, notes: Iterable[Note], head: Note, target: Path) -> bool:
    """Write ``source`` to ``target`` with the cells of ``notes`` coloured and explained.

    The explanations stand in the column of ``head``, below its words. Returns False, and leaves no
    ``target``, when the workbook cannot be rewritten with certainty.
    """
    from lxml import etree

    try:
        _annotate(source, sheet, list(notes), head, target)
    except (UnfitError, zipfile.BadZipFile, KeyError, ValueError, etree.LxmlError):
        target.unlink(missing_ok=True)
        return False
    return True


def reference(row: int, column: int) -> str:
    """Return how a sheet names a cell: row from 1, column from 0.

    >>> reference(4, 0), reference(2, 27)
    ('A4', 'AB2')
    """
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def _annotate(source: Path, sheet: str, notes: list[Note], head: Note, target: Path) -> None:
    with zipfile.ZipFile(source) as book, zipfile.ZipFile(target, "w") as copied:
        if MAIN not in book.read("[Content_Types].xml"):
            raise UnfitError
        part = _part_of(book, sheet)
        styles, count = _with_coloured_styles(book)
        by_row: dict[int, list[Note]] = {head.row: []}
        for note in notes:
            by_row.setdefault(note.row, []).append(note)
        for member in book.infolist():
            with book.open(member) as content, _opened(copied, member) as written:
                if member.filename == STYLES:
                    written.write(styles)
                elif member.filename == part:
                    written.writelines(_marked(content, by_row, head, count))
                else:
                    shutil.copyfileobj(content, written, CHUNK)


def _opened(book: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
    told = zipfile.ZipInfo(member.filename, member.date_time)
    told.compress_type = zipfile.ZIP_DEFLATED
    return book.open(told, "w", force_zip64=member.file_size > CHUNK << 10)


def _part_of(book: zipfile.ZipFile, sheet: str) -> str:
    """Return the name in the archive of the sheet with a name."""
    sheets = [one for one in tree(book, "xl/workbook.xml").iter() if local(one) == "sheet"]
    names = [one.get("name") for one in sheets]
    part: str | None = dict(zip(names, sheet_parts(book), strict=True))[sheet]
    if part is None:
        raise UnfitError
    return part


def _with_coloured_styles(book: zipfile.ZipFile) -> tuple[bytes, int]:
    """Return the styles, each once more in colour below the others, and how many there were."""
    from lxml import etree

    styles = tree(book, STYLES)
    lists = {local(one): one for one in styles}
    fills, formats = lists["fills"], lists["cellXfs"]
    count = len(formats)
    if not 0 < count < MOST_STYLES:
        raise UnfitError
    namespace = etree.QName(styles).namespace
    fill = etree.SubElement(fills, f"{{{namespace}}}fill")
    pattern = etree.SubElement(fill, f"{{{namespace}}}patternFill", patternType="solid")
    etree.SubElement(pattern, f"{{{namespace}}}fgColor", rgb=COLOUR)
    for style in list(formats):
        coloured = copy.deepcopy(style)
        coloured.set("fillId", str(len(fills) - 1))
        coloured.set("applyFill", "1")
        formats.append(coloured)
    for one in (fills, formats):
        one.set("count", str(len(one)))
    return etree.tostring(styles, xml_declaration=True, encoding="UTF-8", standalone=True), count


def _marked(
    content: IO[bytes], by_row: Mapping[int, list[Note]], head: Note, styles: int
) -> Iterator[bytes]:
    """Yield the XML of the sheet with its notes; raises when a row of them is not there."""
    opening, missing = b"", set(by_row)
    for part in _parts(content):
        start = part.rfind(b"<row")
        before, row = (part[:start], part[start:]) if part.endswith(ROW_END) else (part, b"")
        if not opening:
            found = SHEET_START.search(before)
            if found is None:
                raise UnfitError
            opening, before = found[0], _with_wide_column(before, head.column)
        yield before
        numbered = ROW_START.match(row)
        number = int(numbered[1]) if numbered else 0
        if number in by_row:
            missing.remove(number)
            row = _edited(opening, row, by_row[number], head, styles)
        yield row
    if missing:
        raise UnfitError


def _parts(content: IO[bytes]) -> Iterator[bytes]:
    """Yield the XML of a sheet, cut behind every row."""
    rest = b""
    while chunk := content.read(CHUNK):
        *whole, rest = (rest + chunk).split(ROW_END)
        yield from (part + ROW_END for part in whole)
    yield rest


def _with_wide_column(before: bytes, column: int) -> bytes:
    """Return what comes before the first row, with a wide column for the explanations."""
    number = column + 1
    told = f'<col min="{number}" max="{number}" width="{NOTE_WIDTH}" customWidth="1"/>'.encode()
    if b"<cols" not in before:
        return before.replace(b"<sheetData", b"<cols>" + told + b"</cols><sheetData")
    if max((int(last) for last in COLUMN_END.findall(before)), default=0) >= number:
        return before
    return before.replace(b"</cols>", told + b"</cols>")


def _edited(opening: bytes, row: bytes, notes: list[Note], head: Note, styles: int) -> bytes:
    """Return a row with its bad cells in colour, and what is wrong with them behind the last."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    element = etree.fromstring(opening + row + b"</worksheet>", parser)[0]
    number = int(element.get("r"))
    element.attrib.pop("spans", None)
    for column in {note.column for note in notes}:
        cell = _cell(element, reference(number, column))
        cell.set("s", str(int(cell.get("s", "0")) + styles))
    words = head.words if number == head.row else "；".join(note.words for note in notes)
    cell = _cell(element, reference(number, _free_column(element, head.column)))
    namespace = etree.QName(element).namespace
    cell.set("t", "inlineStr")
    text = etree.SubElement(etree.SubElement(cell, f"{{{namespace}}}is"), f"{{{namespace}}}t")
    text.text = words
    written: bytes = etree.tostring(element)
    return written


def _cell(row: Any, name: str) -> Any:
    """Return the cell of a row with a name; one that is not there is put where it belongs."""
    from lxml import etree

    wanted = _order(name)
    orders = [_order(cell.get("r", "")) for cell in row]
    if wanted in orders:
        return row[orders.index(wanted)]
    place = sum(order < wanted for order in orders)
    made = etree.Element(f"{{{etree.QName(row).namespace}}}c", r=name)
    row.insert(place, made)
    return made


def _free_column(row: Any, first: int) -> int:
    """Return the column from ``first`` on behind every cell of the row that holds something."""
    filled = [_order(cell.get("r", "")) for cell in row if len(cell)]
    while any(order >= _order(reference(1, first)) for order in filled):
        first += 1
    return first


def _order(name: str) -> tuple[int, str]:
    """Return by what cells of a row are sorted; raises for a cell without a name."""
    letters = name.rstrip("0123456789")
    if not letters:
        raise UnfitError
    return len(letters), letters
