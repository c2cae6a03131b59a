"""The upper part of a target table: whose it is, which year, how much from where, what for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from zhida.core.document import Place
from zhida.core.money import FEN_PER_UNIT, InexactAmountError
from zhida.notices.reading.amounts import UnreadableAmountError, cell_fen, is_amount
from zhida.notices.reading.target_captions import year_in
from zhida.notices.reading.target_goals import split_goals
from zhida.notices.reading.target_headings import column_of, is_blank, is_heading, label_of
from zhida.notices.reading.target_sheets import Piece, Row, Sheet
from zhida.notices.reading.vocabulary import vocabulary
from zhida.notices.reading.words import compact

_NUMBER = r"[-－−(（]?\d[\d,，]*(?:\.\d+)?[)）]?(?:亿元|万元|元)?"
_SOURCE = re.compile(rf"(?P<label>[^\d:：，,；;、]+?)[:：]?\s*(?P<value>{_NUMBER})(?:[，,；;、]|$)")
_LABEL_AND_AMOUNT = re.compile(rf"^(?P<label>\D*[^\d.,，(（\-－−])(?P<value>{_NUMBER})$")
_UNIT = re.compile(r"(亿元|百万元|万元|千元|百元|元)")
_APART = re.compile(r"\s{2,}(?![^（(]*[)）])")
_COLON = re.compile(r"[:：]")
_CAPTION_NAME = re.compile(r"[（(]\s*20\d\d\s*年度?\s*[，,、]?\s*([^（()）]*?)\s*[)）]")
_TRAILING_NAME = re.compile(r"[（(]([^（()）]+)[)）]$")


@dataclass(frozen=True)
class Amount:
    """An amount of money: its fen, None when unreadable; how it is printed; where."""

    fen: int | None
    text: str
    place: Place
    formula: bool = False


@dataclass
class Form:
    """What the upper part of one target table says; None or empty where it says nothing."""

    project: str | None = None
    fiscal_year: int | None = None
    amount: Amount | None = None
    unit: str | None = None
    funding: dict[str, Amount] = field(default_factory=dict)
    goals: list[str] = field(default_factory=list)
    goals_place: Place | None = None
    receivers: list[Piece] = field(default_factory=list)
    offices: list[Piece] = field(default_factory=list)
    overall: bool = False
    title: str = ""


def read_form(sheet: Sheet) -> Form:
    """Read captions and upper rows of a target table, up to the header of its indicators."""
    form = Form()
    for caption in sheet.captions:
        _caption(form, caption)
    _Upper(form).read(upper_rows(sheet))
    return form


def upper_rows(sheet: Sheet) -> Iterator[Row]:
    """Yield the rows above the indicators."""
    for row in sheet.rows:
        opens = bool(row.words) and label_of(row.words[0]) == "indicators"
        levels = any(column_of(words) in ("category", "subcategory") for words in row.words)
        if opens or levels or any(map(is_heading, row.words)):
            return
        yield row


def _caption(form: Form, caption: Piece) -> None:
    """Take year, unit of account, title and receiver from a line above the table."""
    parts = _APART.split(caption.text)
    if len(parts) > 1:
        for part in parts:
            _caption(form, _part(caption, part))
        return
    words = caption.words
    year = year_in(words)
    form.fiscal_year = form.fiscal_year or year
    unit = re.search(r"单位[:：]?(?:人民币)?(亿元|万元|千元|元)", words)
    if unit:
        form.unit = unit[1]
        return
    label, colon, value = words.replace("：", ":").partition(":")
    if colon and label_of(label) == "receiver":
        form.receivers.insert(0, _part(caption, value))
        return
    name = _CAPTION_NAME.search(words) or _TRAILING_NAME.search(words)
    if name and name[1] and not year_in(name[1]):
        form.receivers.append(_part(caption, name[1]))
    labels = vocabulary("target_labels")
    if any(word in words for word in labels["titles"]):
        form.title = form.title or words
        form.overall = form.overall or any(word in words for word in labels["overall"])
    elif not year and words.endswith(tuple(labels["unit_endings"])):
        form.receivers.append(caption)


def _part(piece: Piece, text: str) -> Piece:
    return Piece(text, piece.cell, piece.column)


_PARTS = {
    "project": "head",
    "receiver": "head",
    "office": "head",
    "funding": "funding",
    "amount": "funding",
    "term_amount": "funding",
    "goals": "goals",
    "term_goals": "goals",
}
"""Which part of the form a label in the first cell of a row opens."""


class _Upper:
    """Reads the rows of the upper part one after the other, keeping the label that is open."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.open = ""
        self.goal_texts: list[str] = []
        self.goal_column: int | None = None
        self.term_first = False
        self.labels_above: dict[int, Piece] = {}

    def read(self, rows: Iterator[Row]) -> None:
        """Read the rows into the form."""
        for row in rows:
            pieces = row.pieces
            first = label_of(_before_colon(row.words[0])) if pieces else None
            if len(pieces) == 1 and first is None and not self.open:
                _caption(self.form, pieces[0])
                continue
            self.open = _PARTS.get(first or "", self.open)
            if self.open == "goals":
                self._goals(row, labelled=first in ("goals", "term_goals"))
            else:
                self._fields(row)
        self.form.goals = split_goals(self.goal_texts)

    def _fields(self, row: Row) -> None:
        """Read a row of label and value cells, two and two, or both in one cell."""
        pairs = []
        for label, value in _pairs(row, money=self.open == "funding"):
            if label_of(label.words) == "funding":
                self._unit(label)
            else:
                pairs.append((label, value))
        if self._across(pairs, row):
            return
        if any(label_of(label.words) == "term_amount" for label, _ in pairs):
            self.term_first = label_of(pairs[0][0].words) == "term_amount"
        if self.term_first and len(pairs) > 1:
            pairs = pairs[1:]
        for label, value in pairs:
            self._field(label, value)

    def _across(self, pairs: list[tuple[Piece, Piece | None]], row: Row) -> bool:
        """Read amounts that stand below their labels; tell whether ``row`` was one of the two."""
        if self.open == "funding" and len(pairs) > 1 and not any(value for _, value in pairs):
            self.labels_above = {label.column: label for label, _ in pairs}
            return True
        above, self.labels_above = self.labels_above, {}
        numbers = [piece for piece in row.pieces if is_amount(piece.words)]
        if not above or not all(number.column in above for number in numbers):
            return False
        for number in numbers:
            self._field(above[number.column], number)
        return True

    def _unit(self, label: Piece) -> None:
        """Take the unit of account from a label of the money: 资金情况(万元)."""
        unit = _UNIT.search(label.words)
        self.form.unit = self.form.unit or (unit[1] if unit else None)

    def _field(self, label: Piece, value: Piece | None) -> None:
        form, kind = self.form, label_of(label.words)
        if value is None:
            return
        if kind == "project":
            form.project = value.words
        elif kind == "receiver" and value.words in FEN_PER_UNIT:
            form.unit = value.words
        elif kind == "receiver":
            form.receivers.insert(0, value)
        elif kind == "office":
            form.offices.append(value)
        elif kind == "amount" and form.amount is None:
            self._unit(label)
            form.amount = _amount(value, form.unit)
        elif kind is None and self.open == "funding" and not is_blank(value.words):
            form.funding[funding_key(label.text)] = _amount(value, form.unit)

    def _goals(self, row: Row, *, labelled: bool) -> None:
        """Take the goal cells of a row; of two columns side by side only the annual one."""
        pieces = row.pieces
        if labelled:
            rest = _COLON.split(pieces[0].text, maxsplit=1)[1:]
            pieces = [_part(pieces[0], rest[0]), *pieces[1:]] if rest and rest[0] else pieces[1:]
        headings = [label_of(piece.words) for piece in pieces]
        if headings and all(heading in ("goals", "term_goals") for heading in headings):
            annual = [p for p, h in zip(pieces, headings, strict=True) if h == "goals"]
            self.goal_column = annual[0].column if annual else None
            return
        if self.goal_column is not None and len(pieces) > 1:
            pieces = [piece for piece in pieces if piece.column == self.goal_column]
        for piece in pieces:
            if piece.text.strip():
                self.form.goals_place = self.form.goals_place or piece.cell.place
                self.goal_texts.append(_with_items(piece))


def _with_items(piece: Piece) -> str:
    """Return the text of a goal cell with its list tags, which tell where a goal begins."""
    return piece.cell.text if "<li" in piece.cell.text else piece.text


def _before_colon(words: str) -> str:
    return _COLON.split(words, maxsplit=1)[0]


def _pairs(row: Row, *, money: bool) -> Iterator[tuple[Piece, Piece | None]]:
    """Yield (label, value) of a row; a label before another label has no value.

    Where the values are ``money`` whatever is in Chinese characters alone is a label.
    """
    pieces = [part for piece in row.pieces for part in _split_cell(piece)]
    at = 0
    while at < len(pieces):
        label = pieces[at]
        value = pieces[at + 1] if at + 1 < len(pieces) else None
        heads = label_of(label.words) == "funding"
        if value is None or heads or label_of(value.words) or _is_source(value, money=money):
            yield label, None
            at += 1
        else:
            yield label, value
            at += 2


def _is_source(piece: Piece, *, money: bool) -> bool:
    """Tell whether a piece is itself a label of money: 其中:自治区财政下达."""
    if money and re.fullmatch(r"[\u4e00-\u9fff（()）]{2,}", piece.words):
        return not is_blank(piece.words)
    return piece.words.startswith("其中") or bool(re.search(r"[^\d)）][:：]$", piece.words))


def _split_cell(piece: Piece) -> Iterator[Piece]:
    """Yield a cell's lines, and a line's label and value where both stand in one cell."""
    for line in piece.text.splitlines() if _COLON.search(piece.text) else [piece.text]:
        inside = re.match(r"\s*其中\s*[:：]", line)
        sources = list(_SOURCE.finditer(line, inside.end())) if inside else []
        label, colon, value = line.replace("：", ":").partition(":")
        amount = _LABEL_AND_AMOUNT.match(line)
        if sources:
            parts = [text for source in sources for text in source.group("label", "value")]
        elif colon and value.strip() and not inside:
            parts = [label, value.strip()]
        elif amount and label_of(amount["label"]) == "amount":
            parts = [amount["label"], amount["value"]]
        else:
            parts = [line]
        for part in parts:
            yield _part(piece, part)


def funding_key(text: str) -> str:
    """Return a source of funds as printed, without 其中, colon and white space (rule R26)."""
    return re.sub(r"^其中[:：]?|[:：]$", "", compact(text).replace(" ", "")) or compact(text)


def _amount(piece: Piece, unit: str | None) -> Amount:
    """Return the amount in a cell; 万元 is the unit of these forms where none is printed."""
    words, place = piece.words.replace(" ", ""), piece.cell.place
    if piece.cell.formula is not None:
        return Amount(None, words, place, formula=True)
    try:
        return Amount(cell_fen(words, unit or "万元"), words, place)
    except (UnreadableAmountError, InexactAmountError):
        return Amount(None, words, place)
