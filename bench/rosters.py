"""From the csv file on disk to a posted payout, beside a plain COPY of the same file.

``BENCH_ROSTER`` (a million) is how many rows the csv has, all of people whom the register knows;
the workbook has a twentieth of them, and the roster of people who are new a tenth.
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
NEW_ROWS = max(100, ROWS // 10)
MOST_MEMORY = "≤ 1.5 GB"
LEAST_OF_COPY = "≥ 0.12"
STEPS = {
    "check": "reading and checking",
    "know": "knowing everybody",
    "post": "posting",
}


def figures() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="zhida-rosters-") as folder:
        known, new = Path(folder) / "known.csv", Path(folder) / "new.csv"
        roster_files.write_csv(known, ROWS)
        roster_files.write_csv(new, NEW_ROWS, first=ROWS)
        made = [_county(Path(folder)), *_workbook(Path(folder))]
        with server() as yardstick, databases(yardstick) as addresses:
            orders = {"known": str(known), "new": str(new), "yardstick": yardstick, "rounds": RUNS}
            for name, address in addresses.items():
                made += _csv(name, _measured(address, orders))
    return made


def _measured(address: str, orders: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="zhida-rosters-") as home:
        done = subprocess.run(
            [sys.executable, "-m", "bench.roster_runs"],
            input=json.dumps(orders) + "\n",
            env={**os.environ, "ZHIDA_HOME": home, "ZHIDA_DATABASE": address},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _csv(name: str, told: dict[str, Any]) -> list[Figure]:
    copied, whole = statistics.median(told["copy"]), statistics.median(told["whole"])
    how = f"{name}, 13 columns; read, checked, matched, posted, committed; {spread(told['whole'])}"
    return [
        Figure(f"plain COPY of {ROWS:,} rows", spread(told["copy"]), "", "PostgreSQL, no index"),
        Figure(
            f"csv to posted: {ROWS:,} known people",
            f"{ROWS / whole:,.0f} lines/s",
            f"{copied / whole:.2f} of COPY ({LEAST_OF_COPY})",
            how,
        ),
        *(
            Figure(f"… of that {what}", f"{statistics.median(told[step]) / whole:.0%}", "", name)
            for step, what in STEPS.items()
        ),
        Figure("… memory", f"{told['peak'] / 1e9:.2f} GB", MOST_MEMORY, f"{name}, all processes"),
        Figure("the same file again", spread(told["again"]), "≤ 0.2 s", name),
        Figure(
            f"take in {NEW_ROWS:,} new people",
            f"{NEW_ROWS / told['new']:,.0f} people/s, {told['peak of new'] / 1e9:.2f} GB",
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
