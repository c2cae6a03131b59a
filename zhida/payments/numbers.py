"""Numbers of payouts, requests, vouchers and orders: ``654021-2022-SQ00000012``.

Place, year, what it is (FF 发放批次, SQ 支付申请, PZ 支付凭证, ZL 支付指令) and the id of the row:
unique by construction, because two rows of one table never share an id.
"""

from __future__ import annotations


def payout_number(division_code: str, year: int, row_id: int) -> str:
    """Return the number of a payout, at most 30 signs for a place of 12 digits."""
    return _number(division_code, year, "FF", row_id)


def request_number(division_code: str, year: int, row_id: int) -> str:
    """Return the number of a payment request."""
    return _number(division_code, year, "SQ", row_id)


def voucher_number(division_code: str, year: int, row_id: int) -> str:
    """Return the number of a voucher."""
    return _number(division_code, year, "PZ", row_id)


def order_number(division_code: str, year: int, row_id: int) -> str:
    """Return the number of an order to a channel; its files take 30 signs."""
    return _number(division_code, year, "ZL", row_id)


def _number(division_code: str, year: int, letters: str, row_id: int) -> str:
    return f"{division_code}-{year}-{letters}{row_id:08d}"
