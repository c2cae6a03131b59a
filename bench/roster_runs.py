"""One database measured in a process of its own: rosters from the file to the payout, beside COPY.

``python -m bench.roster_runs`` takes its orders as JSON on the first line of its input (see
``Orders``) and prints what it measured as JSON.
"""

from __future__ import annotations

import contextlib
import json
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import roster_files, roster_world
from bench.figures import clocked
from bench.memory import peak_of_the_tree
from bench.yardstick import copied as plainly_copied

AS_TEXT = ", ".join(f"c{number} text" for number in range(len(roster_files.HEADINGS)))
"""The columns of the file, each as text."""

LAST_YEAR = 2022
"""Each turn pays the year before the last turn's: a year ahead, nobody may ask for it yet."""

Seconds = dict[str, list[float]]


@dataclass(frozen=True)
class Orders:
    """The roster of people who are known, how often it is posted, and one of people who are new.

    ``yardstick`` is the address of the PostgreSQL into which the same files are copied plainly.
    """

    known: str
    new: str
    rounds: int
    yardstick: str


def main() -> None:
    import django

    django.setup()
    orders = Orders(**json.loads(sys.stdin.readline()))
    roster_world.prepare(Path(orders.known))
    told: dict[str, Any] = dict(_posted(orders))
    told["peak"] = peak_of_the_tree()
    told["new"] = clocked(lambda: _take_in(Path(orders.new)))
    told["again"] = [clocked(lambda: _is_known(Path(orders.new))) for _ in range(orders.rounds)]
    told["peak of new"] = peak_of_the_tree()
    print(json.dumps(told))


def _posted(orders: Orders) -> Seconds:
    """Copy plainly and post, by turns, the roster of a year each; the first turn is thrown away."""
    import psycopg

    told: Seconds = defaultdict(list)
    with (
        tempfile.TemporaryDirectory() as folder,
        psycopg.connect(orders.yardstick, autocommit=True) as yardstick,
    ):
        file = Path(folder) / "roster.csv"
        for turn in range(orders.rounds + 1):
            roster_files.write_year(file, LAST_YEAR - turn, Path(orders.known))
            times = {
                "copy": plainly_copied(yardstick, file, AS_TEXT),
                **_post(file, LAST_YEAR - turn),
            }
            for what, seconds in times.items() if turn else ():
                told[what].append(seconds)
    return told


def _post(file: Path, year: int) -> dict[str, float]:
    """Do what sending a roster in and posting it does; return the seconds of each step and of all.

    Like the page: judged once, its people taken in as known, its lines posted.
    """
    from zhida.payments import actions as payments
    from zhida.recipients import actions as recipients
    from zhida.recipients import roster_reading
    from zhida.store.action import SYSTEM

    terms = roster_world.terms()
    clock = [time.perf_counter()]
    with roster_reading.judged(file, new=True) as verdict:
        clock.append(time.perf_counter())
        done = recipients.import_roster(verdict, file.name, terms.division, by=SYSTEM)
        clock.append(time.perf_counter())
        made = payments.post_payout(verdict, terms, year * 100 + 1, by=SYSTEM)
        clock.append(time.perf_counter())
        assert (done.known, made.lines) == (verdict.rows, verdict.rows)
    begun, checked, known, posted = clock
    return {
        "whole": posted - begun,
        "check": checked - begun,
        "know": known - checked,
        "post": posted - known,
    }


def _take_in(file: Path) -> None:
    from zhida.recipients import actions, roster_reading
    from zhida.store.action import SYSTEM

    with roster_reading.judged(file, new=True) as verdict:
        place = roster_world.terms().division
        done = actions.import_roster(verdict, file.name, place, by=SYSTEM)
        assert len(done.new) == verdict.rows


def _is_known(file: Path) -> None:
    """Offer a file that was taken in already."""
    from zhida.core.refusal import Refusal

    with contextlib.suppress(Refusal):
        _take_in(file)
        raise AssertionError("a known roster was taken in")


if __name__ == "__main__":
    main()
