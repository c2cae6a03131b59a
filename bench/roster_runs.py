"""One database measured in a process of its own: a roster taken in, then checked and matched.

``python -m bench.roster_runs`` takes its orders as JSON on the first line of its input (``file``,
``rounds`` and ``yardstick``, the address of a PostgreSQL) and prints what it measured as JSON.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

CHUNK = 1 << 20


def main() -> None:
    import django

    django.setup()
    import psycopg

    from zhida.entry import installation

    orders = json.loads(sys.stdin.readline())
    file, rounds = Path(orders["file"]), range(orders["rounds"])
    installation.prepare()
    told: dict[str, Any] = {"import": _seconds(lambda: _take_in(file))}
    told["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    told["again"] = [_seconds(lambda: _is_known(file)) for _ in rounds]
    told |= {"copy": [], "check": [], "match": []}
    with psycopg.connect(orders["yardstick"], autocommit=True) as yardstick:
        _check_and_match(file)
        for _ in rounds:
            told["copy"].append(_copied(yardstick, file))
            checked, matched = _check_and_match(file)
            told["check"].append(checked)
            told["match"].append(matched)
    print(json.dumps(told))


def _take_in(file: Path) -> None:
    from zhida.recipients import actions, roster_reading
    from zhida.registers import queries as registers
    from zhida.store.action import SYSTEM

    with roster_reading.judged(file, new=True) as verdict:
        actions.import_roster(verdict, file.name, registers.division("654021"), by=SYSTEM)


def _is_known(file: Path) -> None:
    """Offer a file that was taken in already."""
    from zhida.core.refusal import Refusal

    with contextlib.suppress(Refusal):
        _take_in(file)
        raise AssertionError("a known roster was taken in")


def _check_and_match(file: Path) -> tuple[float, float]:
    """Return the seconds until the roster is checked, and until everybody is matched."""
    from zhida.recipients import roster_reading
    from zhida.recipients.roster_matching import matched

    start = time.perf_counter()
    with roster_reading.judged(file) as verdict:
        checked = time.perf_counter() - start
        found = matched(verdict, 2022)
        assert found.known == verdict.rows
        return checked, time.perf_counter() - start


def _copied(yardstick: Any, file: Path) -> float:
    """Return the seconds of a plain COPY of the same file into a table of text without index."""
    from bench.roster_files import HEADINGS

    columns = ", ".join(f"c{number} text" for number in range(len(HEADINGS)))
    yardstick.execute("DROP TABLE IF EXISTS plain")
    yardstick.execute("CHECKPOINT")
    yardstick.execute(f"CREATE TABLE plain ({columns})")
    start = time.perf_counter()
    with (
        file.open("rb") as source,
        yardstick.cursor() as cursor,
        cursor.copy("COPY plain FROM STDIN (FORMAT csv)") as copy,
    ):
        while chunk := source.read(CHUNK):
            copy.write(chunk)
    return time.perf_counter() - start


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
