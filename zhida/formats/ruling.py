"""From ruling lines to the cells of tables.

The lines of one table cut it into small fields; fields with no line between them are one cell.
So a merged cell needs no special care, and a table may be open at its sides.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from zhida.formats.page import Box

TOLERANCE = 3.0
"""Lines closer than this (points) are one line, and ends closer than this meet."""

COVERED = 0.6
"""A line separates two fields when it runs along this share of their common side."""

MIN_LINE = 8.0
"""Shorter strokes (points) belong to letters and ornaments."""


def tables(rulings: Iterable[Box]) -> list[list[Box]]:
    """Return the cells of each table that ``rulings`` draw, tables from top to bottom.

    A single framed field is no table.
    """
    level, upright = _sorted_out(rulings)
    found = []
    for lines in _connected([*level, *upright]):
        own_level = [line for line in lines if line in level]
        own_upright = [line for line in lines if line in upright]
        if len(own_level) >= 2 and own_upright:
            cells = _cells(own_level, own_upright)
            if len(cells) > 1:
                found.append(cells)
    return sorted(found, key=lambda cells: (cells[0].top, cells[0].left))


def _sorted_out(rulings: Iterable[Box]) -> tuple[list[Box], list[Box]]:
    level, upright = [], []
    for ruling in rulings:
        if ruling.width >= MIN_LINE and ruling.height <= TOLERANCE:
            level.append(ruling)
        elif ruling.height >= MIN_LINE and ruling.width <= TOLERANCE:
            upright.append(ruling)
    turned = [_turned(line) for line in upright]
    return _joined(level), [_turned(line) for line in _joined(turned)]


def _turned(box: Box) -> Box:
    """Return the box with the page's axes exchanged."""
    return Box(box.top, box.left, box.bottom, box.right)


def _joined(lines: list[Box]) -> list[Box]:
    """Join level lines that lie on one height and meet; the result has no thickness."""
    joined: list[Box] = []
    for _, group in _on_one_height(lines):
        height = sum(line.middle[1] for line in group) / len(group)
        begun: Box | None = None
        for line in sorted(group, key=lambda line: line.left):
            if begun and line.left <= begun.right + TOLERANCE:
                begun = Box(begun.left, height, max(begun.right, line.right), height)
            else:
                joined += [begun] if begun else []
                begun = Box(line.left, height, line.right, height)
        joined += [begun] if begun else []
    return joined


def _on_one_height(lines: list[Box]) -> list[tuple[float, list[Box]]]:
    groups: list[tuple[float, list[Box]]] = []
    for line in sorted(lines, key=lambda line: line.middle[1]):
        if groups and line.middle[1] - groups[-1][1][-1].middle[1] <= TOLERANCE / 2:
            groups[-1][1].append(line)
        else:
            groups.append((line.middle[1], [line]))
    return groups


def _connected(lines: list[Box]) -> list[list[Box]]:
    """Part ``lines`` into groups whose members touch one another."""
    parent = list(range(len(lines)))
    for i, one in enumerate(lines):
        for j in range(i):
            if _touch(one, lines[j]):
                parent[_root(parent, i)] = _root(parent, j)
    groups: dict[int, list[Box]] = defaultdict(list)
    for i, line in enumerate(lines):
        groups[_root(parent, i)].append(line)
    return list(groups.values())


def _root(parent: list[int], member: int) -> int:
    while parent[member] != member:
        parent[member] = parent[parent[member]]
        member = parent[member]
    return member


def _touch(one: Box, other: Box) -> bool:
    return (
        one.left <= other.right + TOLERANCE
        and other.left <= one.right + TOLERANCE
        and one.top <= other.bottom + TOLERANCE
        and other.top <= one.bottom + TOLERANCE
    )


def clustered(positions: Iterable[float], tolerance: float = TOLERANCE) -> list[float]:
    """Return the different ``positions`` in order; those within ``tolerance`` are one."""
    groups: list[list[float]] = []
    for position in sorted(positions):
        if groups and position - groups[-1][-1] <= tolerance:
            groups[-1].append(position)
        else:
            groups.append([position])
    return [sum(group) / len(group) for group in groups]


def nearest(positions: list[float], position: float) -> int:
    """Return the index of the one of the sorted ``positions`` closest to ``position``."""
    after = bisect_left(positions, position)
    around = [index for index in (after - 1, after) if 0 <= index < len(positions)]
    return min(around, key=lambda index: abs(positions[index] - position))


def _cells(level: list[Box], upright: list[Box]) -> list[Box]:
    xs = clustered([x for line in upright for x in (line.left,)] + _ends(level))
    ys = clustered([y for line in level for y in (line.top,)] + _ends(map(_turned, upright)))
    columns, rows = len(xs) - 1, len(ys) - 1
    beside = _walls(upright, xs, ys)
    below = _walls([_turned(line) for line in level], ys, xs)
    parent = list(range(rows * columns))
    for r in range(rows):
        for c in range(columns):
            if c + 1 < columns and (c + 1, r) not in beside:
                parent[_root(parent, r * columns + c)] = _root(parent, r * columns + c + 1)
            if r + 1 < rows and (r + 1, c) not in below:
                parent[_root(parent, r * columns + c)] = _root(parent, (r + 1) * columns + c)
    regions: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for field in range(rows * columns):
        regions[_root(parent, field)].append(divmod(field, columns))
    rectangles = [part for fields in regions.values() for part in _rectangles(fields)]
    return sorted(
        (Box(xs[left], ys[top], xs[right], ys[bottom]) for top, left, bottom, right in rectangles),
        key=lambda box: (box.top, box.left),
    )


def _ends(lines: Iterable[Box]) -> list[float]:
    """Return the outermost ends of level lines: the sides of a table that is open there."""
    lines = list(lines)
    return [min(line.left for line in lines), max(line.right for line in lines)]


def _walls(upright: list[Box], xs: list[float], ys: list[float]) -> set[tuple[int, int]]:
    """Return (i, r) for each line xs[i] that is drawn along row r, between ys[r] and ys[r + 1]."""
    covered: dict[tuple[int, int], float] = defaultdict(float)
    for line in upright:
        i = nearest(xs, line.left)
        for r in range(len(ys) - 1):
            covered[i, r] += max(0.0, min(line.bottom, ys[r + 1]) - max(line.top, ys[r]))
    return {(i, r) for (i, r), length in covered.items() if length >= COVERED * (ys[r + 1] - ys[r])}


def _rectangles(fields: list[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Return a region of fields as (top, left, bottom, right) in grid lines.

    A region that is not a rectangle (a line is missing in the drawing) is cut into its rows.
    """
    top, bottom = min(r for r, _ in fields), max(r for r, _ in fields) + 1
    left, right = min(c for _, c in fields), max(c for _, c in fields) + 1
    if len(fields) == (bottom - top) * (right - left):
        return [(top, left, bottom, right)]
    parts = []
    for r in range(top, bottom):
        run: list[int] = []
        for c in sorted(column for row, column in fields if row == r):
            if run and c != run[-1] + 1:
                parts.append((r, run[0], r + 1, run[-1] + 1))
                run = []
            run.append(c)
        parts.append((r, run[0], r + 1, run[-1] + 1))
    return parts
