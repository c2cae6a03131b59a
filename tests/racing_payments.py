"""Payments raced for, each attempt on a connection of its own.

Run as ``python -m tests.racing_payments`` with ``ZHIDA_DATABASE`` naming an empty database; prints
one JSON object: for each race how often each outcome occurred, what stands, and what is doubted.
"""

from __future__ import annotations

import json
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

PAYERS = 50


def main() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from zhida.payments.tests import builders
    from zhida.store.verification import verify

    builders.load_registers()
    with tempfile.TemporaryDirectory() as folder:
        told = {
            "payers": payers(),
            "approve_against_revoke": approve_against_revoke(),
            "rebuilds": rebuilds(Path(folder)),
            "revoke_against_order": revoke_against_order(),
            "answers": answers(Path(folder)),
        }
    told["doubts"] = [doubt.message for doubt in verify()]
    print(json.dumps(told, ensure_ascii=False))  # noqa: T201 -- the answer of this process


def race(attempts: Sequence[Callable[[], Any]]) -> dict[str, int]:
    """Let all begin at once; return how often each won or was refused, by the refusal's name."""
    from django.db import connection

    from zhida.core.refusal import Refusal

    gate = threading.Barrier(len(attempts))
    outcomes: list[str] = []

    def run(attempt: Callable[[], Any]) -> None:
        gate.wait()
        try:
            attempt()
            outcomes.append("won")
        except Refusal as refused:
            outcomes.append(refused.name)
        except Exception as other:
            outcomes.append(repr(other))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[attempt]) for attempt in attempts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dict(Counter(outcomes))


def payers() -> dict[str, Any]:
    """Fifty payers on one balance that is enough for exactly one of them."""
    from zhida.payments import actions
    from zhida.payments.tests import builders

    money = builders.county_money(1)
    events = [builders.aid(builders.paid_person(n), 10_000) for n in range(1, PAYERS + 1)]
    terms = builders.terms(money)
    outcomes = race(
        [lambda one=one: actions.post_aid([one], terms, by=builders.CLERK) for one in events]
    )
    money.refresh_from_db()
    return {"outcomes": outcomes, "left_fen": money.left_fen, "reserved_fen": money.reserved_fen}


def approve_against_revoke() -> dict[str, Any]:
    """One approves while the other takes the same request back."""
    from zhida.payments import actions
    from zhida.payments.tests import builders

    made = _payout(101)
    requests, on = builders.requests_of(made), builders.DAY
    outcomes = race(
        [
            lambda: actions.approve(requests, on=on, by=builders.HEAD),
            lambda: actions.withdraw(requests, on=on, by=builders.CLERK, reason="有误"),
        ]
    )
    return {"outcomes": outcomes, "state": builders.only_request(made).state}


def rebuilds(folder: Path) -> dict[str, Any]:
    """Two corrections, and two givings back, of the same line that came back."""
    from zhida.payments import actions
    from zhida.payments.models import Payout, ReturnedLine
    from zhida.payments.tests import builders

    made = _payout(111)
    builders.answered(builders.sent(made), folder, {1: "1001"})
    back, on = list(ReturnedLine.objects.filter(request__payout=made)), builders.DAY
    outcomes = race(
        [lambda: actions.repay(back, requested_on=on, by=builders.CLERK)] * 2
        + [lambda: actions.give_back(back, on=on, by=builders.CLERK)] * 2
    )
    request = builders.only_request(made)
    return {
        "outcomes": outcomes,
        "corrections": Payout.objects.filter(corrects=made).count(),
        "dealt_with_fen": request.repaid_fen + request.given_back_fen,
        "failed_fen": request.failed_fen,
    }


def revoke_against_order() -> dict[str, Any]:
    """Many revoke while many send: neither waits for the other for ever, and one side wins."""
    from zhida.payments import actions
    from zhida.payments.tests import builders

    made = _payout(121)
    requests, on = builders.requests_of(made), builders.DAY
    actions.approve(requests, on=on, by=builders.HEAD)
    actions.make_out_voucher(requests, on=on, by=builders.CLERK)
    outcomes = race(
        [lambda: actions.revoke(requests, on=on, by=builders.HEAD, reason="有误")] * 5
        + [lambda: actions.send_order(requests, "bank_csv", on=on, by=builders.CLERK)] * 5
    )
    return {"outcomes": outcomes, "state": builders.only_request(made).state}


def answers(folder: Path) -> dict[str, Any]:
    """The same return file from five desks at once."""
    from zhida.payments import actions
    from zhida.payments.models import ReturnFile
    from zhida.payments.tests import builders

    made = _payout(131)
    order = builders.sent(made)
    path = builders.answer(order, folder, {2: "1004"})
    outcomes = race(
        [lambda: actions.take_in_outcomes("bank_csv", path, path.name, by=builders.CLERK)] * 5
    )
    request = builders.only_request(made)
    return {
        "outcomes": outcomes,
        "files": ReturnFile.objects.filter(order=order).count(),
        "answered_fen": request.paid_fen + request.failed_fen,
        "amount_fen": request.amount_fen,
    }


def _payout(first: int) -> Any:
    """Post a payout of two new people on money of its own."""
    from zhida.payments import actions
    from zhida.payments.tests import builders

    number = f"〔2022〕{first}号"
    money = builders.county_money(1, source=f"新财社{number}", number=f"伊州财社{number}")
    events = [builders.aid(builders.paid_person(first + n), 500 + n) for n in range(2)]
    return actions.post_aid(events, builders.terms(money), by=builders.CLERK)


if __name__ == "__main__":
    main()
