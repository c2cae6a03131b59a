"""A large posting in a process of its own, and one that sweeps what such postings leave.

Run as ``python -m tests.leaving prepare|post|left|sweep``. ``post`` says that its files or tables
are made, and goes on when it reads a line; ``left`` says what no payout names; ``sweep`` says that
it begins, then what it swept.
"""

from __future__ import annotations

import json
import sys
from typing import Any

PEOPLE = 10


def prepare() -> None:
    """Register people, and money for them."""
    from django.core.management import call_command

    from zhida.payments.lines.tests import builders
    from zhida.recipients.tests.builders import load_registers

    call_command("migrate", verbosity=0)
    load_registers()
    builders.money()
    builders.people(PEOPLE)


def post() -> None:
    """Post a line for everybody as a large payout, and wait in the middle of it."""
    from zhida.allotments.models import Allotment
    from zhida.payments.lines import keeping
    from zhida.payments.lines.tests import builders
    from zhida.recipients.models import Person

    kept = _kept()
    put = kept.put

    def put_and_wait(*given: Any) -> tuple[str, str]:
        made = put(*given)
        tell("made")
        sys.stdin.readline()
        return made

    keeping.LARGE, kept.put = 0, put_and_wait
    money = Allotment.objects.get(parent__isnull=False)
    everybody = Person.objects.order_by("pk").values_list("pk", flat=True)
    tell(builders.post(builders.rows(everybody, money)).number)


def left() -> None:
    """Tell the files or tables that no payout names."""
    tell(_kept().left())


def sweep() -> None:
    """Sweep as the application does when it begins to serve."""
    from zhida.store import sweeping

    tell("begins")
    tell(sweeping.sweep())


def _kept() -> Any:
    """Return the module that keeps large payouts in this database."""
    from django.db import connection

    from zhida.payments.lines import own_file, own_table

    return own_table if connection.vendor == "postgresql" else own_file


def tell(what: object) -> None:
    """Tell the process that began this one."""
    print(json.dumps(what, default=str), flush=True)  # noqa: T201 -- the answer of this process


if __name__ == "__main__":
    from zhida.store.startup import start_django

    start_django()
    {"prepare": prepare, "post": post, "left": left, "sweep": sweep}[sys.argv[1]]()
