"""What stands in an order: its head, and each payee with the account number opened.

The contents rest on rows that never change (accounts, lines, the order itself), so that the same
order gives the same file at any time.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import RawIOBase
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from zhida.payments import lines
from zhida.payments.channel_files import OrderFile, OrderHead, OrderRow, channel_named
from zhida.payments.columns import rows_into
from zhida.payments.models import ChannelOrder, PaymentRequest
from zhida.payments.queries.payees import payer_of
from zhida.recipients import documents
from zhida.recipients.models import BankAccount, Person
from zhida.registers.models import Component

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BATCH = 5000

PAID_TO_THE_INSTITUTION = 1
"""The reference of the only row of an order that pays an institution."""


class Nowhere(RawIOBase):
    """A target that keeps nothing, for when only the digest of a file is wanted."""

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes are all that come
        """Take the bytes and forget them."""
        return len(data)


class Account(NamedTuple):
    """An account as a payment needs it, its number opened."""

    holder_name: str
    bank: str
    number: str


def write_order(
    order: ChannelOrder, request: PaymentRequest, target: BinaryIO | Nowhere
) -> OrderFile:
    """Write an order to its channel's file; refuses what the channel refuses."""
    channel = channel_named(order.channel)
    rows = (row for _, row in rows_of(request))
    return channel.order(head_of(order, request), rows, cast(BinaryIO, target))


def head_of(order: ChannelOrder, request: PaymentRequest) -> OrderHead:
    """Return what the order says of itself."""
    payer = payer_of(request.division, order.sent_on)
    return OrderHead(
        number=order.number,
        division_name=request.division.name,
        day=order.sent_on,
        count=order.rows,
        total_fen=order.amount_fen,
        payer_name=payer.holder_name,
        payer_account=documents.whole_number(payer.number_sealed, documents.ACCOUNT_NUMBER),
        purpose_text=request.use_of_money,
    )


def rows_of(
    request: PaymentRequest, *, with_documents: bool = True
) -> Iterator[tuple[int, OrderRow]]:
    """Yield (person's id, row) of each payment of a request; an institution's row has person 0.

    Numbers of documents are opened only where they are wanted: each costs as much as an account.
    """
    if request.payee is not None:
        yield 0, _row_of_institution(request)
        return
    for batch in _batches(request):
        yield from _rows(batch, request.purpose.short_name, with_documents)


def _batches(request: PaymentRequest) -> Iterator[list[tuple[int, int, int, int]]]:
    """Yield line number, person, account and amount of the lines that a request pays, in order."""
    if request.lines <= BATCH:
        # A village's list is read at once: to open DuckDB for it would take longer.
        few = lines.of_request(request, limit=BATCH)
        yield [(one.line_no, one.person, one.account, one.amount_fen) for one in few]
        return
    import duckdb

    with duckdb.connect() as database:
        lines_into(database, "wanted", request)
        found = database.execute(
            "SELECT line_no, person, account, amount_fen FROM wanted ORDER BY line_no"
        )
        while batch := found.fetchmany(BATCH):
            yield batch


def lines_into(database: DuckDBPyConnection, name: str, request: PaymentRequest) -> None:
    """Lay the lines that a request pays into a table ``name``."""
    assert request.payout is not None  # payment_request_fits_its_route
    paid_for = Component.objects.filter(programme__purpose=request.purpose_id)
    lines.into_duckdb(
        database,
        name,
        request.payout,
        allotment=request.allotment_id,
        components=list(paid_for.values_list("pk", flat=True)),
    )


def sent_into(database: DuckDBPyConnection, name: str, request: PaymentRequest) -> None:
    """Lay what an order said into a table: reference, person, payee, account number, amount."""
    columns = {
        "reference": "BIGINT",
        "person": "BIGINT",
        "payee_name": "TEXT",
        "account_number": "TEXT",
        "amount_fen": "BIGINT",
    }
    rows = (
        (row.reference, person, row.payee_name, row.account_number, row.amount_fen)
        for person, row in rows_of(request, with_documents=False)
    )
    rows_into(database, name, columns, rows)


def _row_of_institution(request: PaymentRequest) -> OrderRow:
    payee = request.payee
    assert payee is not None
    number = documents.whole_number(payee.number_sealed, documents.ACCOUNT_NUMBER)
    return OrderRow(
        PAID_TO_THE_INSTITUTION,
        payee.holder_name,
        "",
        payee.bank,
        number,
        request.amount_fen,
        request.purpose.short_name,
    )


def _rows(
    batch: list[tuple[int, int, int, int]], note: str, with_documents: bool
) -> Iterator[tuple[int, OrderRow]]:
    accounts = _accounts({account for _, _, account, _ in batch})
    numbers = _numbers({person for _, person, _, _ in batch} if with_documents else set())
    for line_no, person, account, amount_fen in batch:
        held = accounts[account]
        yield (
            person,
            OrderRow(
                line_no,
                held.holder_name,
                numbers.get(person, ""),
                held.bank,
                held.number,
                amount_fen,
                note,
            ),
        )


def _accounts(ids: set[int]) -> dict[int, Account]:
    found = BankAccount.objects.filter(pk__in=ids)
    return {
        id_: Account(holder, bank, documents.whole_number(sealed, documents.ACCOUNT_NUMBER))
        for id_, holder, bank, sealed in found.values_list(
            "pk", "holder_name", "bank", "number_sealed"
        )
    }


def _numbers(ids: set[int]) -> dict[int, str]:
    found = Person.objects.filter(pk__in=ids).values_list("pk", "number_sealed")
    return {id_: documents.whole_number(sealed, documents.PERSON_NUMBER) for id_, sealed in found}
