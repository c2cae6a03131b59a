"""The ledger as a tree: each allotment under the one its money came from, opened step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhida.access.scope import Scope
from zhida.allotments import queries
from zhida.allotments.models import Allotment
from zhida.allotments.queries import AsOf, LedgerRow

FEW = 3
"""So few topmost allotments are opened by themselves."""

MOST_ROWS = 500
"""Rows of one tree page; what lies beyond is found in the list."""


@dataclass(frozen=True)
class Branch:
    """One row of the tree. ``toggled`` is the address's list of open rows after a click on it."""

    row: LedgerRow
    depth: int
    is_open: bool
    has_children: bool
    toggled: str


def branches(
    scope: Scope, opened: set[int] | None, as_of: AsOf | None, year: int | None
) -> list[Branch]:
    """Return the rows of the tree, with the children of those in ``opened``.

    ``opened`` None opens the topmost ones when they are few.
    """
    tops = [one for one in queries.children(scope) if year in (None, one.fund.fiscal_year)]
    if opened is None:
        opened = {one.pk for one in tops} if len(tops) <= FEW else set()
    found: list[tuple[Allotment, int]] = []
    for pair in _walk(scope, tops, opened, 0):
        found.append(pair)
        if len(found) == MOST_ROWS:
            break
    rows = with_sums([one for one, _ in found], as_of)
    return [
        Branch(
            row=row,
            depth=depth,
            is_open=one.pk in opened,
            has_children=one.passed_down_on is not None,
            toggled=",".join(str(number) for number in sorted(opened ^ {one.pk})) or "0",
        )
        for row, (one, depth) in zip(rows, found, strict=True)
    ]


def with_sums(found: Sequence[Allotment], as_of: AsOf | None) -> list[LedgerRow]:
    """Return the allotments with their sums, now or as of another time."""
    if as_of is None:
        return [LedgerRow(one, queries.sums_now(one)) for one in found]
    sums = queries.sums_as_of([one.pk for one in found], as_of)
    return [LedgerRow(one, sums[one.pk]) for one in found]


def _walk(
    scope: Scope, level: list[Allotment], opened: set[int], depth: int
) -> Iterator[tuple[Allotment, int]]:
    for one in level:
        yield one, depth
        if one.pk in opened:
            yield from _walk(scope, queries.children(scope, one.pk), opened, depth + 1)
