"""Killed in the middle, again and again: workers and servers; then the books are proven."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import Any, NamedTuple

from bench.figures import Figure
from bench.posting_server import databases, server

ROUNDS = int(os.environ.get("ZHIDA_KILLS", "200"))
SMALL, LARGE = 300, 200_000
"""Lines; from so many on a payout gets a place of its own (``lines.keeping``)."""


class Killing(NamedTuple):
    """What is done while something is killed: who that is, of how many lines, and how often."""

    work: str
    victim: str
    lines: int
    rounds: int


OF_WORKERS = [
    Killing("posting", "worker", SMALL, ROUNDS),
    Killing("returns", "worker", SMALL, ROUNDS),
    Killing("posting", "worker", LARGE, ROUNDS * 3 // 20),
]
"""On each database; in 300 lines, payouts are put down as large ones and small ones by turns."""

OF_SERVERS = [
    Killing("posting", "server", SMALL, ROUNDS // 2),
    Killing("returns", "server", SMALL, ROUNDS // 2),
]
"""All processes of a PostgreSQL; SQLite is a file and has none."""


def figures() -> list[Figure]:
    made = []
    for killing in OF_WORKERS:
        with server() as address, databases(address) as addresses:
            made += [_killed(killing, name, address) for name, address in addresses.items()]
    return made + [_killed(killing, "postgresql", "") for killing in OF_SERVERS]


def _killed(killing: Killing, name: str, address: str) -> Figure:
    with tempfile.TemporaryDirectory(prefix="zhida-killing-") as home:
        environment = {**os.environ, "ZHIDA_HOME": home, "ZHIDA_DATABASE": address}
        rounds, lines = str(killing.rounds), str(killing.lines)
        done = subprocess.run(
            [sys.executable, "-m", "tests.killing", rounds, killing.work, lines, killing.victim],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    wrong = [*told["wrong"], *told["doubts"]]
    apart = f", {told['own']} in a place of its own" if "own" in told else ""
    return Figure(
        f"{killing.work} of {killing.lines:,} lines, its {killing.victim} killed"
        f" {told['killed']} times",
        f"{len(wrong)} wrong",
        "0 wrong",
        f"{name}; kills before the transaction {told['before']}, inside {told['inside']}, after"
        f" its commit {told['after']}; {told['there']} done{apart}",
    )
