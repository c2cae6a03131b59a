"""Seconds to read a notice: the whole command, process start included, as an official waits."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from bench.figures import Figure, seconds_of, spread
from tests.founding import founding_notice
from zhida.entry.demo.sample import NOTICE

HOW = "zhida read, new process"


def figures() -> list[Figure]:
    founding = founding_notice()
    measured = [Figure("read the sample notice (.docx, 28 pages)", _read(NOTICE), how=HOW)]
    if founding:
        measured.insert(0, Figure("read the founding notice (.txt)", _read(founding), "≤ 1 s", HOW))
    with tempfile.TemporaryDirectory() as folder:
        page = _scanned_page(Path(folder))
        measured.append(Figure("read one scanned page (.png, 200 dpi)", _read(page), how=HOW))
    return measured


def _read(file: Path) -> str:
    command = [sys.executable, "-m", "zhida", "read", str(file)]
    return spread(
        seconds_of(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
    )
