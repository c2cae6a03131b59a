"""How fast a sheet of lines becomes a payout, beside a plain COPY of the same lines; and traces.

``BENCH_LINES`` (a million) is the size of the sheet, ``BENCH_STEADY`` (20) how many of them are
there already when it is measured again; 0 leaves that out.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from typing import Any

from bench.figures import RUNS, Figure, quantiles, spread
from bench.posting_server import databases, server

LINES = int(os.environ.get("BENCH_LINES", "1_000_000"))
STEADY = int(os.environ.get("BENCH_STEADY", "20"))

LEAST_OF_COPY = {"sqlite": "≥ 0.45", "postgresql": "≥ 0.40"}
LONGEST = {"person": "≤ 5 ms", "county": "≤ 50 ms", "page": "≤ 50 ms"}
TRACES = {
    "person": "trace a person to the notice",
    "county": "what a county has spent",
    "page": "first page of a notice's lines",
}


def figures() -> list[Figure]:
    made: list[Figure] = []
    with server() as yardstick, databases(yardstick) as addresses:
        for name, address in addresses.items():
            told = _measured(address, yardstick)
            made += _posting(name, told) + (_steady(name, told) if STEADY else [])
    return made


def _measured(address: str, yardstick: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="zhida-posting-") as home:
        environment = {**os.environ, "ZHIDA_HOME": home, "ZHIDA_DATABASE": address}
        orders = {"yardstick": yardstick, "lines": LINES, "rounds": RUNS, "steady": STEADY}
        done = subprocess.run(
            [sys.executable, "-m", "bench.posting_runs"],
            input=json.dumps(orders) + "\n",
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _posting(name: str, told: dict[str, list[float]]) -> list[Figure]:
    how = f"{name}, {LINES:,} lines, all checks, keys and indexes, balances, one sealed line"
    copied, posted = told["copy empty"], told["post empty"]
    share = statistics.median(told["check empty"]) / statistics.median(posted)
    return [
        Figure(f"plain COPY of {LINES:,} lines", spread(copied), "", "PostgreSQL, no index"),
        Figure(
            f"post {LINES:,} lines",
            spread(posted),
            f"{_ratio(copied, posted):.2f} of COPY ({LEAST_OF_COPY[name]})",
            how,
        ),
        Figure("… of that the checks", f"{share:.1%}", "≤ 10 %", "in columns, before the writing"),
        Figure("the same file again", spread(told["again"]), "≤ 0.2 s", "digest and question"),
    ]


def _steady(name: str, told: dict[str, list[float]]) -> list[Figure]:
    there = f"{name}, {STEADY * LINES:,} lines there already"
    kept = _ratio(told["post empty"], told["post steady"])
    copied = _ratio(told["copy steady"], told["post steady"])
    made = [
        Figure(
            f"post {LINES:,} lines on top",
            spread(told["post steady"]),
            f"{kept:.2f} of the rate when empty (≥ 0.9), {copied:.2f} of COPY",
            there,
        )
    ]
    return made + [
        Figure(f"{title}: p50 / p95", quantiles(told[what]), LONGEST[what], there)
        for what, title in TRACES.items()
    ]


def _ratio(one: list[float], other: list[float]) -> float:
    return statistics.median(one) / statistics.median(other)
