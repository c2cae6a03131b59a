"""How fast a roster is read, checked and matched, beside a plain COPY of the same file.

``BENCH_ROSTER`` (a million) is how many rows the csv has; the workbook has a twentieth of them.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import roster_files
from bench.figures import RUNS, Figure, seconds_of, spread
from bench.posting_server import databases, server

ROWS = int(os.environ.get("BENCH_ROSTER", "1_000_000"))
WORKBOOK_ROWS = max(100, ROWS // 20)
COUNTY_ROWS = 15_000
MOST_MEMORY = "≤ 1.5 GB"


def figures() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="zhida-rosters-") as folder:
        file = Path(folder) / "roster.csv"
        roster_files.write_csv(file, ROWS)
        made = [_county(Path(folder)), *_workbook(Path(folder))]
        with server() as yardstick, databases(yardstick) as addresses:
            for name, address in addresses.items():
                made += _csv(name, _measured(file, address, yardstick))
    return made


def _measured(file: Path, address: str, yardstick: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="zhida-rosters-") as home:
        done = subprocess.run(
            [sys.executable, "-m", "bench.roster_runs"],
            input=json.dumps({"file": str(file), "rounds": RUNS, "yardstick": yardstick}) + "\n",
            env={**os.environ, "ZHIDA_HOME": home, "ZHIDA_DATABASE": address},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _csv(name: str, told: dict[str, Any]) -> list[Figure]:
    how = f"{name}, {ROWS:,} rows of 13 columns, everybody known"
    copied = statistics.median(told["copy"])
    return [
        Figure(f"plain COPY of {ROWS:,} rows", spread(told["copy"]), "", "PostgreSQL, no index"),
        *(
            Figure(
                f"{title} {ROWS:,} rows",
                f"{ROWS / statistics.median(told[what]):,.0f} rows/s",
                f"{copied / statistics.median(told[what]):.2f} of COPY",
                how,
            )
            for what, title in (("check", "check"), ("match", "check and match"))
        ),
        Figure("the same file again", spread(told["again"]), "≤ 0.2 s", name),
        Figure(
            f"take in {ROWS:,} new people",
            f"{told['import']:.1f} s, {told['peak'] / 1e9:.2f} GB",
            MOST_MEMORY,
            f"{name}, once: sealed, hashed, indexed, each in the trail",
        ),
    ]


def _county(folder: Path) -> Figure:
    file = folder / "county.csv"
    roster_files.write_csv(file, COUNTY_ROWS)
    command = [sys.executable, "-m", "zhida", "roster", "check", str(file)]
    times = seconds_of(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
    return Figure(f"check {COUNTY_ROWS:,} rows, new process", spread(times), "≤ 0.5 s", "zhida")


def _workbook(folder: Path) -> list[Figure]:
    """Read the same workbook as Zhida does and as openpyxl does without styles, by turns."""
    file = folder / "roster.xlsx"
    roster_files.write_workbook(file, WORKBOOK_ROWS)
    ways: dict[str, Callable[[Path], None]] = {"own": _read, "openpyxl": _read_by_openpyxl}
    times: dict[str, list[float]] = {way: [] for way in ways}
    for turn in range(RUNS + 1):
        for way, read in ways.items():
            start = time.perf_counter()
            read(file)
            if turn:
                times[way].append(time.perf_counter() - start)
    own, other = statistics.median(times["own"]), statistics.median(times["openpyxl"])
    how = f"{WORKBOOK_ROWS:,} rows of 13 columns"
    return [
        Figure("read a workbook by openpyxl, read-only", f"{WORKBOOK_ROWS / other:,.0f} rows/s"),
        Figure(
            "read a workbook into columns",
            f"{WORKBOOK_ROWS / own:,.0f} rows/s",
            f"{other / own:.1f} × openpyxl (≥ 5)",
            how,
        ),
    ]


def _read(file: Path) -> None:
    from zhida.recipients.roster_table import opened

    with opened(file, file.parent) as cells:
        cells.read(f"CREATE TABLE all_cells AS FROM {cells.source}")


def _read_by_openpyxl(file: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(file, read_only=True)
    for row in book.worksheets[0].iter_rows(values_only=True):
        assert row
    book.close()
