"""What is killed: posting a month for everybody, small payouts and large ones by turns.

From 200,000 people on, every payout is a large one by itself.
"""

from __future__ import annotations

import random
from typing import Any

import duckdb
from django.db import connection
from django.db.models import Max, Min, Sum

from zhida.allotments import proofs as allotment_proofs
from zhida.allotments.models import Allotment
from zhida.core import month as months
from zhida.core.refusal import Refusal
from zhida.payments import proofs
from zhida.payments.actions.posting import put_down
from zhida.payments.lines import COLUMNS, keeping, own_file, own_table
from zhida.payments.lines.tests import builders
from zhida.payments.models import Payout, Segment
from zhida.recipients.models import Person
from zhida.recipients.tests.builders import load_registers
from zhida.store import sweeping
from zhida.store.verification import verify

BEFORE_ALL = 190012
TWICE = "payment_line_paid_once_ever"


def prepare(lines: int) -> None:
    """Register people, and money for all their months."""
    load_registers()
    builders.money(100_000_000)
    builders.people(lines)


def stock(chance: random.Random) -> None:
    """There is always one more month to be posted."""


def do(chance: random.Random) -> str:
    """Post the month after the last; whether that is a large payout is left to chance."""
    if Person.objects.count() < keeping.LARGE:
        keeping.LARGE = chance.choice([0, 10**9])
    return _post(months.plus(_last_month(), 1)).number


def there() -> list[str]:
    """Return the numbers of the payouts."""
    return list(Payout.objects.values_list("number", flat=True))


def wrong() -> list[str]:
    """Return what is doubted, and whether the last month can be posted again or was."""
    found = [doubt.message for doubt in (*proofs.doubts(), *allotment_proofs.doubts())]
    last = _last_month()
    if last > BEFORE_ALL:
        try:
            _post(last)
            found.append(f"month {last} was posted again")
        except Refusal as refused:
            found += [] if refused.name == TWICE else [f"refused as {refused.name}"]
    if Payout.objects.count() != len(set(Payout.objects.values_list("last_month", flat=True))):
        found.append("a month was paid twice")
    posted = Payout.objects.aggregate(fen=Sum("total_fen"))["fen"] or 0
    if _money().reserved_fen != posted:
        found.append(f"{_money().reserved_fen} fen are reserved and {posted} posted")
    return found


def figures() -> dict[str, Any]:
    """Return how many payouts there are, how many of them large, and what is nobody's.

    What a killed posting left is swept first, as ``zhida serve`` begins: only a large posting
    sweeps by itself, and the last one may be small.
    """
    own = Segment.objects.filter(place="own").count()
    kept = own_table if connection.vendor == "postgresql" else own_file
    sweeping.sweep()
    return {
        "payouts": Payout.objects.count(),
        "own": own,
        "files_left": len(kept.left()),
        "doubts": [doubt.message for doubt in (*verify(), *proofs.doubts())],
    }


def _last_month() -> int:
    last = Payout.objects.order_by("-last_month").first()
    return last.last_month if last else BEFORE_ALL


def _post(month: int) -> Payout:
    """Post a line of 500 元 for everybody; their ids follow one another."""
    who = Person.objects.aggregate(first=Min("pk"), last=Max("pk"))
    (line,) = builders.rows([0], _money(), month=month)
    same = ", ".join(
        f"{line[name]} AS {name}" for name in COLUMNS if name not in ("line_no", "person")
    )
    with duckdb.connect() as database:
        database.execute(
            "CREATE TEMP TABLE due AS SELECT range - $first + 1 AS line_no, range AS person,"
            f" {same} FROM range($first, $last + 1)",
            who,
        )
        with builders.audited("测试：生成发放批次") as written:
            return put_down(written, builders.plan(), database, "due")


def _money() -> Allotment:
    return Allotment.objects.get(parent__isnull=False)
