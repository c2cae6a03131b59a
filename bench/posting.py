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

from bench.figures import RUNS, Figure, quantiles, seconds_of, spread
from bench.posting_server import database, databases, server

LINES = int(os.environ.get("BENCH_LINES", "1_000_000"))
STEADY = int(os.environ.get("BENCH_STEADY", "20"))

COUNTY = 15_000

LEAST_OF_COPY = {"sqlite": "≥ 0.45", "postgresql": "≥ 0.40"}
LONGEST = {"person": "≤ 5 ms", "county": "≤ 50 ms", "page": "≤ 50 ms"}
TRACES = {
    "person": "trace a person to the notice",
    "county": "what a county has spent",
    "page": "first page of a notice's lines",
}

DJANGO = {"row": "Django, object by object", "bulk": "Django bulk_create (≥ 50)"}
HORDAK = {"hordak": "django-hordak, transfer by transfer", "hordak_bulk": "django-hordak in bulk"}


def figures() -> list[Figure]:
    made = [_county()]
    orders: dict[str, Any] = {"lines": LINES, "rounds": RUNS, "steady": STEADY}
    with server() as yardstick, databases(yardstick) as addresses:
        for name, address in addresses.items():
            told = _told("posting_runs", address, orders | {"yardstick": yardstick})
            made += _posting(name, told) + (_steady(name, told) if STEADY else [])
            rate = LINES / statistics.median(told["post empty"])
            made += _peers("posting_peers", DJANGO, name, yardstick, rate)
        # It keeps its balances by triggers and functions of PostgreSQL.
        made += _peers("posting_hordak", HORDAK, "postgresql", yardstick, rate)
    return made


def _told(part: str, address: str, orders: dict[str, Any]) -> dict[str, Any]:
    """Let a process of its own measure, in a data folder of its own; return what it tells."""
    with tempfile.TemporaryDirectory(prefix="zhida-posting-") as home:
        done = subprocess.run(
            [sys.executable, "-m", f"bench.{part}"],
            input=json.dumps(orders) + "\n",
            env=_environment(home, address),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _environment(home: str, address: str = "") -> dict[str, str]:
    kept = {name: told for name, told in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"ZHIDA_HOME": home, "ZHIDA_DATABASE": address}


def _county() -> Figure:
    """Post months of a county, each by a process that begins with nothing."""
    with tempfile.TemporaryDirectory(prefix="zhida-posting-") as home:
        command = [sys.executable, "-m", "bench.posting_county"]
        environment, sheets = _environment(home), f"{home}/month"
        prepare = ["prepare", str(COUNTY), str(RUNS + 1), sheets]
        subprocess.run([*command, *prepare], env=environment, check=True)
        months = (f"{sheets}{number}.csv" for number in range(RUNS + 1))
        times = seconds_of(
            lambda: subprocess.run([*command, next(months)], env=environment, check=True)
        )
    how = "sqlite, from csv to committed, process start included"
    return Figure(f"a county's month of {COUNTY:,} lines", spread(times), "≤ 0.5 s", how)


def _peers(part: str, ways: dict[str, str], name: str, yardstick: str, rate: float) -> list[Figure]:
    """Let a peer post lines on the same database; ``rate`` is ours, lines a second."""
    with database(yardstick, "zhida_peers") as fresh:
        told = _told(part, fresh if name == "postgresql" else "", {})
    return [
        Figure(f"… {title}", f"{told[way]:,.0f} lines/s", f"{rate / told[way]:.0f} × slower", name)
        for way, title in ways.items()
    ]


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
