"""Two hundred times each, on both databases: killed in the middle, then the books are proven."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from bench.figures import Figure
from bench.posting_server import databases, server

ROUNDS = os.environ.get("ZHIDA_KILLS", "200")
WORKS = ("posting", "returns")


def figures() -> list[Figure]:
    made = []
    for work in WORKS:
        with server() as address, databases(address) as addresses:
            made += [_killed(work, name, address) for name, address in addresses.items()]
    return made


def _killed(work: str, name: str, address: str) -> Figure:
    with tempfile.TemporaryDirectory(prefix="zhida-killing-") as home:
        environment = {**os.environ, "ZHIDA_HOME": home, "ZHIDA_DATABASE": address}
        done = subprocess.run(
            [sys.executable, "-m", "tests.killing", ROUNDS, work],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    wrong = [*told["wrong"], *told["doubts"]]
    return Figure(
        f"{work} killed {told['killed']} times",
        f"{len(wrong)} wrong",
        "0 wrong",
        f"{name}; kills before the transaction {told['before']}, inside {told['inside']}, after"
        f" its commit {told['after']}; {told['there']} done",
    )
