"""Whose target table it is: the name on the table resolved against the allotment table.

A name settles it if it is the printed one, a part or abbreviation of it, or another name that the
register knows. Failing that the amount and the order of the tables decide, and that is a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from zhida.notices.reading.vocabulary import vocabulary
from zhida.notices.reading.words import compact

_OFFICE = re.compile(r"(?:财政局|财政厅|民政局|民政厅|人民政府)$")
_ILLEGIBLE = re.compile(r"[^\w\s·（）()、，,\-—]")
"""Signs that no name is written with, as □ and ■ in place of what was lost."""


@dataclass(frozen=True)
class Allotted:
    """One row of the allotment table as the resolver needs it."""

    name: str
    amount_fen: int


@dataclass(frozen=True)
class Wanted:
    """What a target table says about its receiver.

    ``names`` stand where a receiver stands; ``hints`` are names of allotted units that occur
    elsewhere (in the title, as the responsible office, as the sheet's name). ``overall`` marks a
    table for the whole sum, which has no receiver.
    """

    names: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    amount_fen: int | None = None
    overall: bool = False


@dataclass(frozen=True)
class Resolved:
    """The receiver of a table: the allotted row it belongs to, and how that is known.

    ``how`` is name (settled by the name), similar (one sign misread), amount_and_order, amount or
    order (guesses), unlisted (a real name that the allotment table does not have), overall (it
    needs none) or unknown. ``printed`` is what the table itself says.
    """

    row: int | None
    how: str
    printed: str | None = None


Known = Callable[[str], str | None]
"""Returns the register's code for a name, or None."""


def resolve(
    wanted: Sequence[Wanted],
    allotted: Sequence[Allotted],
    known: Known,
    *,
    recognised: bool = False,
) -> list[Resolved]:
    """Return for each target table, in their order, whose it is.

    In a ``recognised`` document a name that merely looks like one may be a misreading.
    """
    found = [_by_name(table, allotted, known, recognised=recognised) for table in wanted]
    for at, table in enumerate(wanted):
        if found[at].how != "unknown":
            continue
        if len(allotted) == len(wanted) == 1 and not table.names:
            found[at] = Resolved(0, "name")
        elif table.overall:
            found[at] = Resolved(None, "overall")
        else:
            found[at] = _by_amount_and_order(at, table, allotted, found)
    return found


def named_in(text: str, allotted: Sequence[Allotted]) -> Iterator[str]:
    """Yield the allotted unit that ``text`` names, the longest if one name contains another."""
    inside = [row.name for row in allotted if len(_bare(row.name)) > 1 and _bare(row.name) in text]
    longest = max(inside, key=len, default=None)
    if longest is not None and all(_bare(name) in longest for name in inside):
        yield longest


def _by_name(
    table: Wanted, allotted: Sequence[Allotted], known: Known, *, recognised: bool
) -> Resolved:
    """Settle a table's receiver by the names that it gives."""
    names = [row.name for row in allotted]
    for name in (*table.names, *table.hints):
        rows = matching(name, names, known)
        equal = [row for row in rows if allotted[row].amount_fen == table.amount_fen]
        if rows and len({names[row] for row in rows}) == 1:
            return Resolved([*equal, *rows][0], "name", name)
        if len(equal) == 1:
            return Resolved(equal[0], "amount", name)
    printed = table.names[0] if table.names else None
    if printed is None:
        return Resolved(None, "unknown")
    if not allotted:
        return Resolved(None, "name", printed)
    return _unmatched(printed, names, known, recognised=recognised)


def _unmatched(printed: str, names: list[str], known: Known, *, recognised: bool) -> Resolved:
    """Judge a name that the allotment table does not have: another unit, or misread."""
    if known(printed):
        return Resolved(None, "unlisted", printed)
    rows = [row for row, other in enumerate(names) if _misread(printed, other)]
    if len(rows) == 1:
        return Resolved(rows[0], "similar", printed)
    endings = tuple(vocabulary("target_labels")["unit_endings"])
    if not recognised and printed.endswith(endings) and not _ILLEGIBLE.search(printed):
        return Resolved(None, "unlisted", printed)
    return Resolved(None, "unknown", printed)


def matching(name: str, names: Sequence[str], known: Known) -> list[int]:
    """Return the rows that ``name`` may mean, by the first way of comparing that finds any."""
    wanted = _bare(name)
    ways: list[Callable[[str], bool]] = [
        lambda other: compact(other) == compact(name),
        lambda other: _bare(other) == wanted,
        lambda other: _is_part(wanted, _bare(other)),
    ]
    for way in ways:
        rows = [row for row, other in enumerate(names) if way(other)]
        if rows:
            return rows
    code = known(name)
    rows = [row for row, other in enumerate(names) if code and known(other) == code]
    return rows or [row for row, other in enumerate(names) if _abbreviates(wanted, _bare(other))]


def _bare(name: str) -> str:
    """Return a name without white space, brackets and the word for its office."""
    words = re.sub(r"[\s()（）〔〕\[\]“”\"《》]", "", compact(name))
    return _OFFICE.sub("", words) or words


def _is_part(first: str, second: str) -> bool:
    """Tell whether one name begins or ends with the other (州社会福利院, 伊犁州社会福利院)."""
    short, long = sorted((first, second), key=len)
    return len(short) >= 2 and (long.startswith(short) or long.endswith(short))


def _abbreviates(short: str, long: str) -> bool:
    """Tell whether ``short`` keeps the first and last sign of ``long`` and others in order."""
    if not 2 <= len(short) < len(long) or short[0] != long[0] or short[-1] != long[-1]:
        return False
    rest = iter(long)
    return all(sign in rest for sign in short)


def _misread(first: str, second: str) -> bool:
    """Tell whether two names differ in one sign only, as recognition or typing leaves them."""
    first, second = _bare(first), _bare(second)
    if len(first) != len(second) or len(first) < 3:
        return False
    return sum(a != b for a, b in zip(first, second, strict=True)) == 1


def _by_amount_and_order(
    at: int, table: Wanted, allotted: Sequence[Allotted], found: Sequence[Resolved]
) -> Resolved:
    """Guess a table's receiver among the rows that no table has, by amount and by order."""
    printed = table.names[0] if table.names else None
    taken = {resolved.row for resolved in found}
    free = [row for row in range(len(allotted)) if row not in taken]
    equal = [row for row in free if allotted[row].amount_fen == table.amount_fen]
    both = [row for row in equal if _fits_order(row, at, found)]
    if both and (len(both) == 1 or len(both) == _gap(at, found)):
        return Resolved(both[0], "amount_and_order", printed)
    if len(equal) == 1:
        return Resolved(equal[0], "amount", printed)
    next_ones = [row for row in free if allotted[row].amount_fen and _fits_order(row, at, found)]
    if table.amount_fen is None and len(next_ones) == 1:
        return Resolved(next_ones[0], "order", printed)
    return Resolved(None, "unknown", printed)


def _fits_order(row: int, at: int, found: Sequence[Resolved]) -> bool:
    """Tell whether giving ``row`` to table ``at`` keeps the tables in the order of the rows."""
    before = [resolved.row for resolved in found[:at] if resolved.row is not None]
    behind = [resolved.row for resolved in found[at + 1 :] if resolved.row is not None]
    return (not before or row > before[-1]) and (not behind or row < behind[0])


def _gap(at: int, found: Sequence[Resolved]) -> int:
    """Return how many tables of unknown receiver stand together from ``at`` on."""
    count = 0
    for resolved in found[at:]:
        if resolved.how != "unknown":
            break
        count += 1
    return count
