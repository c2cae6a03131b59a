"""What the channel answered, taken in once: lines paid, lines returned, cases to look into."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils.timezone import localdate

from zhida.allotments.actions import using
from zhida.payments import reconciling
from zhida.payments.actions.steps import about, anew, claim_of
from zhida.payments.channel_files import channel_named
from zhida.payments.columns import rows_into
from zhida.payments.models import (
    Case,
    ChannelOrder,
    PaidRange,
    PaymentRequest,
    ReturnedLine,
    ReturnFile,
)
from zhida.payments.order_contents import sent_into
from zhida.payments.refusals import OTHER_CHANNEL, UNKNOWN_ORDER
from zhida.store import bulk
from zhida.store.action import Actor, Unchanged, action
from zhida.store.files import digest
from zhida.store.trail import Line

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from zhida.payments.reconciling import Reconciled

ROWS = 5000


@action("payments.take_in_outcomes", "导入回单")
def take_in_outcomes(
    line: Line, channel: str, path: Path, name: str, *, by: Actor, reason: str = ""
) -> ReturnFile:
    """Take a return file in, all of it or nothing; the same file again changes nothing.

    Each line of the order that the file answers is paid or returned; what fits no line, or fits
    it wrongly, becomes a case and leaves the line open. Refuses a file that is not of this
    channel, not whole, or about no order of the place.
    """
    import duckdb

    sha256 = digest(path)
    known = ReturnFile.objects.filter(sha256=sha256).first()
    if known is not None:
        raise Unchanged(known)
    told = channel_named(channel).outcomes(path)
    order = _order(told.head.order_number, channel)
    (request,) = anew(by, [order.voucher.request])
    with duckdb.connect() as database:
        _lay_out(database, order, request)
        found = reconciling.reconcile(
            database, channel_named(channel), told.rows, order.sent_on, localdate(line.recorded_at)
        )
        file = _file(line, order, found, sha256, name, by)
        _record_ranges(line, database, file)
        _record_returns(line, database, file, request)
        _record_cases(line, database, file)
        _move_money(line, database, request, found)
    settle(request)
    about(line, "导入回单", [request], file=name, rows=found.rows, cases=found.cases)
    line.says(paid_fen=found.paid_fen, returned_fen=found.returned_fen, sha256=sha256)
    return file


def settle(request: PaymentRequest) -> None:
    """Bring a request to the state that its sums demand: settled, or open again."""
    PaymentRequest.objects.filter(
        pk=request.pk,
        state="ordered",
        amount_fen=F("paid_fen") + F("failed_fen"),
        failed_fen=F("repaid_fen") + F("given_back_fen"),
    ).update(state="settled")
    PaymentRequest.objects.filter(pk=request.pk, state="settled").exclude(
        amount_fen=F("paid_fen") + F("failed_fen"),
        failed_fen=F("repaid_fen") + F("given_back_fen"),
    ).update(state="ordered")


def count_paid(line: Line, request: PaymentRequest, amount_fen: int, day: date) -> None:
    """Count money of a request as paid on a day."""
    using.pay(line, claim_of(request), amount_fen, day)
    PaymentRequest.objects.filter(pk=request.pk).update(paid_fen=F("paid_fen") + amount_fen)


def _order(number: str, channel: str) -> ChannelOrder:
    orders = ChannelOrder.objects.select_related("voucher__request__division")
    order = orders.filter(number=number).first()
    if order is None:
        raise UNKNOWN_ORDER(number=number)
    if order.channel != channel:
        raise OTHER_CHANNEL(
            number=number,
            sent=channel_named(order.channel).title,
            told=channel_named(channel).title,
        )
    return order


def _lay_out(database: DuckDBPyConnection, order: ChannelOrder, request: PaymentRequest) -> None:
    """Put what was sent, and what was answered before, where it can be compared in columns."""
    sent_into(database, "sent", request)
    paid = order.paid_ranges.values_list("first_reference", "end_reference")
    rows_into(database, "paid_before", {"first": "BIGINT", "until": "BIGINT"}, paid)
    returned = order.returned_lines.values_list("reference")
    rows_into(database, "returned_before", {"reference": "BIGINT"}, returned)


def _file(
    line: Line, order: ChannelOrder, found: Reconciled, sha256: str, name: str, by: Actor
) -> ReturnFile:
    file = ReturnFile.objects.create(
        order=order,
        channel=order.channel,
        name=name[:200],
        sha256=sha256,
        scope_path=order.scope_path,
        rows=found.rows,
        paid_lines=found.paid_lines,
        paid_fen=found.paid_fen,
        returned_lines=found.returned_lines,
        returned_fen=found.returned_fen,
        repeated_lines=found.repeated_lines,
        cases=found.cases,
        recorded_by=by.name,
        recorded_at=line.recorded_at,
    )
    line.wrote(file)
    return file


def _record_ranges(line: Line, database: DuckDBPyConnection, file: ReturnFile) -> None:
    shared = {"order_id": file.order_id, "file_id": file.pk, "recorded_at": line.recorded_at}
    names = ("first_reference", "end_reference", "lines", "amount_fen", "paid_on")
    found = "SELECT first, until, lines, amount_fen, paid_on::VARCHAR FROM paid_ranges"
    _insert(line, database, PaidRange, shared, names, f"{found} ORDER BY first")


def _record_returns(
    line: Line, database: DuckDBPyConnection, file: ReturnFile, request: PaymentRequest
) -> None:
    shared = {
        "order_id": file.order_id,
        "request_id": request.pk,
        "file_id": file.pk,
        "scope_path": request.scope_path,
        "recorded_at": line.recorded_at,
    }
    names = (
        *("reference", "person_id", "amount_fen", "code", "cause", "returned_on"),
        "had_been_paid",
    )
    found = (
        "SELECT reference, nullif(person, 0), amount_fen, code, cause, returned_on::VARCHAR,"
        " had_been_paid FROM returned ORDER BY reference"
    )
    _insert(line, database, ReturnedLine, shared, names, found)


def _record_cases(line: Line, database: DuckDBPyConnection, file: ReturnFile) -> None:
    shared = {
        "file_id": file.pk,
        "scope_path": file.scope_path,
        "recorded_at": line.recorded_at,
    }
    names = ("kind", "row", "reference", "expected", "found", "amount_fen")
    found = "SELECT kind, row, reference, expected, found, amount_fen FROM cases ORDER BY row"
    _insert(line, database, Case, shared, names, found)


def _insert(
    line: Line,
    database: DuckDBPyConnection,
    model: Any,
    shared: dict[str, Any],
    names: tuple[str, ...],
    query: str,
) -> None:
    (count,) = database.execute(f"SELECT count(*) FROM ({query})").fetchall()[0]
    if not count:
        return
    ids = bulk.reserve_ids(model, count)
    rows = ((id_, *row) for id_, row in zip(ids, _rows(database, query), strict=True))
    bulk.insert(model, shared, ("id", *names), rows)
    line.wrote_many(model, ids)


def _rows(database: DuckDBPyConnection, query: str) -> Iterator[tuple[Any, ...]]:
    found = database.execute(query)
    while batch := found.fetchmany(ROWS):
        yield from batch


def _move_money(
    line: Line, database: DuckDBPyConnection, request: PaymentRequest, found: Reconciled
) -> None:
    """Count what arrived as paid, and what came back as promised again, each on its day."""
    paid = "SELECT paid_on, sum(amount_fen)::BIGINT FROM paid_ranges GROUP BY ALL ORDER BY ALL"
    for day, amount_fen in database.execute(paid).fetchall():
        count_paid(line, request, amount_fen, day)
    came_back = (
        "SELECT returned_on, sum(amount_fen)::BIGINT FROM returned WHERE had_been_paid"
        " GROUP BY ALL ORDER BY ALL"
    )
    for day, amount_fen in database.execute(came_back).fetchall():
        using.unpay(line, claim_of(request), amount_fen, day)
        PaymentRequest.objects.filter(pk=request.pk).update(paid_fen=F("paid_fen") - amount_fen)
    if found.returned_fen:
        PaymentRequest.objects.filter(pk=request.pk).update(
            failed_fen=F("failed_fen") + found.returned_fen
        )
