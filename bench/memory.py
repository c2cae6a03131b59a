"""How much memory a process and those it started took at most, as Linux counts it."""

from __future__ import annotations

import os
from pathlib import Path


def peak_of_the_tree() -> int:
    """Return the bytes that this process and its living children held at most, each at its worst.

    What they share is counted once for each of them, so less was held in truth.
    """
    own = os.getpid()
    children = Path(f"/proc/{own}/task/{own}/children").read_text(encoding="ascii").split()
    return sum(map(_peak, [str(own), *children]))


def _peak(process: str) -> int:
    told = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    (kilobytes,) = [line.split()[1] for line in told if line.startswith("VmHWM:")]
    return int(kilobytes) * 1024
