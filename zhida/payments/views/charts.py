"""Charts as data: amounts are whole fen beside their words, so that no chart formats money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from zhida.core import month as months
from zhida.core.money import FEN_PER_UNIT, plain
from zhida.payments.models import PayoutRun

MOST_MONTHS = 24


def months_chart(runs: Iterable[PayoutRun], unit: str) -> dict[str, Any]:
    """Return what the runs of each month come to, a stacked bar of programmes for each month."""
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for run in runs:
        if run.state != "discarded":
            sums[run.programme.short_name, run.month] += run.total_fen
    return stacked(sums, unit)


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
