"""A month's run raced for: it is approved once, or thrown away, and never both."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Any

from tests.racing import race
from zhida.allotments.models import Allotment
from zhida.payments import actions
from zhida.payments.models import Payout, PayoutRun
from zhida.payments.tests import builders
from zhida.payments.tests.test_runs import approve, compute
from zhida.recipients.tests import builders as recipients
from zhida.store.action import Actor

REVIEWERS = [Actor(f"复核人{number}") for number in range(1, 6)]
PLACE = "霍城县"
FIRST_SERIAL = 201
WAITED = {202203: 0.0, 202204: 0.1, 202205: 0.3}
"""For each month, so many seconds does it take until somebody wants to throw its run away."""


def approvals(folder: Path) -> dict[str, Any]:
    """Five approve the same run."""
    money = _entitled()
    run = compute(202202, PLACE)
    outcomes = race([partial(approve, run, money, by=reviewer) for reviewer in REVIEWERS])
    return {"outcomes": outcomes} | _standing(202202)


def approve_against_discard(folder: Path) -> list[dict[str, Any]]:
    """Two approve a run while two throw it away, sooner or later; one reckons its month again."""
    return [_decided(month, after) for month, after in WAITED.items()]


def _decided(month: int, after: float) -> dict[str, Any]:
    money = _money()
    run = compute(month, PLACE)

    def discard() -> None:
        time.sleep(after)
        actions.discard_run(run, by=builders.CLERK, reason="有误")

    outcomes = race(
        [partial(approve, run, money, by=reviewer) for reviewer in REVIEWERS[:2]]
        + [discard] * 2
        + [lambda: compute(month, PLACE)]
    )
    return {"outcomes": outcomes} | _standing(month)


def _entitled() -> Allotment:
    """Enrol three people of a county in 低保; return its money."""
    recipients.standard(45_000)
    for serial in range(FIRST_SERIAL, FIRST_SERIAL + 3):
        recipients.enrol(builders.paid_person(serial, at=PLACE))
    number = f"〔2022〕{FIRST_SERIAL}号"
    return builders.county_money(
        1, at=PLACE, source=f"新财社{number}", number=f"伊州财社{number}", purpose="低保"
    )


def _money() -> Allotment:
    return Allotment.objects.get(division=recipients.place(PLACE))


def _standing(month: int) -> dict[str, Any]:
    """Return what stands of a month: the states of its runs, its payouts and what they draw."""
    runs = PayoutRun.objects.filter(month=month).order_by("pk")
    payouts = Payout.objects.filter(kind="regular", first_month=month)
    return {
        "states": list(runs.values_list("state", flat=True)),
        "payouts": payouts.count(),
        "posted_fen": sum(payouts.values_list("total_fen", flat=True)),
        "reserved_fen": _money().reserved_fen,
    }


RACES = (approvals, approve_against_discard)
