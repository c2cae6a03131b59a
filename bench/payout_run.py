"""How long a county's month takes to reckon, beside a loop of model instances; SQLite.

``BENCH_ENROLMENTS`` (150,000) households draw 低保, each headed by a person with an account. The
month before was paid, so that every item is compared with a line.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from itertools import islice
from typing import Any

from bench.figures import Figure, seconds_of, spread

ENROLMENTS = int(os.environ.get("BENCH_ENROLMENTS", "150_000"))
LOOPED = 2_000
PLACE, PROGRAMME, COMPONENT = "654021", "minimum_living", "minimum_living.living"
FIRST_MONTH = 202202
DAY = date(2022, 3, 5)


def figures() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="zhida-run-") as home:
        done = subprocess.run(
            [sys.executable, "-m", "bench.payout_run"],
            env={**os.environ, "ZHIDA_HOME": home, "ZHIDA_DATABASE": ""},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    rate = ENROLMENTS / statistics.median(told["compute"])
    looped = LOOPED / statistics.median(told["loop"])
    how = f"SQLite, {ENROLMENTS:,} enrolments, as many lines of the month before"
    return [
        Figure(f"reckon {ENROLMENTS:,} enrolments", spread(told["compute"]), "≤ 10 s", how),
        Figure("enrolments a second", f"{rate:,.0f}", f"{rate / looped:.1f} × the loop", how),
        Figure(
            "a loop of model instances",
            f"{looped:,.0f}/s",
            "",
            f"{LOOPED:,} of them: what is due, the account, last month's line, one by one",
        ),
        Figure("approve the month before", f"{told['approve']:.1f} s", "", f"{how}, once"),
        Figure("memory at most", f"{told['peak'] / 1e9:.2f} GB", "", how),
    ]


def measure() -> dict[str, Any]:
    """Fill the data folder, pay a month, and reckon the next."""
    fill()
    from zhida.payments.runs.computing import computed
    from zhida.payments.runs.entitled import Extent
    from zhida.registers import queries as registers

    place, programme = registers.division(PLACE), registers.programme(PROGRAMME)
    approving = pay_month(FIRST_MONTH)
    extent = Extent(place, programme, FIRST_MONTH + 1, DAY)

    def compute() -> None:
        with computed(extent) as found:
            assert found.counted.payable == ENROLMENTS
            assert found.counted.last_total_fen == found.counted.total_fen

    return {
        "compute": seconds_of(compute),
        "loop": seconds_of(loop),
        "approve": approving,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def fill() -> None:
    """Prepare the database; put people, households, accounts and enrolments into a county."""
    from django.db import transaction

    from zhida.entry import installation
    from zhida.registers import actions as register_actions
    from zhida.registers import queries as registers
    from zhida.store.action import SYSTEM

    installation.prepare()
    register_actions.set_standard(
        registers.component(COMPONENT),
        "rural",
        registers.division(PLACE),
        45_000,
        valid_from=date(2022, 1, 1),
        source="bench",
        by=SYSTEM,
    )
    with transaction.atomic():
        _fill_people()


def _fill_people() -> None:
    from django.utils import timezone

    from zhida.recipients.models import BankAccount, Enrolment, Household, HouseholdMember, Person
    from zhida.registers import queries as registers
    from zhida.store import bulk

    place, now = registers.division(PLACE), timezone.now()
    here = {"division_id": place.pk, "scope_path": place.path, "recorded_at": now}
    people = bulk.reserve_ids(Person, ENROLMENTS)
    bulk.insert(
        Person,
        {**here, "document_kind": "居民身份证", "number_sealed": b"bench"},
        ("id", "number_hash", "name", "name_key", "birth_on"),
        ((key, _hash(key), f"测{key}", f"测{key}", _birthday(key)) for key in people),
    )
    homes = bulk.reserve_ids(Household, ENROLMENTS)
    bulk.insert(Household, here, ("id", "number"), ((key, f"B{key}") for key in homes))
    pairs = list(zip(people, homes, strict=True))
    bulk.insert(
        HouseholdMember,
        {"relation": "户主", "joined_on": date(2020, 1, 1), "recorded_at": now},
        ("person_id", "household_id"),
        pairs,
    )
    bulk.insert(
        BankAccount,
        {"kind": "一卡通", "number_sealed": b"bench", "recorded_at": now},
        ("person_id", "number_hash", "holder_name"),
        ((key, _hash(key), f"测{key}") for key in people),
    )
    bulk.insert(
        Enrolment,
        {
            **here,
            "component_id": registers.component(COMPONENT).pk,
            "category": "rural",
            "decided_on": date(2021, 12, 1),
            "start_month": 202201,
        },
        ("person_id", "household_id", "persons_covered", "income_fen"),
        ((person, home, person % 4 + 1, person % 300 * 100) for person, home in pairs),
    )


def _hash(key: int) -> bytes:
    return key.to_bytes(32, "big")


def _birthday(key: int) -> date:
    return date(1950, 1, 1) + timedelta(days=key % 18_000)


def pay_month(month: int) -> float:
    """Compute a month and approve it; return the seconds that the approval took."""
    import time

    from zhida.allotments import actions as allotments
    from zhida.payments import actions
    from zhida.registers import queries as registers
    from zhida.store.action import SYSTEM, Actor

    place, programme = registers.division(PLACE), registers.programme(PROGRAMME)
    fund = allotments.open_fund(2022, "量测资金", None, by=SYSTEM)
    money = allotments.receive(
        fund,
        place,
        10**13,
        document_number="量测〔2022〕1号",
        happened_on=date(2022, 1, 1),
        by=SYSTEM,
    )
    run = actions.compute_run(place, programme, month, paid_on=DAY, by=Actor("核算人"))
    start = time.perf_counter()
    terms = actions.RunTerms(
        [money], use_of_money="量测", requested_on=DAY, function_subject="2081902"
    )
    actions.approve_run(run, terms, by=Actor("复核人"))
    return time.perf_counter() - start


def loop() -> None:
    """Do the same for some enrolments as one would first write it: instance by instance."""
    from zhida.access.scope import EVERYWHERE
    from zhida.payments import lines
    from zhida.recipients import queries
    from zhida.recipients.models import BankAccount

    found = queries.due_in(EVERYWHERE, FIRST_MONTH + 1, programme=PROGRAMME)
    for reckoning in islice(found, LOOPED):
        person = reckoning.enrolment.person_id
        assert BankAccount.objects.get(person=person)
        [line] = lines.of_person([person], (FIRST_MONTH, FIRST_MONTH))
        assert line.amount_fen == reckoning.due.amount_fen


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhida.entry.settings")
    import django

    django.setup()
    print(json.dumps(measure()))
