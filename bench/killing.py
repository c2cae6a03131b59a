"""Two hundred times: killed in the middle of a posting, then the books are proven; on both."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

from bench.figures import Figure
from bench.posting_server import databases, server

ROUNDS = 200


def figures() -> list[Figure]:
    with server() as address, databases(address) as addresses:
        return [_killed(name, address) for name, address in addresses.items()]


def _killed(name: str, address: str) -> Figure:
    with tempfile.TemporaryDirectory(prefix="zhida-killing-") as home:
        environment = {**os.environ, "ZHIDA_HOME": home, "ZHIDA_DATABASE": address}
        done = subprocess.run(
            [sys.executable, "-m", "tests.killing", str(ROUNDS)],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    told = json.loads(done.stdout.splitlines()[-1])
    wrong = [*told["wrong"], *told["doubts"]]
    return Figure(
        f"posting killed {told['killed']} times",
        f"{len(wrong)} wrong",
        "0 wrong",
        f"{name}; {told['payouts']} payouts committed, {told['own']} of them large",
    )
