"""What stands in an order: its head, and each payee with the account number opened.

The contents rest on rows that never change (accounts, lines, the order itself), so that the same
order gives the same file at any time.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import RawIOBase
from itertools import tee
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from zhida.payments import lines
from zhida.payments.channel_files import OrderFile, OrderHead, OrderRow, channel_named
from zhida.payments.columns import rows_into
from zhida.payments.models import ChannelOrder, PaymentRequest
from zhida.payments.models.requests import PAID_TO_THE_INSTITUTION
from zhida.payments.queries.payees import payer_of
from zhida.recipients import documents
from zhida.recipients.documents import Cipher
from zhida.recipients.models import BankAccount, Person
from zhida.recipients.registered import rows_of as rows_of_register
from zhida.registers.models import Component

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FEW, BATCH = 5000, 20_000


class Nowhere(RawIOBase):
    """A target that keeps nothing, for when only the digest of a file is wanted."""

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes are all that come
        """Take the bytes and forget them."""
        return len(data)


class Held(NamedTuple):
    """A line that is paid, its account and the number of its person, both still sealed."""

    line_no: int
    person: int
    amount_fen: int
    holder_name: str
    bank: str
    account_sealed: Cipher
    person_sealed: Cipher


def write_order(
    order: ChannelOrder, request: PaymentRequest, target: BinaryIO | Nowhere
) -> OrderFile:
    """Write an order to its channel's file; refuses what the channel refuses."""
    channel = channel_named(order.channel)
    rows = (row for _, row in rows_of(request))
    return channel.order(head_of(order, request), rows, cast(BinaryIO, target))


def head_of(order: ChannelOrder, request: PaymentRequest) -> OrderHead:
    """Return what the order says of itself."""
    payer = payer_of(request.division, order.sent_on, order.recorded_at)
    return OrderHead(
        number=order.number,
        division_name=request.division.name,
        day=order.sent_on,
        count=order.rows,
        total_fen=order.amount_fen,
        payer_name=payer.holder_name,
        payer_account=documents.whole_number(payer.number_sealed, documents.ACCOUNT_NUMBER),
        purpose_text=request.use_of_money,
        function_subject=request.function_subject,
        economy_subject=request.economy_subject,
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
    note = request.purpose.short_name
    found, of_accounts, of_people = tee(_held(request, with_documents), 3)
    accounts = documents.whole_numbers(
        (one.account_sealed for one in of_accounts), documents.ACCOUNT_NUMBER
    )
    numbers = documents.whole_numbers(
        (one.person_sealed for one in of_people), documents.PERSON_NUMBER
    )
    for one, account, number in zip(found, accounts, numbers, strict=True):
        yield (
            one.person,
            OrderRow(one.line_no, one.holder_name, number, one.bank, account, one.amount_fen, note),
        )


def _held(request: PaymentRequest, with_documents: bool) -> Iterator[Held]:
    """Yield each line of a request with what is sealed of it."""
    for batch in _batches(request):
        holding = {account for _, _, account, _ in batch}
        told = rows_of_register(
            BankAccount, ["id", "holder_name", "bank", "number_sealed"], holding
        )
        accounts = {id_: (holder, bank, sealed) for id_, holder, bank, sealed in told}
        people = {person for _, person, _, _ in batch} if with_documents else set()
        numbers: dict[int, Cipher] = dict(rows_of_register(Person, ["id", "number_sealed"], people))
        for line_no, person, account, amount_fen in batch:
            holder, bank, sealed = accounts[account]
            number = numbers.get(person)
            yield Held(line_no, person, amount_fen, holder, bank, sealed, number)


def _batches(request: PaymentRequest) -> Iterator[list[tuple[int, int, int, int]]]:
    """Yield line number, person, account and amount of the lines that a request pays, in order."""
    if request.lines <= FEW:
        # A village's list is read at once: to open DuckDB for it would take longer.
        few = lines.of_request(request, limit=FEW)
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
