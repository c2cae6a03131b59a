"""How long an invented prefecture takes to build, beside one county of its size, by turns.

``BENCH_WORLD`` (20,000) is how many people the prefecture has; the county has a tenth of them, as
a county of the prefecture has by and large. Each is built in a process and a database of its own:
people are settled, then two months are paid by the actions that officials use. If the world
streams, a person and a payment cost the same in both, and the memory hardly differs.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from typing import Any

from bench.figures import RUNS, Figure, spread
from bench.memory import peak_of_the_tree
from bench.posting_server import databases, server

PEOPLE = int(os.environ.get("BENCH_WORLD", "20_000"))
SIZES = {"county": max(100, PEOPLE // 10), "prefecture": PEOPLE}
SEED, MONTHS = 1, 2
LEAST_RATE, MOST_MEMORY = "≥ 0.8", "≤ 1.5"

Told = dict[str, list[float]]


def figures() -> list[Figure]:
    """Build both worlds on both databases; a first turn is thrown away."""
    told: dict[str, dict[str, Told]] = {}
    with server() as address:
        for turn in range(RUNS + 1):
            for scale in SIZES:
                with databases(address) as addresses:
                    for name, one in addresses.items():
                        kept = told.setdefault(name, {}).setdefault(scale, defaultdict(list))
                        _build(scale, one, kept if turn else defaultdict(list))
    return [
        figure
        for name, built in told.items()
        for figure in _compared(name, built["county"], built["prefecture"])
    ]


def _build(scale: str, address: str, told: Told) -> None:
    """Build a world in a process of its own; add what it took to ``told``."""
    with tempfile.TemporaryDirectory(prefix="zhida-world-") as home:
        done = subprocess.run(
            [sys.executable, "-m", "bench.simulate", scale],
            env={**os.environ, "ZHIDA_HOME": home, "ZHIDA_DATABASE": address},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    for what, amount in json.loads(done.stdout.splitlines()[-1]).items():
        told[what].append(amount)


def _compared(name: str, county: Told, whole: Told) -> list[Figure]:
    lines = int(whole["lines"][0])
    return [
        _rate("settle a prefecture", "people", "settling", name, county, whole),
        _rate(f"{MONTHS} months, {lines:,} lines", "payouts", "paying", name, county, whole),
        Figure(
            "… memory",
            f"{statistics.median(whole['peak']) / 1e6:,.0f} MB",
            f"{_quotient(whole['peak'], county['peak']):.2f} of the county ({MOST_MEMORY})",
            f"{name}, all processes",
        ),
    ]


def _rate(what: str, unit: str, step: str, name: str, county: Told, whole: Told) -> Figure:
    """Return how many of a unit the prefecture did in a second of a step."""
    rates = [_rate_of(told, unit, step) for told in (whole, county)]
    return Figure(
        f"{what}: {int(whole[unit][0]):,} {unit}",
        f"{rates[0]:,.1f} {unit}/s",
        f"{rates[0] / rates[1]:.2f} of the county ({LEAST_RATE})",
        f"{name}, {spread(whole[step])}; the county {int(county[unit][0]):,} {unit},"
        f" {spread(county[step])}",
    )


def _rate_of(told: Told, unit: str, step: str) -> float:
    return told[unit][0] / statistics.median(told[step])


def _quotient(over: list[float], under: list[float]) -> float:
    return statistics.median(over) / statistics.median(under)


def measure(scale: str) -> dict[str, Any]:
    """Build a world in the present database; return what it came to and what it took."""
    from zhida.simulation import building, figures, peopling, places

    building.prepare()
    wanted = places.scales()[scale], building.data_folder(), SEED, MONTHS, SIZES[scale]
    order = building.Order(*wanted)
    begun = settled = time.perf_counter()

    def clock(what: str, done: int, total: int) -> None:
        nonlocal settled
        if what == peopling.SETTLING:
            settled = time.perf_counter()

    world = building.build(order, clock)
    ended = time.perf_counter()
    came_to = figures.of(world)
    return {
        "people": came_to.people,
        "payouts": came_to.payouts,
        "lines": came_to.lines,
        "settling": settled - begun,
        "paying": ended - settled,
        "peak": peak_of_the_tree(),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhida.entry.settings")
    import django

    django.setup()
    print(json.dumps(measure(sys.argv[1])))
