"""Which parts of a document are target tables, and where one ends and the next begins.

A sheet is one target table: what stands above it and its rows, put together again where the file
cut it (page breaks, blank lines, lines without cells).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from zhida.core.document import Cell, Document, Paragraph, Table
from zhida.notices.reading.target_headings import column_of, is_heading, label_of
from zhida.notices.reading.vocabulary import vocabulary
from zhida.notices.reading.words import compact

_YEAR = re.compile(r"(?<!\d)(20\d\d)年|(二[〇○零O0][〇○零O0一二三四五六七八九]{2})年")
_YEAR_DIGITS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")
_BREAKING_TAG = re.compile(r"</?(?:li|p|br|div|tr|ol|ul)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_STRUCK = re.compile(r"~~[^~]*~~")
_LIST_LINE = re.compile(
    r"^(?:\d{1,2}[.．、]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])"
)
_UNIT_LINE = re.compile(r"^(?:金额)?单位[:：]?(?:亿元|万元|千元|元)$")
_ATTACHED = re.compile(r"^附(?:件|表)\s*[\d一二三四五六七八九十\-－]*[:：]?.{0,40}$")
_CELL_GAP = re.compile(r"[\t|]|[ \u3000\xa0]{3,}")
_PAGE_LINE = re.compile(r"^(?:[\s\-—–－第页共/\d]+|[（(]?续表?[)）]?)$")
_STARTS = {"project", "goals", "funding"}


@dataclass(frozen=True, eq=False)
class Piece:
    """One filled cell of a row: its text without markup, its first grid column."""

    text: str
    cell: Cell
    column: int

    @cached_property
    def words(self) -> str:
        """The text without layout white space."""
        return compact(self.text)


class Row:
    """The filled cells of a row, each spanning cell once, and the grid they stand in."""

    def __init__(self, cells: list[Cell]) -> None:
        self.cells = cells
        seen: set[int] = set()
        self.pieces: list[Piece] = []
        for column, cell in enumerate(cells):
            text = without_markup(cell.text)
            if id(cell) not in seen and (text or cell.formula):
                self.pieces.append(Piece(text, cell, column))
            seen.add(id(cell))

    @cached_property
    def words(self) -> list[str]:
        """The texts of the filled cells without layout white space."""
        return [piece.words for piece in self.pieces]

    @cached_property
    def is_header(self) -> bool:
        """Whether this row names the columns of the indicator part."""
        roles = {column_of(words) for words in self.words}
        return bool(roles & {"category", "subcategory", "name"}) and (
            len(roles & {"category", "subcategory", "name", "value"}) >= 2
        )


@dataclass(eq=False)
class Sheet:
    """One target table: the lines above it, its rows, and the blocks it takes up."""

    captions: list[Piece]
    rows: list[Row] = field(default_factory=list)
    blocks: set[int] = field(default_factory=set)
    name: str | None = None
    ragged: bool = False

    @property
    def labels(self) -> set[str]:
        """What the first cells of the rows announce."""
        return set(_labels(self.rows))

    @property
    def has_indicators(self) -> bool:
        """Whether the indicator part has begun."""
        return any(row.is_header or any(map(is_heading, row.words)) for row in self.rows)


def without_markup(text: str) -> str:
    """Return ``text`` without HTML tags and struck-out words; list items on lines of their own."""
    if "<" in text:
        text = _TAG.sub("", _BREAKING_TAG.sub("\n", text))
    if "~~" in text:
        text = _STRUCK.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    return text.replace("**", "").strip()


def sheets_of(document: Document) -> list[Sheet]:
    """Return the target tables of a document in order."""
    found: list[Sheet] = []
    current: Sheet | None = None
    waiting: list[tuple[int, Paragraph]] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            waiting.append((index, block))
            continue
        rows = [Row(cells) for cells in block.rows]
        if not (_about_targets(rows) or (current and _goes_on(current, rows, waiting))):
            current, waiting = None, []
            continue
        for part in _parts(rows):
            if current is None or not _continues(current, part, waiting, block):
                current = _new_sheet(block, waiting)
                found.append(current)
            else:
                _add_lines(current, waiting)
            waiting = []
            current.rows += part
            current.blocks.add(index)
            current.ragged = current.ragged or block.ragged
    return [sheet for sheet in found if sheet.has_indicators or "goals" in sheet.labels]


def _about_targets(rows: list[Row]) -> bool:
    """Tell whether the rows of a table are (part of) a target table."""
    if any(row.is_header for row in rows):
        return True
    if sum(is_heading(words) for row in rows for words in row.words) >= 2:
        return True
    labels = set(_labels(rows))
    return ("goals" in labels and bool(labels & {"project", "funding", "amount", "office"})) or (
        {"project", "funding"} <= labels
    )


def _goes_on(current: Sheet, rows: list[Row], waiting: list[tuple[int, Paragraph]]) -> bool:
    """Tell whether a table without any sign of its own is the rest of ``current``."""
    if any(not _PAGE_LINE.match(paragraph.text) for _, paragraph in waiting):
        return False
    if any(is_heading(words) for row in rows for words in row.words):
        return True
    last = [row.words[-1] for row in rows if len(row.words) > 1]
    signed = [words for words in last if re.search(r"[≥≤＞＜><%％]|以[上下内]$", words)]
    return current.has_indicators and len(signed) * 2 >= max(len(last), 1)


def _parts(rows: list[Row]) -> Iterator[list[Row]]:
    """Cut the rows of one table where a new target table begins."""
    part: list[Row] = []
    begun = False
    for row in rows:
        opens = _is_caption_row(row) or next(_labels([row]), None) == "project"
        if begun and opens:
            yield part
            part, begun = [], False
        begun = begun or row.is_header or any(map(is_heading, row.words))
        part.append(row)
    if part:
        yield part


def _continues(
    current: Sheet, rows: list[Row], waiting: list[tuple[int, Paragraph]], table: Table
) -> bool:
    """Tell whether ``rows`` belong to the sheet before them."""
    if table.place.sheet != current.name or any(_is_caption_row(row) for row in rows[:1]):
        return False
    if any(_is_title(compact(paragraph.text)) for _, paragraph in waiting):
        return False
    begins = set(_labels(rows)) & _STARTS
    if current.has_indicators:
        between = any(not _PAGE_LINE.match(paragraph.text) for _, paragraph in waiting)
        return not begins and not (between and rows[0].is_header)
    return not ("project" in begins and "project" in current.labels)


def _new_sheet(table: Table, waiting: list[tuple[int, Paragraph]]) -> Sheet:
    """Return an empty sheet with the captions among the paragraphs right above it."""
    above: list[tuple[int, Paragraph]] = []
    for index, paragraph in reversed(waiting):
        words = compact(without_markup(paragraph.text))
        if not (_is_caption(words) or _is_bare_name(words)):
            break
        above.insert(0, (index, paragraph))
    titles = [at for at, (_, line) in enumerate(above) if _is_title(compact(line.text))]
    if titles:
        first = titles[0]
        annex = first > 0 and _ATTACHED.match(compact(above[first - 1][1].text))
        above = above[first - 1 if annex else first :]
    else:
        above = [line for line in above if line is above[-1] or _is_caption(compact(line[1].text))]
    captions = [Piece(without_markup(one.text), _cell(one, one.text), 0) for _, one in above]
    return Sheet(captions, [], {index for index, _ in above}, table.place.sheet)


def _add_lines(sheet: Sheet, lines: Iterable[tuple[int, Paragraph]]) -> None:
    """Take lines that stand alone inside a sheet as rows, split where cells seem to be."""
    for index, paragraph in lines:
        sheet.blocks.add(index)
        if not _PAGE_LINE.match(paragraph.text):
            texts = _CELL_GAP.split(paragraph.text)
            sheet.rows.append(Row([_cell(paragraph, text) for text in texts]))


def _cell(paragraph: Paragraph, text: str) -> Cell:
    return Cell(text, paragraph.place, confidence=paragraph.confidence)


def _labels(rows: Iterable[Row]) -> Iterator[str]:
    """Yield what the first cell of each row announces."""
    for row in rows:
        label = label_of(row.words[0].partition("：")[0].partition(":")[0]) if row.words else None
        if label:
            yield label


def _is_caption_row(row: Row) -> bool:
    return len(row.pieces) == 1 and _is_caption(row.words[0])


def _is_caption(words: str) -> bool:
    """Tell whether a line belongs above a target table: title, year, unit, receiver, annex."""
    if _is_title(words) or _UNIT_LINE.match(words) or _ATTACHED.match(words):
        return True
    if len(words) > 40 or "。" in words:
        return False
    if year_in(words) and not re.search("月|印发", words):
        return True
    label, colon, _ = words.replace("：", ":").partition(":")
    about = label.startswith(tuple(vocabulary("target_labels")["about"]))
    return bool(colon) and (about or label_of(label) in ("receiver", "office", "project"))


def year_in(words: str) -> int | None:
    """Return the first year in ``words``, in digits or Chinese numerals, or None."""
    found = _YEAR.search(words)
    return int((found[1] or found[2]).translate(_YEAR_DIGITS)) if found else None


def _is_title(words: str) -> bool:
    titles = vocabulary("target_labels")["titles"]
    if len(words) > 60 or "。" in words or _LIST_LINE.match(words):
        return False
    bare = re.sub(r"[（(][^()（）]*[)）]$", "", words)
    return bare.endswith(tuple(titles)) and label_of(words) is None


def _is_bare_name(words: str) -> bool:
    """Tell whether a line is nothing but the name of a unit."""
    endings = tuple(vocabulary("target_labels")["unit_endings"])
    return len(words) <= 25 and words.endswith(endings) and not re.search(r"[:：，。；]", words)
