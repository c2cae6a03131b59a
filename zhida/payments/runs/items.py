"""The items of a run, read from its file: pages of them, one of them, what they come to.

The digest is proven where money follows from the items, at approval; a page does not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from zhida.payments.models import PayoutRun
from zhida.payments.runs import folder
from zhida.payments.runs.refusals import ITEMS_CHANGED, ITEMS_MISSING
from zhida.store.files import digest

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Item(NamedTuple):
    """One enrolment of a run, or somebody the last month paid who has none any more.

    ``category`` is that of its enrolment; ``running`` is False for somebody who has none.
    ``change`` and ``problem`` are names out of ``wording``, ``reason`` says why the amount is
    another than last month's.
    """

    item: int
    month: int
    enrolment: int
    person: int
    component: int
    category: str
    running: bool
    account: int
    due_fen: int
    why: str
    last_fen: int
    change: str
    reason: str
    problem: str
    detail: str

    @property
    def paid_fen(self) -> int:
        """What the run pays for it: nothing while there is a problem."""
        return 0 if self.problem else self.due_fen


@dataclass(frozen=True)
class Filters:
    """Which items are wanted; empty fields want all, all that are given must hold.

    ``problem`` may be ``any``: whatever cannot be paid.
    """

    change: str = ""
    problem: str = ""
    person: int | None = None
    enrolment: int | None = None


class Part(NamedTuple):
    """How many items are of a kind, what is due for them, and what they had last month."""

    name: str
    items: int
    due_fen: int
    last_fen: int


class Count(NamedTuple):
    """How many items are wanted, what is due for them, what they had last month, and what of the
    due cannot be paid.
    """

    items: int
    due_fen: int
    last_fen: int
    left_out_fen: int


SORTS = ("item", "due_fen", "last_fen")
"""By what items may be sorted; "-" before it turns it round."""


@contextmanager
def opened(run: PayoutRun) -> Iterator[DuckDBPyConnection]:
    """Yield a database with the view ``items``; refuses when the file is gone."""
    import duckdb

    file = folder.file_of(run.pk)
    if not file.is_file():
        raise ITEMS_MISSING(run=f"{run}")
    with duckdb.connect(config={"threads": 2}) as database:
        database.from_parquet(str(file)).create_view("items")
        yield database


def require_unchanged(run: PayoutRun) -> None:
    """Refuse when the file is not what was reckoned."""
    file = folder.file_of(run.pk)
    if not file.is_file():
        raise ITEMS_MISSING(run=f"{run}")
    if digest(file) != run.sha256:
        raise ITEMS_CHANGED(run=f"{run}")


def differing(run: PayoutRun, again: Path) -> list[int]:
    """Return the people whom the run would pay otherwise than the items in ``again`` say."""
    payable = (
        "SELECT person, component, account, due_fen FROM {} WHERE due_fen > 0 AND problem = ''"
    )
    with opened(run) as database:
        database.from_parquet(str(again)).create_view("again")
        found = database.execute(
            f"SELECT DISTINCT person FROM ({payable.format('items')} EXCEPT"
            f" {payable.format('again')}) ORDER BY person"
        ).fetchall()
    return [person for (person,) in found]


def count(database: DuckDBPyConnection, filters: Filters) -> Count:
    """Return how many items the filters want, and what they come to."""
    where, values = _where(filters)
    [found] = database.execute(
        "SELECT count(*), coalesce(sum(due_fen), 0), coalesce(sum(last_fen), 0),"
        f" coalesce(sum(due_fen) FILTER (problem <> ''), 0) FROM items WHERE {where}",
        values,
    ).fetchall()
    return Count(*map(int, found))


def page(
    database: DuckDBPyConnection, filters: Filters, sort: str, first: int, size: int
) -> list[Item]:
    """Return ``size`` items from the ``first`` (from 0) on; ``KeyError`` for a wrong sort."""
    if sort.removeprefix("-") not in SORTS:
        raise KeyError(sort)
    where, values = _where(filters)
    order = f"{sort.removeprefix('-')} {'DESC' if sort.startswith('-') else 'ASC'}, item"
    found = database.execute(
        f"SELECT {', '.join(Item._fields)} FROM items WHERE {where} ORDER BY {order}"
        " LIMIT ? OFFSET ?",
        [*values, size, first],
    )
    return [Item(*row) for row in found.fetchall()]


def parts(database: DuckDBPyConnection, column: str) -> list[Part]:
    """Return what the items come to by ``change`` or by ``problem``."""
    found = database.execute(
        f"SELECT {column}, count(*), sum(due_fen), sum(last_fen) FROM items"
        f" WHERE {column} <> '' GROUP BY ALL ORDER BY {column}"
    )
    return [Part(name, *map(int, figures)) for name, *figures in found.fetchall()]


def _where(filters: Filters) -> tuple[str, list[Any]]:
    problem = "" if filters.problem == "any" else filters.problem
    asked = {
        "change = ?": filters.change,
        "problem = ?": problem,
        "person = ?": filters.person,
        "enrolment = ?": filters.enrolment,
    }
    given = {condition: value for condition, value in asked.items() if value}
    conditions = [*given, *(["problem <> ''"] if filters.problem == "any" else [])]
    return " AND ".join(conditions) or "true", list(given.values())
