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


def read_header(rows: list[Row]) -> tuple[list[Columns], int]:
    """Return the column sets of the indicators, left to right, and the row where they begin.

    ([], 0) when there is no header. Where a line above names the sets (实施期目标 beside 年度目标)
    the one of the whole term is left aside.
    """
    at = next((at for at, row in enumerate(rows) if row.is_header), None)
    if at is None:
        return [], 0
    header = rows[at : at + 2] if at + 1 < len(rows) and _splits(*rows[at : at + 2]) else [rows[at]]
    sets = [Columns()]
    for column in _headers(header):
        if column.role in HEADINGS and column.role in sets[-1].roles:
            sets.append(Columns())
        sets[-1].add(column)
    sets = [columns for columns in sets if "name" in columns.roles]
    annual = [columns for columns in sets if not (at and _is_of_the_term(columns, rows[at - 1]))]
    return annual or sets, at + len(header)


def _is_of_the_term(columns: Columns, above: Row) -> bool:
    """Tell whether the line above the header says that a set is about the whole term."""
    titles = [piece for piece in above.pieces if piece.column <= columns.roles["name"][0]]
    words = vocabulary("target_labels")["term"]
    return bool(titles) and any(word in titles[-1].words for word in words)


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
