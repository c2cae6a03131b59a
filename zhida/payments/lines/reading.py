"""Lines read: of people, of payouts, of requests and allotments, or all of them into DuckDB.

A request is the way to its lines: they are those of its payout that its allotment pays for its
purpose. How many they are and what they come to stands on the request, so that nothing is ever
counted or summed over lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from zhida.payments.lines import places
from zhida.payments.lines.columns import COLUMNS, NAMES, ORDER, LineRow
from zhida.payments.lines.streaming import csv_of_query, table_from_csv
from zhida.payments.models import PaymentRequest, Payout, Segment
from zhida.registers.models import Component

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EVER = (0, 999_999)
"""Every month there may be."""

FIRST_PAGE = (0, 0)


class Page(NamedTuple):
    """Some lines in their order; ``after`` asks for the next ones, None at the end."""

    lines: list[LineRow]
    after: tuple[int, int] | None


def of_person(person_ids: Sequence[int], months: tuple[int, int] = EVER) -> list[LineRow]:
    """Return every line of these people (ids), by month, payout and line; paid or not."""
    among = places.shared(*months) + places.own(*months)
    found = places.read_people(among, person_ids, months)
    return sorted(found, key=lambda line: (line.month, line.payout, line.line_no))


def of_payout(payout: Payout, first: int = 1, limit: int = 50) -> list[LineRow]:
    """Return the lines numbered ``first`` and following, at most ``limit``."""
    return _numbered(payout, "line_no BETWEEN %s AND %s", [first, first + limit - 1])


def of_numbers(payout: Payout, numbers: Sequence[int]) -> list[LineRow]:
    """Return the lines with these numbers, ascending."""
    if not numbers:
        return []
    return _numbered(payout, f"line_no IN ({', '.join(['%s'] * len(numbers))})", numbers)


def _numbered(payout: Payout, condition: str, given: Sequence[int]) -> list[LineRow]:
    """Return lines of a payout by a condition on their number, ascending."""
    found = _of_segment(payout.segment, f"{_paid_by(payout)} AND {condition}", given)
    return sorted(found, key=lambda line: line.line_no)


def _paid_by(payout: Payout) -> str:
    """Return the condition that lines are paid by the allotments of a payout.

    Lines lie by allotment: unless it is named, a month's lines are gone through for one payout.
    """
    allotments = payout.requests.order_by().values_list("allotment", flat=True)
    return f"allotment IN ({', '.join(map(str, sorted(set(allotments))))})"


def of_request(request: PaymentRequest, after: int = 0, limit: int = 50) -> list[LineRow]:
    """Return the lines that a request pays with numbers above ``after``, at most ``limit``."""
    if request.payout is None:
        return []
    paid_for = Component.objects.filter(programme__purpose=request.purpose_id)
    components = ", ".join(str(key) for key in paid_for.values_list("pk", flat=True))
    condition = f"allotment = %s AND line_no > %s AND component IN ({components})"
    found = _of_segment(
        request.payout.segment,
        condition,
        [request.allotment_id, after],
        f" ORDER BY line_no LIMIT {int(limit)}",
    )
    return sorted(found, key=lambda line: line.line_no)[:limit]


def of_allotments(
    allotment_ids: Sequence[int], after: tuple[int, int] = FIRST_PAGE, limit: int = 50
) -> Page:
    """Return lines that these allotments pay, request after request in the order of their ids.

    ``after`` is that of the page before. Their number and sum are those of the requests.
    """
    request_id, line_no = after
    requests = PaymentRequest.objects.filter(
        allotment__in=allotment_ids, pk__gte=request_id, payout__isnull=False
    )
    lines: list[LineRow] = []
    for request in requests.select_related("payout__segment").order_by("pk").iterator(50):
        start = line_no if request.pk == request_id else 0
        lines += of_request(request, start, limit - len(lines))
        if len(lines) == limit:
            return Page(lines, (request.pk, lines[-1].line_no))
    return Page(lines, None)


def into_duckdb(
    database: DuckDBPyConnection,
    name: str,
    payout: Payout,
    allotment: int | None = None,
    components: Sequence[int] | None = None,
) -> None:
    """Lay the lines of a payout into a new table ``name``, or those of an allotment or components.

    Columns and types are those of ``lines.columns``.
    """
    condition = _paid_by(payout) if allotment is None else f"allotment = {int(allotment)}"
    if components is not None:
        wanted = ", ".join(str(int(key)) for key in components) or "NULL"
        condition += f" AND component IN ({wanted})"
    segment = payout.segment
    if segment.place == "shared":
        condition += f" AND payout = {int(payout.pk)}"
    among = places.of_segment(segment)
    if among and among[0].file:
        database.execute(
            f"CREATE TABLE {name} AS SELECT {NAMES} FROM {among[0].table} WHERE {condition}"
        )
        return
    tables = " UNION ALL ".join(
        f"SELECT {NAMES} FROM {place.table} WHERE {condition}" for place in among
    )
    table_from_csv(database, name, COLUMNS, csv_of_query(f"{tables} ORDER BY {ORDER}"))


def _of_segment(
    segment: Segment, condition: str, given: Sequence[Any], tail: str = ""
) -> list[LineRow]:
    if segment.place == "shared":
        condition, given = f"payout = %s AND {condition}", [segment.payout_id, *given]
    return places.read(places.of_segment(segment), condition, given, tail)
