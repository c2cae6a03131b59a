"""A line that never arrived may be posted once more: the occasion that lets it through, once.

The key of lines (person, component, month, occasion) holds over all lines ever. A line of a payout
that was cancelled, or that came back and was given back, did not pay anybody; who pays the same
month again does so on an occasion of kind ``repayment``, which names that very line and can be had
only once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from zhida.payments import lines
from zhida.payments.models import Occasion, Payout, ReturnedLine
from zhida.payments.queries.payouts import cancelled
from zhida.recipients.queries.doubles import doubles
from zhida.store import bulk
from zhida.store.action import Actor
from zhida.store.trail import Line

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CHUNK = 5000


class Renewal(NamedTuple):
    """A line that may be paid again: whom it was for, and where it stands."""

    person: int
    component: int
    month: int
    payout: int
    line_no: int


def occasions_for(line: Line, renewals: Sequence[Renewal], by: Actor) -> list[int]:
    """Record an occasion for each line that is paid again; return their ids in the same order.

    The database refuses a line that has one (``occasion_repays_a_line_once``).
    """
    if not renewals:
        return []
    ids = bulk.reserve_ids(Occasion, len(renewals))
    shared = {"kind": "repayment", "recorded_by": by.name, "recorded_at": line.recorded_at}
    names = ("id", "person_id", "component_id", "month", "payout_id", "line_no")
    rows = ((id_, *renewal) for id_, renewal in zip(ids, renewals, strict=True))
    bulk.insert(Occasion, shared, names, rows)
    line.wrote_many(Occasion, ids)
    return ids


def renew(line: Line, database: DuckDBPyConnection, table: str, path: str, by: Actor) -> int:
    """Give the rows of ``table`` that were posted in vain before an occasion; return how many.

    Looks among the payouts of the place ``path`` with months in common. Only rows whose
    ``occasion`` is 0 are looked at; the column is changed in place.
    """
    first, last = database.execute(f"SELECT min(month), max(month) FROM {table}").fetchall()[0]
    found = _in_vain(database, path, first, last)
    if not found:
        return 0
    rows = database.execute(
        f"SELECT person, component, month, arg_max(payout, payout), arg_max(line_no, payout)"
        f" FROM in_vain SEMI JOIN (SELECT * FROM {table} WHERE occasion = 0) AS wanted"
        f" USING (person, component, month) GROUP BY person, component, month"
        f" ORDER BY person, component, month"
    ).fetchall()
    renewals = [Renewal(*row) for row in rows]
    occasions = occasions_for(line, renewals, by)
    for start in range(0, len(renewals), CHUNK):
        part = renewals[start : start + CHUNK]
        keys = [list(column) for column in zip(*part, strict=True)][:3]
        database.execute(
            f"UPDATE {table} AS t SET occasion = r.occasion FROM (SELECT unnest(?) AS person,"
            f" unnest(?) AS component, unnest(?) AS month, unnest(?) AS occasion) AS r"
            f" WHERE t.occasion = 0 AND t.person = r.person AND t.component = r.component"
            f" AND t.month = r.month",
            [*keys, occasions[start : start + CHUNK]],
        )
    return len(renewals)


def admit_exceptions(database: DuckDBPyConnection, table: str) -> int:
    """Give the rows of ``table`` that a recorded exception lets be paid once more its occasion.

    An exception serves one line, and only where the month is paid already: until then a row is the
    ordinary payment. Changes ``occasion`` in place; returns how many rows were admitted.
    """
    first, last = database.execute(f"SELECT min(month), max(month) FROM {table}").fetchall()[0]
    recorded = Occasion.objects.filter(kind="exception", month__gte=first, month__lte=last)
    admitted = 0
    for one in recorded.order_by("pk"):
        key = [one.person_id, one.component_id, one.month]
        wanted = "occasion = 0 AND person = ? AND component = ? AND month = ?"
        (rows,) = database.execute(f"SELECT count(*) FROM {table} WHERE {wanted}", key).fetchall()[
            0
        ]
        if rows and _serves(one):
            database.execute(
                f"UPDATE {table} SET occasion = ? WHERE line_no ="
                f" (SELECT min(line_no) FROM {table} WHERE {wanted})",
                [one.pk, *key],
            )
            admitted += 1
    return admitted


def _serves(one: Occasion) -> bool:
    """Tell whether the month is paid already, and the exception has not let a line through."""
    of_person = [double.other for double in doubles() if double.person == one.person_id]
    paid = [
        row.occasion
        for row in lines.of_person([one.person_id, *of_person], (one.month, one.month))
        if row.component == one.component_id
    ]
    return bool(paid) and one.pk not in paid


def _in_vain(database: DuckDBPyConnection, path: str, first: int, last: int) -> bool:
    """Make ``in_vain``: the lines that paid nobody and were not paid again; False for none."""
    database.execute(
        "CREATE OR REPLACE TABLE in_vain"
        " (person BIGINT, component INTEGER, month INTEGER, payout BIGINT, line_no INTEGER)"
    )
    overlapping = Payout.objects.filter(
        scope_path=path, first_month__lte=last, last_month__gte=first
    )
    for payout in cancelled(overlapping):
        _add(database, payout, None)
    given_back: dict[int, list[int]] = {}
    returned = ReturnedLine.objects.filter(
        request__payout__in=overlapping, given_back_on__isnull=False, person__isnull=False
    )
    for payout_id, reference in returned.values_list("request__payout", "reference"):
        given_back.setdefault(payout_id, []).append(reference)
    for payout in Payout.objects.filter(pk__in=given_back):
        _add(database, payout, given_back[payout.pk])
    return bool(database.execute("SELECT count(*) FROM in_vain").fetchall()[0][0])


def _add(database: DuckDBPyConnection, payout: Payout, only: list[int] | None) -> None:
    lines.into_duckdb(database, f"payout_{payout.pk}", payout)
    again = Occasion.objects.filter(payout=payout).values_list("line_no", flat=True)
    chosen = "line_no NOT IN (SELECT unnest(?::INTEGER[]))"
    given: list[Any] = [list(again)]
    if only is not None:
        chosen += " AND line_no IN (SELECT unnest(?::INTEGER[]))"
        given.append(only)
    database.execute(
        f"INSERT INTO in_vain SELECT person, component, month, {payout.pk}, line_no"
        f" FROM payout_{payout.pk} WHERE {chosen}",
        given,
    )
    database.execute(f"DROP TABLE payout_{payout.pk}")
