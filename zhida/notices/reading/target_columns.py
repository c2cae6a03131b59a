"""The columns of the indicator part: which column holds what, learnt from its header rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from zhida.notices.reading.target_headings import column_of, stem
from zhida.notices.reading.target_sheets import Piece, Row
from zhida.notices.reading.vocabulary import vocabulary

HEADINGS = ("category", "subcategory", "name")


@dataclass(frozen=True)
class Header:
    """One column header: its words, what the column holds, the grid columns it takes up."""

    words: str
    role: str
    at: list[int]


@dataclass
class Columns:
    """One set of indicator columns; a folded table has two sets side by side.

    ``values`` are the value columns, the one to read first: a table may have several (年度 beside
    实施期, 中央 beside 地方).
    """

    roles: dict[str, list[int]] = field(default_factory=dict)
    values: list[Header] = field(default_factory=list)

    def add(self, header: Header) -> None:
        """Take a column into the set."""
        self.roles.setdefault(header.role, header.at)
        if header.role == "value":
            self.values = sorted([*self.values, header], key=_rank)

    def order(self) -> list[str]:
        """Return the roles from the name rightwards, in printed order."""
        behind = [role for role in self.roles if role not in HEADINGS[:2]]
        return sorted(behind, key=lambda role: self.roles[role][0])


def header_rows(rows: list[Row]) -> list[Row]:
    """Return the header row of the indicators and the row that splits its columns, if any."""
    for row, below in zip(rows, [*rows[1:], None], strict=True):
        if row.is_header:
            return [row, below] if below is not None and _splits(row, below) else [row]
    return []


def columns_of(rows: list[Row]) -> list[Columns]:
    """Return the column sets that the header rows describe, left to right."""
    sets = [Columns()]
    for header in _headers(rows):
        if header.role in HEADINGS and header.role in sets[-1].roles:
            sets.append(Columns())
        sets[-1].add(header)
    return [columns for columns in sets if "name" in columns.roles]


def _headers(rows: list[Row]) -> Iterator[Header]:
    """Yield each known header; below a spanning one the finer ones with its role."""
    seen: set[str] = set()
    for top in rows[0].pieces if rows else []:
        role = _role(top.words, seen)
        if role is None:
            continue
        seen.add(role)
        at = _columns(rows[0], top)
        finer = [piece for row in rows[1:] for piece in row.pieces if piece.column in at]
        if len(finer) > 1:
            for piece in finer:
                below = column_of(piece.words)
                yield Header(piece.words, below or role, _columns(rows[1], piece))
        else:
            yield Header(top.words, role, at)


def _columns(row: Row, piece: Piece) -> list[int]:
    return [column for column, cell in enumerate(row.cells) if cell is piece.cell]


def _splits(header: Row, below: Row) -> bool:
    """Tell whether ``below`` splits a spanning header: it repeats the others as the same cells."""
    repeated = [piece for piece in below.pieces if any(piece.cell is c for c in header.cells)]
    return len(repeated) >= 2 and len(repeated) < len(below.pieces)


def _role(words: str, seen: set[str]) -> str | None:
    """Return what a top header's column holds; ``seen`` are the roles to its left."""
    role = column_of(words)
    if stem(words) == "绩效指标":
        # At the left edge it is the title of the whole part, behind 二级指标 the third level.
        return "name" if "subcategory" in seen and "name" not in seen else None
    if role is None and ("指标值" in words or "目标值" in words):
        return "value"
    return role or ("note" if "name" in seen else None)


def _rank(header: Header) -> int:
    """Return 0 for the value column of the year, 1 for others (which keep their order)."""
    return 0 if any(word in header.words for word in vocabulary("target_labels")["annual"]) else 1
