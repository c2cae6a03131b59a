"""Seconds to read a notice: the whole command, process start included, as an official waits."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from bench.figures import Figure, seconds_of, spread
from tests.founding import founding_notice
from zhida.entry.demo.sample import NOTICE, words
from zhida.formats.tests import makers

HOW = "zhida read, new process"


def figures() -> list[Figure]:
    founding = founding_notice()
    measured = [Figure("read the sample notice (.docx, 12 target tables)", _read(NOTICE), how=HOW)]
    if founding:
        measured.insert(0, Figure("read the founding notice (.txt)", _read(founding), "≤ 1 s", HOW))
    with tempfile.TemporaryDirectory() as folder:
        page = _scanned_page(Path(folder))
        measured.append(Figure("read one scanned page (.jpg, 200 dpi)", _read(page), how=HOW))
    return measured


def _read(file: Path) -> str:
    command = [sys.executable, "-m", "zhida", "read", str(file)]
    return spread(
        seconds_of(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
    )


def _scanned_page(folder: Path) -> Path:
    """Print the sample's allotment table, scan it badly, and return the picture."""
    annex = words()["allotments"]
    rows = [annex["header"], *([str(n), *row] for n, row in enumerate(annex["rows"], start=1))]
    printed = makers.document([annex["title"], annex["unit"], rows])
    picture = folder / "scan.jpg"
    makers.scans(makers.pdf(printed))[0].save(picture, quality=60)
    return picture
