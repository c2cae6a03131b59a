"""The same payments as transfers of django-hordak, a ledger for Django: one by one, and in bulk.

``python -m bench.posting_hordak`` prints transfers a second of each way, on the PostgreSQL it is
told of. It runs with settings of its own: a peer's app has no place among Zhida's.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

ONE_BY_ONE, IN_BULK = 1_000, 10_000
RUNS = 5

Post = Callable[[Any, Any, int], None]


def main() -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command

    from zhida.entry.home import database

    settings.configure(
        DATABASES={"default": database()},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "hordak"],
        CURRENCIES=["CNY"],
        DEFAULT_CURRENCY="CNY",
        HORDAK_INTERNAL_CURRENCY="CNY",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    )
    django.setup()
    call_command("migrate", verbosity=0)
    told = {
        "hordak": _rate(ONE_BY_ONE, _transfers),
        "hordak_bulk": _rate(IN_BULK, _rows),
    }
    print(json.dumps(told))


def _rate(count: int, post: Post) -> float:
    """Return transfers a second: the median of the runs after one that is thrown away."""
    from django.db import transaction
    from hordak.models import Account

    told = {"type": "AS", "currencies": ["CNY"]}
    allotment = Account.objects.create(name=f"allotment {post.__name__}", **told)
    paid = Account.objects.create(name=f"paid {post.__name__}", **told)
    rates = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        with transaction.atomic():
            post(allotment, paid, count)
        rates.append(count / (time.perf_counter() - start))
    return statistics.median(rates[1:])


def _transfers(allotment: Any, paid: Any, count: int) -> None:
    """Do what its manual shows: each payment is a transfer between two accounts."""
    from moneyed import Money

    for _ in range(count):
        allotment.transfer_to(paid, Money("300.00", "CNY"))


def _rows(allotment: Any, paid: Any, count: int) -> None:
    """Write its rows by thousands; its triggers check them all the same."""
    from hordak.models import Leg, Transaction
    from moneyed import Money

    made = Transaction.objects.bulk_create([Transaction() for _ in range(count)], 5_000)
    amount = Money("300.00", "CNY")
    legs = [Leg(transaction=one, account=allotment, credit=amount) for one in made]
    legs += [Leg(transaction=one, account=paid, debit=amount) for one in made]
    Leg.objects.bulk_create(legs, 5_000)


if __name__ == "__main__":
    main()
