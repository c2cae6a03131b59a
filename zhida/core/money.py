"""Money is whole fen (分) in an int; 元 and 万元 exist only at the edges.

1 元 = 100 fen, 1 万元 = 1,000,000 fen. No float ever touches an amount: text is converted
through ``Decimal`` and refused when it is not a whole number of fen.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

FEN_PER_YUAN = 100
FEN_PER_UNIT = {
    "分": 1,
    "角": 10,
    "元": 100,
    "百元": 10_000,
    "千元": 100_000,
    "万元": 1_000_000,
    "百万元": 100_000_000,
    "亿元": 10_000_000_000,
}
"""How many fen one unit of account is worth."""

MAX_FEN = 2**63 - 1
"""The largest amount a database column holds (both databases: signed 64 bits)."""


class InexactAmountError(ValueError):
    """The amount is not a whole number of fen, or is not a number at all."""


def to_fen(amount: str | int | Decimal, unit: str = "元") -> int:
    """Return ``amount`` of ``unit`` in fen, exactly.

    >>> to_fen("2149", "万元")
    2149000000

    Raises ``InexactAmountError`` when ``amount`` is no number or has a part below one fen, and
    ``KeyError`` for an unknown unit. Floats are refused: they have already lost the truth.
    """
    if isinstance(amount, float):
        raise InexactAmountError(f"金额不能用浮点数：{amount!r}")
    try:
        fen = Decimal(amount) * FEN_PER_UNIT[unit]
    except InvalidOperation:
        raise InexactAmountError(f"“{amount}”不是金额") from None
    if not fen.is_finite() or fen != fen.to_integral_value():
        raise InexactAmountError(f"{amount}{unit}不是整分")
    if abs(fen) > MAX_FEN:
        raise InexactAmountError(f"{amount}{unit}超出可记账的范围")
    return int(fen)


def in_unit(fen: int, unit: str) -> Decimal:
    """Return ``fen`` as an exact ``Decimal`` of ``unit``, without trailing zeros."""
    value = Decimal(fen) / FEN_PER_UNIT[unit]
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def yuan(fen: int) -> str:
    """Return ``fen`` as 元 with two decimals and thousand separators: ``21,490,000.00``."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // FEN_PER_YUAN:,}.{fen % FEN_PER_YUAN:02d}"


def wan(fen: int) -> str:
    """Return ``fen`` as 万元 without losing a fen: ``2,149`` or ``0.000001``."""
    return f"{in_unit(fen, '万元'):,f}"


def plain(fen: int, unit: str) -> str:
    """Return ``fen`` with its unit as an official would write it: ``2,149万元``."""
    return f"{in_unit(fen, unit):,f}{unit}"


def share(total_fen: int, weights: Sequence[int]) -> list[int]:
    """Split ``total_fen`` by ``weights`` so that the parts add up to it, to the fen.

    Largest remainder; ties go to the earlier part. Raises ``ValueError`` when no weight is
    positive or one is negative.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("权重必须非负，且不能全为零")
    parts = [total_fen * weight // whole for weight in weights]
    left = total_fen - sum(parts)
    by_remainder = sorted(
        range(len(weights)), key=lambda place: (-(total_fen * weights[place] % whole), place)
    )
    for place in by_remainder[:left]:
        parts[place] += 1
    return parts
