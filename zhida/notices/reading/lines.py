"""A document as lines of text, and lines as one running text that knows its places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from zhida.core.document import Cell, Document, Paragraph, Place, Table
from zhida.notices.reading.words import compact, plain

_NUMBERING = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、.．](?!\d)|第[一二三四五六七八九十]+[条章]"
)
_NEW_LINE_WORDS = re.compile(r"附件|抄送|抄报|主送|特此通知")


@dataclass(frozen=True)
class Line:
    """One printed line: its text as printed, the block it came from, where it stands."""

    text: str
    block: int
    place: Place
    confidence: float | None = None

    @property
    def words(self) -> str:
        """The text without layout white space."""
        return compact(self.text)


def lines_of(document: Document, leave_out: Set[int]) -> list[Line]:
    """Return the lines of every block not in ``leave_out``.

    A table among them is layout (a red head, an imprint in two cells), so each of its rows is one
    line.
    """
    found = []
    for index, block in enumerate(document.blocks):
        if index in leave_out:
            continue
        if isinstance(block, Paragraph):
            found += _paragraph_lines(index, block)
        else:
            found += _row_lines(index, block)
    return [line for line in found if line.words]


def _paragraph_lines(index: int, paragraph: Paragraph) -> list[Line]:
    return [
        Line(text.strip(), index, paragraph.place, paragraph.confidence)
        for text in paragraph.text.splitlines()
    ]


def _row_lines(index: int, table: Table) -> list[Line]:
    found: list[Line] = []
    seen: set[int] = set()
    for row in table.rows:
        cells = [cell for cell in _distinct(row) if id(cell) not in seen and cell.text.strip()]
        seen |= {id(cell) for cell in cells}
        if cells:
            text = "   ".join(plain(cell.text) for cell in cells)
            found.append(Line(text, index, cells[0].place, cells[0].confidence))
    return found


def _distinct(row: list[Cell]) -> list[Cell]:
    return list({id(cell): cell for cell in row}.values())


@dataclass
class Passage:
    """Lines as one running text without layout white space; wrapped lines are joined again."""

    text: str = ""
    starts: list[int] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def add(self, line: Line) -> None:
        """Append ``line``, on a line of its own unless it goes on with the sentence before."""
        words = line.words
        if self.text and not self._goes_on(words):
            self.text += "\n"
        self.starts.append(len(self.text))
        self.places.append(line.place)
        self.text += words

    def _goes_on(self, words: str) -> bool:
        ended = self.text[-1] in "。；;：:！？"
        return not (ended or _NUMBERING.match(words) or _NEW_LINE_WORDS.match(words))

    def place(self, offset: int) -> Place:
        """Return the place of the line that holds the character at ``offset``."""
        return (
            self.places[max(0, bisect_right(self.starts, offset) - 1)] if self.places else Place()
        )


def passage(lines: Iterable[Line]) -> Passage:
    """Return ``lines`` as one running text."""
    joined = Passage()
    for line in lines:
        joined.add(line)
    return joined
