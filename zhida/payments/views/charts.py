"""Charts as data: amounts are whole fen beside their words, so that no chart formats money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhida.core import month as months
from zhida.core.money import FEN_PER_UNIT, plain

MOST_MONTHS = 24


def stacked(sums: Mapping[tuple[str, int], int], unit: str) -> dict[str, Any]:
    """Return stacked bars of ``sums`` by (name, month YYYYMM); only the last two years."""
    shown = sorted({month for _, month in sums})[-MOST_MONTHS:]
    names = list(dict.fromkeys(name for name, _ in sums))
    return {
        "months": [months.shown(month) for month in shown],
        "unit": unit,
        "fen_per_unit": FEN_PER_UNIT[unit],
        "series": [
            {
                "name": name,
                "values": [sums.get((name, month), 0) for month in shown],
                "words": [plain(sums.get((name, month), 0), unit) for month in shown],
            }
            for name in names
        ],
    }
