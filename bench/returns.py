"""How fast an order is written and its answer taken in, beside merely reading the same file.

``BENCH_ANSWERS`` (100,000) is the number of lines. Each run is a month of its own: posted,
approved, ordered, answered by a synthetic bank that returns one line of a hundred, and taken in.
"""

from __future__ import annotations

import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench import posting_world as world
from bench.figures import RUNS, Figure, spread
from bench.posting_server import databases, server

LINES = int(os.environ.get("BENCH_ANSWERS", "100_000"))
CHANNEL = "bank_csv"
BOUNCED = "1001"
ONE_OF = 100
BORN = date(1940, 1, 1)
AFTER_ALL = 10**9
"""The id of the one person whom the place begins with: no sequence comes to it by itself."""
HEADINGS = ["姓名", "身份证号", "开户行", "账号", "金额"]

STEPS = {
    "csv": "read an answer's cells, nothing more",
    "order": "send an order: write its file, take its digest",
    "read": "read an answer: cells, codes, sums",
    "reconcile": "reconcile: lay out what was sent, read, compare",
    "take_in": "take an answer in: all of this, recorded and committed",
}

Times = dict[str, list[float]]


def figures() -> list[Figure]:
    made = []
    with server() as address, databases(address) as addresses:
        for name, one in addresses.items():
            made += _told_as_figures(name, _measured_apart(one))
    return made


def _told_as_figures(name: str, times: Times) -> list[Figure]:
    plain = statistics.median(times["csv"])
    return [
        Figure(
            what,
            f"{LINES / statistics.median(times[step]):,.0f} lines/s",
            "" if step == "csv" else f"{statistics.median(times[step]) / plain:.1f} × csv.reader",
            f"{name}, {LINES:,} lines, {spread(times[step])}",
        )
        for step, what in STEPS.items()
    ]


def _measured_apart(address: str) -> Times:
    """Measure in a process and a data folder of its own."""
    with tempfile.TemporaryDirectory(prefix="zhida-returns-") as home:
        done = subprocess.run(
            [sys.executable, "-m", "bench.returns"],
            env={**os.environ, "ZHIDA_HOME": home, "ZHIDA_DATABASE": address},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    times: Times = json.loads(done.stdout.splitlines()[-1])
    return times


def main() -> None:
    import django

    django.setup()
    _prepare()
    times: Times = defaultdict(list)
    for number in range(RUNS + 1):
        with tempfile.TemporaryDirectory() as folder:
            _month(number, Path(folder), times)
    # The first month is for warming up.
    print(json.dumps({step: taken[1:] for step, taken in times.items()}))


def _prepare() -> None:
    """Register people with accounts, as a roster brings them, and money for all their months."""
    from django.conf import settings

    from zhida.payments.tests.builders import give_payer
    from zhida.recipients import actions, roster_reading
    from zhida.store.action import SYSTEM

    world.prepare(AFTER_ALL)
    give_payer(world.place().name)
    file = Path(settings.ZHIDA_HOME) / "roster.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerows([HEADINGS, *(_row(number) for number in range(LINES))])
    with roster_reading.judged(file) as verdict:
        actions.import_roster(verdict, file.name, world.place(), by=SYSTEM)


def _row(number: int) -> list[str]:
    from zhida.recipients.tests.builders import citizen_number

    days, serial = divmod(number, 999)
    born = BORN + timedelta(days)
    identity = citizen_number(birth=f"{born:%Y%m%d}", serial=serial + 1)
    return ["量测·测试", identity, "测试银行", f"9901{number:012d}", "500.00"]


def _month(number: int, folder: Path, times: Times) -> None:
    from zhida.payments import actions
    from zhida.payments.tests.builders import CLERK, DAY, HEAD, answer, requests_of

    made = _posted(number)
    actions.approve(requests_of(made), on=DAY, by=HEAD)
    actions.make_out_voucher(requests_of(made), on=DAY, by=CLERK)
    asked: dict[str, Any] = {"on": DAY, "by": CLERK}
    send = _timed(times, "order", lambda: actions.send_order(requests_of(made), CHANNEL, **asked))
    (order,) = send
    path = answer(order, folder, dict.fromkeys(range(1, LINES, ONE_OF), BOUNCED))
    _timed(times, "csv", lambda: _read_cells(path))
    _timed(times, "read", lambda: _read(path))
    _timed(times, "reconcile", lambda: _reconcile(order, path))
    take_in = actions.take_in_outcomes
    file = _timed(times, "take_in", lambda: take_in(CHANNEL, path, path.name, by=CLERK))
    assert (file.paid_lines + file.returned_lines, file.cases) == (LINES, 0)


def _timed(times: Times, step: str, work: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    result = work()
    times[step].append(time.perf_counter() - start)
    return result


def _posted(number: int) -> Any:
    """Post a month for everybody who has an account."""
    import duckdb

    from zhida.payments.columns import rows_into
    from zhida.payments.models import Payout
    from zhida.recipients.models import BankAccount

    with duckdb.connect() as database:
        held = BankAccount.objects.order_by("pk").values_list("person", "pk").iterator()
        rows_into(database, "held", {"person": "BIGINT", "account": "BIGINT"}, held)
        database.execute(
            "CREATE TEMP TABLE due AS SELECT row_number() OVER ()::INTEGER AS line_no, person,"
            f" account, 0::BIGINT AS enrolment, {world.allotments()[0]}::BIGINT AS allotment,"
            f" {world.living().pk}::INTEGER AS component, {world.month(number)}::INTEGER AS month,"
            f" 0::BIGINT AS occasion, {world.FEN}::BIGINT AS amount_fen,"
            f" {world.FEN}::BIGINT AS due_fen FROM held"
        )
        world.post(database)
    return Payout.objects.latest("pk")


def _read_cells(path: Path) -> None:
    with path.open(encoding="gbk", newline="") as file:
        for _ in csv.reader(file):
            pass


def _read(path: Path) -> None:
    from zhida.payments.channel_files import channel_named

    for _ in channel_named(CHANNEL).outcomes(path).rows:
        pass


def _reconcile(order: Any, path: Path) -> None:
    import duckdb

    from zhida.payments.channel_files import channel_named
    from zhida.payments.columns import rows_into
    from zhida.payments.order_contents import sent_into
    from zhida.payments.reconciling import reconcile

    channel = channel_named(CHANNEL)
    with duckdb.connect() as database:
        sent_into(database, "sent", order.voucher.request)
        rows_into(database, "paid_before", {"first": "BIGINT", "until": "BIGINT"}, ())
        rows_into(database, "returned_before", {"reference": "BIGINT"}, ())
        reconcile(database, channel, channel.outcomes(path).rows, order.sent_on, order.sent_on)


if __name__ == "__main__":
    main()
