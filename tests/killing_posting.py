"""What is killed: posting a month for everybody, small payouts and large ones by turns."""

from __future__ import annotations

import random
from typing import Any

from django.db import connection
from django.db.models import Sum

from zhida.allotments import proofs as allotment_proofs
from zhida.allotments.models import Allotment
from zhida.core import month as months
from zhida.core.refusal import Refusal
from zhida.payments import proofs
from zhida.payments.lines import keeping, own_file
from zhida.payments.lines.tests import builders
from zhida.payments.models import Payout, Segment
from zhida.recipients.models import Person
from zhida.recipients.tests.builders import load_registers
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
    keeping.LARGE = chance.choice([0, 10**9])
    return builders.post(_month_of_lines(months.plus(_last_month(), 1))).number


def there() -> list[str]:
    """Return the numbers of the payouts."""
    return list(Payout.objects.values_list("number", flat=True))


def wrong() -> list[str]:
    """Return what is doubted, and whether the last month can be posted again or was."""
    found = [doubt.message for doubt in (*proofs.doubts(), *allotment_proofs.doubts())]
    last = _last_month()
    if last > BEFORE_ALL:
        try:
            builders.post(_month_of_lines(last))
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
    """Return how many payouts there are, how many of them large, and files that are nobody's."""
    own = Segment.objects.filter(place="own").count()
    left = 0
    if connection.vendor == "sqlite":
        left = len(list(own_file.folder().iterdir())) - 2 * own
    return {
        "payouts": Payout.objects.count(),
        "own": own,
        "files_left": left,
        "doubts": [doubt.message for doubt in verify()],
    }


def _last_month() -> int:
    last = Payout.objects.order_by("-last_month").first()
    return last.last_month if last else BEFORE_ALL


def _month_of_lines(month: int) -> list[dict[str, int]]:
    people = Person.objects.order_by("pk").values_list("pk", flat=True)
    (one,) = builders.rows([0], _money(), month=month)
    return [one | {"line_no": place, "person": who} for place, who in enumerate(people, 1)]


def _money() -> Allotment:
    return Allotment.objects.get(parent__isnull=False)
