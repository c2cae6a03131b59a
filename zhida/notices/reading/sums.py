"""Which rows each total covers, and which sums do not hold.

A table does not say what its totals cover: 小计 may stand before or after its rows, 合计 at either
end, prefectures may head their counties without a word. The arrangement under which most totals
hold is taken for the one that was meant; what fails under it is a finding. Where a row fails and
a total above it fails by the same difference, only the row is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from zhida.notices.reading.allotment_rows import Row
from zhida.notices.reading.amount_columns import AmountColumns, difference
from zhida.notices.reading.grid import Column, pattern
from zhida.notices.reading.receivers import is_lowest, lies_in

Amount = Callable[[Row], int]
_LARGEST_GROUP = 300
"""The most rows that are looked through for the group of one unnamed subtotal."""


@dataclass(frozen=True)
class Broken:
    """A sum that does not hold: the row and column printed, what its parts add up to."""

    row: Row
    column: Column
    printed_fen: int
    sum_fen: int
    of_rows: int
    """How many rows were added up; 0 when it is the row's own parts."""


@dataclass
class Totals:
    """The totals of a table: the grand total, if any, and the rows that each total covers."""

    grand: Row | None
    covers: list[tuple[Row, list[Row]]]

    def direct_parts(self, total: Row) -> list[Row]:
        """Return the totals right below ``total`` and the rows that none of them covers."""
        cover = next(rows for row, rows in self.covers if row is total)
        within = [
            (row, set(rows))
            for row, rows in self.covers
            if row is not total and set(rows) < set(cover)
        ]
        outermost = [
            (row, rows) for row, rows in within if not any(rows < others for _, others in within)
        ]
        covered = {row for _, rows in outermost for row in rows}
        return [row for row, _ in outermost] + [row for row in cover if row not in covered]


def find_totals(rows: list[Row], amount: Amount) -> Totals:
    """Return the totals among ``rows`` and what each covers.

    Rows that turn out to be subtotals without saying so become totals (their ``kind`` changes).
    """
    _set_aside_parts(rows, amount)
    grand = _grand(rows, amount)
    _find_unnamed_totals(rows, grand, amount)
    leaves = [row for row in rows if row.kind == "leaf"]
    covers = [(grand, leaves)] if grand else []
    others = [row for row in rows if row.kind == "total" and row is not grand]
    covers += _cover_subtotals(rows, others, bool(grand), amount)
    return Totals(grand, covers)


def _set_aside_parts(rows: list[Row], amount: Amount) -> None:
    """Take 其中 rows for what they are: a part of the row above, unless a total needs them."""
    parts = [row for row in rows if row.kind == "leaf" and row.is_part]
    others = [row for row in rows if row.kind == "leaf" and not row.is_part]
    needed = any(
        row.kind == "total" and amount(row) == _sum(parts + others, amount) != _sum(others, amount)
        for row in rows
    )
    for row in parts if others and not needed else []:
        row.kind = "part"


def _grand(rows: list[Row], amount: Amount) -> Row | None:
    """Return the row of the grand total: the most general word, the one that adds up first."""
    totals = [row for row in rows if row.kind == "total"]
    if len(totals) == 1:
        return totals[0] if _covers_all(rows, totals[0], amount) else None
    whole = [row for row in totals if _is_whole(row)]
    general = [row for row in whole if "总" in row.name or row.name.startswith("全")] or whole
    leaves_fen = _sum([row for row in rows if row.kind == "leaf"], amount)
    fitting = [row for row in general if amount(row) == leaves_fen]
    outer = sorted(general, key=lambda row: rows.index(row) not in (0, len(rows) - 1))
    return next(iter(fitting or outer), None)


def _is_whole(row: Row) -> bool:
    own = bool(pattern("whole_row").match(_unbracketed(row.name)))
    return own and row.group in ("", row.name)


def _unbracketed(name: str) -> str:
    return name.split("（")[0].split("(")[0]


def _covers_all(rows: list[Row], total: Row, amount: Amount) -> bool:
    """Return whether the only total covers every row, rather than those on one side of it."""
    place = rows.index(total)
    sides = [[r for r in part if r.kind == "leaf"] for part in (rows[:place], rows[place + 1 :])]
    everything = sum(_sum(side, amount) for side in sides)
    if amount(total) == everything or not all(sides):
        return True
    return _is_whole(total) or all(_sum(side, amount) != amount(total) for side in sides)


def _find_unnamed_totals(rows: list[Row], grand: Row | None, amount: Amount) -> None:
    """Make totals of the rows that head others without saying 小计: 昌吉州 above its counties.

    With a grand total this is done only if the grand total then holds; without one only where the
    numbering or the register says that the rows below belong to the row.
    """
    leaves = [row for row in rows if row.kind == "leaf"]
    everything = _sum(leaves, amount)
    if grand and amount(grand) == everything:
        return
    groups = dict(_groups(leaves, amount if grand else None))
    heads_fen = _sum(list(groups), amount)
    members_fen = sum(_sum(members, amount) for members in groups.values())
    fitting = (everything - heads_fen, everything - members_fen)
    if groups and (grand is None or amount(grand) in fitting):
        for row in groups:
            row.kind = "total"


def _groups(leaves: list[Row], amount: Amount | None) -> Iterator[tuple[Row, list[Row]]]:
    """Yield the rows that look like subtotals, each with the rows right below that it heads.

    With ``amount``, adding up is a sign too; else only numbering and register are.
    """
    numbered_alike = len({row.level for row in leaves}) == 1
    place = 0
    while place < len(leaves):
        below = leaves[place + 1 : place + 1 + _LARGEST_GROUP]
        size = _members(leaves[place], below, numbered_alike)
        if not size and amount:
            size = _unnumbered(leaves[place], below) or _adding_up(leaves[place], below, amount)
        if size:
            yield leaves[place], below[:size]
        place += size + 1


def _members(head: Row, below: list[Row], numbered_alike: bool) -> int:
    """Return how many rows below belong to ``head`` by their numbering or by the register."""
    if head.level and numbered_alike:
        return 0
    belong = takewhile(
        lambda row: row.level > head.level if head.level else lies_in(row.name, head.name), below
    )
    return sum(1 for _ in belong)


def _unnumbered(head: Row, below: list[Row]) -> int:
    """Return how many rows without a number follow a head numbered 一、 or （一）."""
    if head.level not in (1, 2):
        return 0
    return sum(1 for _ in takewhile(lambda row: not row.level, below))


def _adding_up(head: Row, below: list[Row], amount: Amount) -> int:
    """Return how many rows below, two or more, add up to ``head``; 0 if none do."""
    left = amount(head)
    if not left or is_lowest(head.name):
        return 0
    for size, row in enumerate(below, start=1):
        left -= amount(row)
        if left == 0 and size > 1:
            return size
    return 0


def _cover_subtotals(
    rows: list[Row], totals: list[Row], has_grand: bool, amount: Amount
) -> list[tuple[Row, list[Row]]]:
    """Return what each subtotal covers: its group, or the run of rows before or after it."""
    runs = {row: _runs(rows, row) for row in totals}
    fitting = [
        sum(amount(row) == _sum(runs[row][side], amount) for row in totals) for side in (0, 1)
    ]
    first = next((i for i, row in enumerate(rows) if row in totals), 0)
    headed = not any(row.kind == "leaf" for row in rows[:first])
    after_first = fitting[1] > fitting[0] or (fitting[0] == fitting[1] and headed)
    covers = []
    for row in totals:
        before, after = runs[row]
        group = [one for one in rows if one.kind == "leaf" and row.group and one.group == row.group]
        usual = [after, before] if after_first else [before, after]
        options = [option for option in ([group, *usual] if group else usual) if option]
        covers.append((row, _best(row, options, has_grand, amount, after_first)))
    return covers


def _best(
    total: Row, options: list[list[Row]], has_grand: bool, amount: Amount, after_first: bool
) -> list[Row]:
    """Return the first option that adds up, else part of one beside the total, else the usual."""
    for option in options:
        if _sum(option, amount) == amount(total):
            return option
    for option in options if has_grand else []:
        for length in range(len(option) - 1, 0, -1):
            part = option[:length] if after_first else option[-length:]
            if _sum(part, amount) == amount(total):
                return part
    return options[0] if options else []


def _sum(rows: Sequence[Row], amount: Amount) -> int:
    return sum(amount(row) for row in rows)


def _runs(rows: list[Row], total: Row) -> tuple[list[Row], list[Row]]:
    """Return the leaf rows right before and right after ``total``, up to the next total."""
    place = rows.index(total)
    before = _until_total(rows[:place][::-1])[::-1]
    return before, _until_total(rows[place + 1 :])


def _until_total(rows: Sequence[Row]) -> list[Row]:
    found: list[Row] = []
    for row in rows:
        if row.kind in ("total", "section") and (found or row.kind == "total"):
            break
        if row.kind == "leaf":
            found.append(row)
    return found


def broken_sums(rows: list[Row], columns: AmountColumns, totals: Totals) -> list[Broken]:
    """Return the sums that do not hold, each blamed on the row that is wrong."""
    across = list(_broken_rows(rows, columns))
    wrong_rows = {one.row: one for one in across if one.row.kind == "leaf"}
    down = []
    for total, cover in totals.covers:
        for column in _all_columns(columns):
            broken = _broken_total(total, cover, column, columns, totals)
            if broken and not _explained(broken, cover, wrong_rows, columns):
                down.append(broken)
    named = {one.row for one in down}
    return down + [one for one in across if one.row not in named]


def _all_columns(columns: AmountColumns) -> list[Column]:
    found = ([columns.total] if columns.total else []) + columns.parts
    return found + [one.total for one in columns.sums if one.total not in found]


def _broken_rows(rows: list[Row], columns: AmountColumns) -> Iterator[Broken]:
    """Yield the rows whose parts do not add up to their total.

    When that is so in most rows, the columns were no parts, unless their heading says 合计.
    """
    for one in columns.sums:
        checked = [row for row in rows if _is_checked(row, one.total, one.parts)]
        wrong = [row for row in checked if difference(row, one.total, one.parts)]
        if len(wrong) * 2 > len(checked) and not (one.sure and len(checked) <= 3):
            continue
        for row in wrong:
            printed = row.fen[one.total.index] or 0
            parts_fen = printed - difference(row, one.total, one.parts)
            yield Broken(row, one.total, printed, parts_fen, 0)


def _is_checked(row: Row, total: Column, parts: Sequence[Column]) -> bool:
    known = row.fen.get(total.index) is not None and not row.troubles
    return (
        known and row.kind in ("leaf", "total") and any(row.fen[c.index] is not None for c in parts)
    )


def _broken_total(
    total: Row, cover: list[Row], column: Column, columns: AmountColumns, totals: Totals
) -> Broken | None:
    printed = total.fen.get(column.index)
    unknown = any(one.cell is row.cells[column.index] for row in cover for one in row.troubles)
    if printed is None or unknown or not cover:
        return None

    def value(row: Row) -> int:
        return columns.amount(row) if column is columns.total else row.fen.get(column.index) or 0

    added = _sum(cover, value)
    if printed in (added, _sum(totals.direct_parts(total), value)):
        return None
    return Broken(total, column, printed, added, len(cover))


def _explained(
    broken: Broken, cover: list[Row], wrong: dict[Row, Broken], columns: AmountColumns
) -> bool:
    """Return whether rows that are wrong in themselves make the total look wrong."""
    differences = [one.printed_fen - one.sum_fen for row in cover if (one := wrong.get(row))]
    gap = broken.sum_fen - broken.printed_fen
    if broken.column is not columns.total:
        gap = -gap
    return bool(differences) and (gap in differences or gap == sum(differences))
