"""A synthetic bank: reads an order and answers with the return file that its channel would send.

For trying things out: simulation, demonstration, tests. No real bank answers like this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from zhida.payments import channel_reading, channel_writing
from zhida.payments.channel_files import Channel, ReturnHead, ReturnRow, cut_name


@dataclass(frozen=True)
class Echo:
    """What the synthetic bank does with an order: fails these references with these codes.

    All other lines are paid on ``day``. Codes are those of the channel's yaml. ``names`` are the
    payees, by reference, whom it names otherwise than the order did.
    """

    channel: Channel
    failures: Mapping[int, str]
    day: date
    names: Mapping[int, str] = field(default_factory=dict)

    def answer(self, order: Path, target: BinaryIO) -> ReturnHead:
        """Write the return file of an order and return its head.

        Raises ``KeyError`` for a code that the channel does not know.
        """
        head = self._head(order)
        page = self.channel.return_page
        records = channel_writing.records(page, head, ReturnRow._fields, self._rows(order))
        self.channel.medium.write(page, records, target)
        return head

    def _head(self, order: Path) -> ReturnHead:
        """Return the figures of the answer, for which the order is gone through once."""
        counts, sums_fen = [0, 0], [0, 0]
        (number,), lines = self._read(order, ["number"], ["reference", "amount_fen"])
        for _, (reference, amount_fen) in lines:
            is_paid = self.channel.codes[self._code(reference)].paid
            counts[is_paid] += 1
            sums_fen[is_paid] += amount_fen
        (returned, paid), (returned_fen, paid_fen) = counts, sums_fen
        return ReturnHead(
            number,
            self.day,
            returned + paid,
            returned_fen + paid_fen,
            paid,
            paid_fen,
            returned,
            returned_fen,
        )

    def _read(
        self, order: Path, head_fields: Sequence[str], fields: Sequence[str]
    ) -> tuple[tuple[Any, ...], Iterator[tuple[int, tuple[Any, ...]]]]:
        page = self.channel.order_page
        records = self.channel.medium.read(page, order)
        return channel_reading.values(page, records, head_fields, fields)

    def _code(self, reference: int) -> str:
        return self.failures.get(reference) or self._all_well

    @cached_property
    def _all_well(self) -> str:
        return next(code for code, meaning in self.channel.codes.items() if meaning.paid)

    def _rows(self, order: Path) -> Iterator[ReturnRow]:
        width, encoding = self.channel.name_cut_at, self.channel.return_page.encoding
        prefix = f"{self.day:%Y%m%d}"
        wanted = ["reference", "payee_name", "account_number", "amount_fen"]
        for place, (reference, name, account, amount_fen) in self._read(order, [], wanted)[1]:
            code = self._code(reference)
            paid, reason = self.channel.codes[code]
            yield ReturnRow(
                place,
                reference,
                cut_name(self.names.get(reference, name), width, encoding),
                account,
                amount_fen,
                paid,
                code,
                reason,
                self.day,
                f"{prefix}{reference:012d}",
            )
