"""What the columns of a table are: receivers, amounts, what they are for, what is of no concern."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from zhida.core.document import Cell
from zhida.notices.reading.amounts import is_amount, is_blank, stated_unit
from zhida.notices.reading.vocabulary import vocabulary
from zhida.notices.reading.words import compact

Cells = list[Cell]
_CHINESE = re.compile(r"[一-鿿]")
_FIGURES = re.compile(r"[^一-鿿]*\d[^一-鿿]*")
_COLUMN_NUMBER = re.compile(r"[(（]?(?:\d{1,2}|[A-Z]|[甲乙丙丁]|栏次|列次)(?:=.*)?[)）]?")

_FORMULA = re.compile(r"""["']?(?:[=＝@]|[+\-](?=.*[A-Za-z@=(!|]))""")


@dataclass(frozen=True)
class Column:
    """One column: where it stands, its heading (the lowest cell and those above), its role.

    Roles: index, name, group (a heading over several names), purpose, mark, subject, amount,
    remark, ignored.
    """

    index: int
    header: str
    path: tuple[str, ...]
    role: str
    unit: str | None = None


@dataclass
class Grid:
    """A table's columns, the rows below its headings, and the lines above them."""

    columns: list[Column]
    rows: list[Cells]
    captions: list[str] = field(default_factory=list)
    headings: list[tuple[str, ...]] = field(default_factory=list)
    ragged: bool = False

    def of_role(self, role: str) -> list[Column]:
        """Return the columns of one role, from left to right."""
        return [column for column in self.columns if column.role == role]

    @property
    def name(self) -> Column:
        """The column of receivers."""
        return self.of_role("name")[0]


@lru_cache
def pattern(name: str) -> re.Pattern[str]:
    """Return a pattern of the tables' vocabulary."""
    return re.compile(vocabulary("table_words")[name])


@lru_cache
def _roles() -> list[tuple[str, re.Pattern[str]]]:
    listed = vocabulary("table_words")["columns"]
    return [(entry["role"], re.compile(entry["pattern"])) for entry in listed]


def texts(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return the texts of a row without layout white space."""
    return tuple(compact(cell.text) for cell in cells)


def is_name(text: str) -> bool:
    """Return whether a cell's text could be a name: it holds Chinese and is no amount."""
    return bool(_CHINESE.search(text)) and not is_amount(text) and not is_blank(text)


def is_formula(cell: Cell) -> bool:
    """Return whether a cell holds a formula, or text that a spreadsheet would take for one."""
    return bool(cell.formula) or bool(_FORMULA.match(cell.text.strip()))


def read_grids(rows: list[Cells], ragged: bool) -> list[Grid]:
    """Return the table as one grid, or several where lists stand side by side; [] if none.

    A grid has a column of receivers and at least one of amounts.
    """
    first = _first_data_row(rows)
    if first is None:
        return []
    captions, headings = _headings(rows[:first])
    if ragged:
        headings = _below_their_group(headings)
    body = rows[first:]
    grids = []
    sides = _side_by_side(headings, len(rows[0]))
    body = [_with_name_beside(row, sides) for row in body]
    for start, end in sides:
        part = [row[start:end] for row in body]
        heads = [row[start:end] for row in headings]
        columns = _columns(heads, part, ragged)
        if columns:
            grids.append(Grid(columns, part, captions, [texts(row) for row in heads], ragged))
    return grids


def _first_data_row(rows: list[Cells]) -> int | None:
    """Return the first row that has a name and, right of it, an amount."""
    for place, row in enumerate(rows):
        words = texts(row)
        named = (i for i, word in enumerate(words) if is_name(word) or is_formula(row[i]))
        name = next(named, None)
        if name is None or is_column_numbers(words) or _heads_years(words[name:]):
            continue
        if any(_is_meant_as_amount(cell) for cell in row[name + 1 :]):
            return place
    return None


def _heads_years(words: Sequence[str]) -> bool:
    """Return whether a row heads columns by year: 地区 2022 2023 合计."""
    figures = [word for word in words[1:] if is_amount(word)]
    years = bool(figures) and all(re.fullmatch(r"20\d\d", word) for word in figures)
    return years and bool(pattern("receiver").search(words[0])) and len(words[0]) <= len("单位名称")


def _is_meant_as_amount(cell: Cell) -> bool:
    """Return whether a cell holds an amount, a formula, or figures that cannot be read: 2O."""
    text = compact(cell.text)
    return is_amount(text) or is_formula(cell) or bool(_FIGURES.fullmatch(text))


def is_column_numbers(words: Sequence[str]) -> bool:
    """Return whether a row only numbers the columns: 栏次 1 2 3=1+2."""
    filled = [word for word in words if word]
    return len(filled) > 1 and all(_COLUMN_NUMBER.fullmatch(word) for word in filled)


def _headings(rows: list[Cells]) -> tuple[list[str], list[Cells]]:
    """Tell captions (one text over the whole row) from the rows of headings below them."""
    captions: list[str] = []
    headings: list[Cells] = []
    for row in rows:
        filled = {id(cell): compact(cell.text) for cell in row if compact(cell.text)}
        if not filled or is_column_numbers(list(filled.values())):
            continue
        if not headings and (len(filled) == 1 or _is_caption(list(filled.values()))):
            captions += filled.values()
        else:
            headings.append(row)
    return captions, headings


def _is_caption(words: list[str]) -> bool:
    """Return whether a row of few texts states the unit or the like rather than headings."""
    return len(words) <= 2 and any(stated_unit(word) and "单位" in word for word in words)


def _side_by_side(headings: list[Cells], width: int) -> list[tuple[int, int]]:
    """Return where the lists begin and end that stand side by side under repeated headings."""
    lowest = [_path(headings, column, False)[-1:] for column in range(width)]
    starts = [i for i in range(width) if lowest[i] and lowest[i] == lowest[0]]
    if len(starts) > 1 and starts[1] > 1:
        parts = list(zip(starts, [*starts[1:], width], strict=True))
        blocks = [[head for head in lowest[start:end] if head] for start, end in parts]
        if all(block == blocks[0] for block in blocks):
            return parts
    return [(0, width)]


def _with_name_beside(row: Cells, sides: list[tuple[int, int]]) -> Cells:
    """Move 合计 to the side where its amount stands, when it stands at the start of the row."""
    filled = [index for index, cell in enumerate(row) if compact(cell.text)]
    if len(filled) != 2 or not pattern("total_row").search(compact(row[filled[0]].text)):
        return row
    for start, end in sides[1:]:
        if filled[0] < start < filled[1] < end:
            blank = [Cell("", cell.place) for cell in row]
            return [*blank[: start + 1], row[filled[0]], *row[start + 2 :]]
    return row


def _below_their_group(headings: list[Cells]) -> list[Cells]:
    """Put headings below the group over them, the last of the row above, when both rows were
    written from the left: 序号 地区 合计 其中： over 城市低保 农村低保 ….
    """
    if len(headings) != 2:
        return headings
    upper, lower = ([text for text in texts(row) if text] for row in headings)
    start, width = len(upper) - 1, len(headings[0])
    packed = texts(headings[0])[: len(upper)] == (*upper,) and texts(headings[1])[: len(lower)] == (
        *lower,
    )
    if not packed or start + len(lower) != width or start < 1:
        return headings
    return [headings[0], [Cell("", headings[1][0].place)] * start + headings[1][: len(lower)]]


def _path(headings: list[Cells], column: int, ragged: bool) -> tuple[str, ...]:
    """Return the headings over a column from top to bottom, each spanning cell once."""
    found: list[str] = []
    seen: set[int] = set()
    for level, row in enumerate(headings):
        cell = row[column]
        text = compact(cell.text)
        if not text and ragged:
            text = _group_to_the_left(headings, level, column)
        if text and id(cell) not in seen:
            found.append(text)
        seen.add(id(cell))
    return tuple(found)


def _group_to_the_left(headings: list[Cells], level: int, column: int) -> str:
    """Return the heading whose lost span covers a column: the next to the left that is a group."""
    below = headings[level + 1 :]
    if not any(compact(row[column].text) for row in below):
        return ""
    for left in range(column - 1, -1, -1):
        text = compact(headings[level][left].text)
        if text:
            return text if any(compact(row[left].text) for row in below) else ""
    return ""


def _columns(headings: list[Cells], body: list[Cells], ragged: bool) -> list[Column]:
    """Return the columns with their roles, or [] when receivers or amounts are missing."""
    found = []
    for index in range(len(body[0])):
        path = _path(headings, index, ragged)
        header = path[-1] if path else ""
        values = [row[index] for row in body]
        role = _role(header, path, values)
        found.append(Column(index, header, path, role, _unit(path)))
    found = _without_unnamed_index(found, body)
    found = _with_receivers(found)
    roles = {column.role for column in found}
    return found if {"name", "amount"} <= roles else []


def _unit(path: tuple[str, ...]) -> str | None:
    return next((unit for head in reversed(path) if (unit := stated_unit(head))), None)


def _role(header: str, path: tuple[str, ...], cells: Cells) -> str:
    bare = re.sub(r"[（(][^（()）]*[)）]$", "", header) or header
    for role, words in _roles():
        if words.search(bare):
            return role
    names = pattern("receiver").search(bare) and not pattern("money").search(bare)
    counts = _counts(cells, formula="name" if names else "amount")
    if counts["amount"] and counts["amount"] >= counts["name"] + counts["other"]:
        return "amount"
    if counts["name"] >= counts["other"]:
        return "text" if counts["name"] else "ignored"
    return "amount" if any(pattern("money").search(head) for head in path) else "ignored"


def _counts(cells: Cells, *, formula: str) -> dict[str, int]:
    """Count what stands in the cells of a column; ``formula`` is what a formula stands for."""
    counts = {"amount": 0, "name": 0, "other": 0}
    for cell in cells:
        text = compact(cell.text)
        if is_formula(cell):
            counts[formula] += 1
        elif is_amount(text):
            counts["amount"] += 1
        elif is_name(text):
            counts["name"] += 1
        elif not is_blank(text):
            counts["other"] += 1
    return counts


def _without_unnamed_index(columns: list[Column], body: list[Cells]) -> list[Column]:
    """Take a first column of running numbers without a heading for what it is."""
    first = columns[0]
    numbers = [text for row in body if (text := compact(row[0].text))]
    running = all(text.isdigit() and len(text) < 4 for text in numbers) and len(columns) > 2
    if first.role == "amount" and not first.header and running:
        return [Column(0, "", (), "index"), *columns[1:]]
    return columns


def _with_receivers(columns: list[Column]) -> list[Column]:
    """Settle which column of texts names the receivers: the finest one headed as such."""
    first_amount = next((c.index for c in columns if c.role == "amount"), len(columns))
    listed = [c for c in columns if c.role == "text"]
    purposes = [c for c in listed if pattern("purpose").search(c.header)]
    others = [c for c in listed if c not in purposes]
    headed = [c for c in others if pattern("receiver").search(c.header) and c.index < first_amount]
    candidates = (
        headed or [c for c in others if c.index < first_amount][:1] or purposes[:1] or others
    )
    if not candidates:
        return columns
    name = candidates[-1]
    roles = {c.index: "ignored" for c in listed}
    roles |= {c.index: "purpose" for c in purposes}
    roles |= {c.index: "group" for c in headed[:-1]}
    roles[name.index] = "name"
    return [Column(c.index, c.header, c.path, roles.get(c.index, c.role), c.unit) for c in columns]
