"""Two processes post rosters of the same people for the same month: one of them pays.

Each process is this module again (``python -m tests.racing_rosters``): it reads a JSON list from
its standard input, [roster, allotment, from how many lines a payout is a large one], says that it
is ready, posts on the word of the other side, and tells the outcome.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PEOPLE = 20
FIRST_SERIAL = 301
LARGE, SMALL = 1, 10**9
MONTHS = {202202: (SMALL, SMALL), 202203: (LARGE, LARGE), 202204: (SMALL, LARGE)}
"""How the two rosters of each month are put down: among others, or in a place of their own."""


def rosters_of_the_same_people(folder: Path) -> dict[str, Any]:
    """For each month, two processes with a roster each: the amounts differ, the people do not."""
    from zhida.payments.tests import builders

    number = f"〔2022〕{FIRST_SERIAL}号"
    money = builders.county_money(10, source=f"新财社{number}", number=f"伊州财社{number}")
    serials = range(FIRST_SERIAL, FIRST_SERIAL + PEOPLE)
    names = {serial: builders.paid_person(serial).name for serial in serials}
    outcomes = {}
    for month, sizes in MONTHS.items():
        files = [_taken_in(folder / f"{month}-{n}.csv", names, month, 300 + n) for n in (1, 2)]
        orders = [(str(file), money.pk, size) for file, size in zip(files, sizes, strict=True)]
        outcomes[month] = _raced(orders)
    money.refresh_from_db()
    return {"outcomes": outcomes, "posted": _posted(), "reserved_fen": money.reserved_fen}


def _taken_in(file: Path, names: dict[int, str], month: int, yuan: int) -> Path:
    """Write a roster and take it in; return its file."""
    from zhida.recipients import actions, roster_reading
    from zhida.recipients.tests.builders import citizen_number, place
    from zhida.store.action import SYSTEM

    rows = [[name, citizen_number(serial=serial), yuan, month] for serial, name in names.items()]
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([["户主姓名", "身份证号", "低保金", "发放时间"], *rows])
    with roster_reading.judged(file) as verdict:
        actions.import_roster(verdict, file.name, place(), by=SYSTEM)
    return file


def _raced(orders: list[tuple[str, int, int]]) -> list[str]:
    """Let a process carry out each order, all at once; return the outcomes, sorted."""
    command = [sys.executable, "-m", "tests.racing_rosters"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    racers = [subprocess.Popen(command, **pipes) for _ in orders]
    for racer, order in zip(racers, orders, strict=True):
        racer.stdin.write(json.dumps(order) + "\n")
        racer.stdin.flush()
    for racer in racers:
        racer.stdout.readline()
    for racer in racers:
        racer.stdin.write("go\n")
        racer.stdin.flush()
    return sorted(racer.communicate(timeout=60)[0].strip() for racer in racers)


def _posted() -> list[list[int]]:
    """Return lines and fen of each payout that was made of a roster, by its month."""
    from zhida.payments.models import Payout

    made = Payout.objects.filter(kind="roster").order_by("first_month")
    return [[one.lines, one.total_fen] for one in made]


def post() -> str:
    """Carry out the order on the standard input; return the outcome."""
    from zhida.store.startup import start_django

    start_django()
    from tests.racing import outcome_of
    from zhida.allotments.models import Allotment
    from zhida.payments import actions
    from zhida.payments.lines import keeping
    from zhida.payments.tests import builders
    from zhida.recipients import roster_reading

    file, allotment, keeping.LARGE = json.loads(sys.stdin.readline())
    told = {"component": "minimum_living.living", "function_subject": "2081902"}
    terms = builders.terms(Allotment.objects.get(pk=allotment), **told)
    with roster_reading.judged(Path(file)) as verdict:
        print("ready", flush=True)  # noqa: T201 -- heard by the process that began the race
        sys.stdin.readline()
        return outcome_of(lambda: actions.post_payout(verdict, terms, by=builders.CLERK))


RACES = (rosters_of_the_same_people,)

if __name__ == "__main__":
    print(post())  # noqa: T201 -- the answer of this process
