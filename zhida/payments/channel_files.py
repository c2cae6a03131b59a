"""The files that go to a channel and come back from it, whatever the channel.

A channel is an entry on the shelf ``channels``: its module says how records lie in a file (verbs
``write`` and ``read``), its yaml which columns there are and what the other side's codes mean::

    channel = channel_named("bank_csv")
    figures = channel.order(head, rows, target)     # a file of any length, streamed
    returned = channel.outcomes(Path("return.csv"))
    for row in returned.rows: ...

Rows are named tuples and are never all in memory. A refusal may come at the last row: what was
written until then is no order, and what was read until then is no outcome.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO, NamedTuple

from zhida.core import personname, shelf
from zhida.core.money import yuan
from zhida.core.yaml_data import content_of, words_of
from zhida.payments import channel_reading, channel_writing
from zhida.payments.channel_cells import written_name
from zhida.payments.channel_layout import YES, Page, page
from zhida.payments.channel_refusals import (
    NO_SUCH_CHANNEL,
    ORDER_AMOUNT_WRONG,
    ORDER_DOES_NOT_ADD_UP,
    ORDER_EMPTY,
    ORDER_TOO_LONG,
    RETURN_CODE_UNKNOWN,
    RETURN_DOES_NOT_ADD_UP,
    RETURN_OF_ANOTHER_ORDER,
)

REASONS = Path(__file__).parent / "data" / "return_reasons.yaml"


@dataclass(frozen=True)
class OrderHead:
    """What an order says of itself: ``count`` lines and ``total_fen`` in all."""

    number: str
    division_name: str
    day: date
    count: int
    total_fen: int
    payer_name: str
    payer_account: str
    purpose_text: str
    function_subject: str = ""
    economy_subject: str = ""


class OrderRow(NamedTuple):
    """One payment to be made. ``reference`` tells it from all others of the order.

    ``identity_number`` is "" where the person has none, or the channel need not know it.
    """

    reference: int
    payee_name: str
    identity_number: str
    bank: str
    account_number: str
    amount_fen: int
    note: str


class OrderFile(NamedTuple):
    """What was written: the number of lines, their sum, and the SHA-256 of the file in hex."""

    rows: int
    total_fen: int
    sha256: str


@dataclass(frozen=True)
class ReturnHead:
    """What a return file says of itself; None is what this channel does not tell."""

    order_number: str
    day: date
    count: int | None = None
    total_fen: int | None = None
    paid_count: int | None = None
    paid_fen: int | None = None
    returned_count: int | None = None
    returned_fen: int | None = None


class ReturnRow(NamedTuple):
    """What became of one payment, and on which row of the file it stands.

    ``code`` is the other side's word, ``reason`` ours ("" when paid). ``amount_fen`` is below zero
    where the bank reverses. ``payee_name`` may have been cut: compare by ``Channel.same_payee``.
    """

    place: int
    reference: int
    payee_name: str
    account_number: str
    amount_fen: int
    paid: bool
    code: str
    reason: str
    happened_on: date
    flow_number: str


class Outcomes(NamedTuple):
    """A return file: its head, and its rows, which can be gone through once.

    The declared numbers are compared after the last row (``return_file_adds_up``): nothing counts
    before ``rows`` has come to its end.
    """

    head: ReturnHead
    rows: Iterator[ReturnRow]


class Meaning(NamedTuple):
    """What a code of the other side means: paid, or returned for a reason in our words."""

    paid: bool
    reason: str


RETURN_HEAD_FIELDS = [field.name for field in fields(ReturnHead)]
READ_FROM_ROWS = (
    *("order_number", "reference", "payee_name", "account_number", "amount_fen", "code"),
    *("happened_on", "flow_number"),
)
"""What is read of each row of a return; paid and reason follow from the code."""


@dataclass(frozen=True)
class Channel:
    """A channel as its files on the shelf describe it; ``most_rows`` 0 is without limit.

    ``verified`` tells whether the layout was compared with the other side's specification.
    """

    code: str
    title: str
    suffix: str
    verified: bool
    source: str
    most_rows: int
    order_page: Page
    return_page: Page
    codes: dict[str, Meaning]
    medium: ModuleType

    def order(self, head: OrderHead, rows: Iterable[OrderRow], target: BinaryIO) -> OrderFile:
        """Write the order and return its figures.

        Refuses an order without lines (``order_has_lines``) or with too many
        (``order_fits_one_file``), an amount not above zero (``order_line_is_positive``), a text
        that cannot stand in the file (``order_cell_is_writable``), and lines that are not what the
        head declares (``order_adds_up``). After a refusal the target must be thrown away.
        """
        if not head.count:
            raise ORDER_EMPTY()
        if self.most_rows and head.count > self.most_rows:
            raise ORDER_TOO_LONG(rows=head.count, channel=self.title, most=self.most_rows)
        counted, hashed = _Counted(rows), _Hashed(target)
        records = channel_writing.records(self.order_page, head, OrderRow._fields, counted)
        self.medium.write(self.order_page, records, hashed)
        if (counted.count, counted.total_fen) != (head.count, head.total_fen):
            raise ORDER_DOES_NOT_ADD_UP(
                count=head.count,
                total=yuan(head.total_fen),
                found_count=counted.count,
                found_total=yuan(counted.total_fen),
            )
        return OrderFile(counted.count, counted.total_fen, hashed.sha256)

    def outcomes(self, source: Path) -> Outcomes:
        """Return the head and the rows of a return file, read as they are asked for.

        Refuses what is not such a file or not whole: ``return_file_is_readable``,
        ``return_file_is_of_this_channel``, ``return_cell_is_right``, ``return_code_is_known``,
        ``return_line_is_of_the_order``, ``return_file_adds_up``.
        """
        records = self.medium.read(self.return_page, source)
        told, lines = channel_reading.values(
            self.return_page, records, RETURN_HEAD_FIELDS, READ_FROM_ROWS
        )
        head = ReturnHead(*told)
        return Outcomes(head, self._judged(head, lines))

    def _judged(self, head: ReturnHead, lines: Iterator[tuple[int, Any]]) -> Iterator[ReturnRow]:
        counts, sums_fen = [0, 0], [0, 0]
        for place, (order, reference, payee, account, amount_fen, code, day, flow) in lines:
            if order and order != head.order_number:
                raise RETURN_OF_ANOTHER_ORDER(
                    place=f"第{place}行", expected=head.order_number, found=order
                )
            meaning = self.codes.get(code)
            if meaning is None:
                raise RETURN_CODE_UNKNOWN(
                    place=f"第{place}行",
                    code=code,
                    channel=self.title,
                    known="、".join(self.codes),
                )
            paid, reason = meaning
            counts[paid] += 1
            sums_fen[paid] += amount_fen
            yield ReturnRow(
                place,
                reference,
                payee,
                account,
                amount_fen,
                paid,
                code,
                reason,
                day or head.day,
                flow or "",
            )
        _compare(head, counts, sums_fen)

    @property
    def name_cut_at(self) -> int:
        """The number of bytes at which the other side cuts a name; 0: it does not."""
        columns = self.return_page.columns
        return next((c.width for c in columns if c.field == "payee_name" and c.cut), 0)

    def same_payee(self, asked: str, told: str) -> bool:
        """Tell whether the return's name is that of the order, written another way or cut."""
        if personname.same(asked, told):
            return True
        written = written_name(asked)
        cut = cut_name(written, self.name_cut_at, self.return_page.encoding)
        return cut != written and personname.same(cut, told)


class _Counted:
    """Rows on their way into a file, counted and summed; a zero or negative one is refused."""

    def __init__(self, rows: Iterable[OrderRow]) -> None:
        self.rows = rows
        self.count = 0
        self.total_fen = 0

    def __iter__(self) -> Iterator[OrderRow]:
        for row in self.rows:
            amount_fen = row.amount_fen
            self.count += 1
            self.total_fen += amount_fen
            if amount_fen <= 0:
                place = f"第{self.count}笔（{row.payee_name}）"
                raise ORDER_AMOUNT_WRONG(place=place, amount=yuan(amount_fen))
            yield row


class _Hashed:
    """A stream to write to that digests what passes; it cannot go back, so nothing is changed."""

    def __init__(self, target: BinaryIO) -> None:
        self.target = target
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return self.target.write(data)

    def flush(self) -> None:
        self.target.flush()

    @property
    def sha256(self) -> str:
        return self.digest.hexdigest()


def _compare(head: ReturnHead, counts: list[int], sums_fen: list[int]) -> None:
    """Refuse rows that are not what the head declares. Counts and sums: returned, paid."""
    returned, paid = counts
    returned_fen, paid_fen = sums_fen
    for what, declared, found in (
        ("总笔数", head.count, returned + paid),
        ("成功笔数", head.paid_count, paid),
        ("失败笔数", head.returned_count, returned),
    ):
        if declared is not None and declared != found:
            raise RETURN_DOES_NOT_ADD_UP(what=what, count=f"{declared} 笔", found=f"{found} 笔")
    for what, declared_fen, found_fen in (
        ("总金额", head.total_fen, returned_fen + paid_fen),
        ("成功金额", head.paid_fen, paid_fen),
        ("失败金额", head.returned_fen, returned_fen),
    ):
        if declared_fen is not None and declared_fen != found_fen:
            raise RETURN_DOES_NOT_ADD_UP(
                what=what, count=f"{yuan(declared_fen)} 元", found=f"{yuan(found_fen)} 元"
            )


def cut_name(name: str, width: int, encoding: str) -> str:
    """Return what is left of a name cut at ``width`` bytes (0: nothing is cut), signs whole."""
    if not width or 4 * len(name) <= width:
        return name
    encoding = encoding or "utf-8"
    return name.encode(encoding, "replace")[:width].decode(encoding, "ignore")


@lru_cache
def channels() -> tuple[Channel, ...]:
    """Return every channel on the shelf."""
    from zhida.payments import channels as shelved

    return tuple(_channel(entry) for entry in shelf.entries(shelved))


def _channel(entry: Any) -> Channel:
    # Every scalar is loaded as text: codes like 0010 are no numbers.
    told = words_of(Path(entry.__file__).with_suffix(".yaml"))
    title = shelf.title(entry)
    return Channel(
        code=entry.__name__.rpartition(".")[2],
        title=title,
        suffix=told["suffix"],
        verified=told["verified"] == YES,
        source=told["source"],
        most_rows=int(told["most_rows"]),
        order_page=page(title, told, "order"),
        return_page=page(title, told, "returns"),
        codes={
            code: Meaning(means["outcome"] == "paid", means.get("reason", ""))
            for code, means in told["codes"].items()
        },
        medium=entry,
    )


def channel_named(code: str) -> Channel:
    """Return the channel of that code. Refuses an unknown one (``no_such_channel``)."""
    by_code = {channel.code: channel for channel in channels()}
    if code not in by_code:
        raise NO_SUCH_CHANNEL(code=code, known="、".join(by_code))
    return by_code[code]


@lru_cache
def reasons() -> dict[str, str]:
    """Return our names for why a payment comes back, each with what is to be done then."""
    told = content_of(REASONS)
    return {one["name"]: one["advice"] for one in told["reasons"]}
