"""Run the command ``zhida`` as an official would, in a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from tests.founding import ROOT

WATCH = ROOT / "tests" / "offline"


def environment(home: Path, **more: str) -> dict[str, str]:
    """An environment with its own data folder and none of the test process's choices."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ZHIDA_", "DJANGO_"))}
    return {**kept, "ZHIDA_HOME": str(home), "PYTHONIOENCODING": "utf-8", **more}


def watched(home: Path, log: Path) -> dict[str, str]:
    """An environment in which every connection to another machine is refused and written down."""
    log.touch()
    return environment(home, PYTHONPATH=str(WATCH), ZHIDA_OFFLINE_LOG=str(log))


def command(*words: str) -> list[str]:
    """The command line of ``zhida`` with this Python."""
    return [sys.executable, "-m", "zhida", *words]


def zhida(
    *words: str, env: dict[str, str], timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run ``zhida`` with these words and return what it printed."""
    return subprocess.run(
        command(*words), env=env, cwd=ROOT, capture_output=True, text=True, timeout=timeout
    )


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
