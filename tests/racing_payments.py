"""Payments raced for: whoever pays, approves, revokes or sends, it happens once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.racing import MANY, race
from zhida.payments import actions
from zhida.payments.models import Case, Payout, ReturnedLine, ReturnFile
from zhida.payments.tests import builders


def payers(folder: Path) -> dict[str, Any]:
    """Fifty payers on one balance that is enough for exactly one of them."""
    money = builders.county_money(1)
    events = [builders.aid(builders.paid_person(n), 10_000) for n in range(1, MANY + 1)]
    terms = builders.terms(money)
    outcomes = race(
        [lambda one=one: actions.post_aid([one], terms, by=builders.CLERK) for one in events]
    )
    money.refresh_from_db()
    return {"outcomes": outcomes, "left_fen": money.left_fen, "reserved_fen": money.reserved_fen}


def approve_against_revoke(folder: Path) -> dict[str, Any]:
    """One approves while the other takes the same request back."""
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


def revoke_against_order(folder: Path) -> dict[str, Any]:
    """Many revoke while many send: neither waits for the other for ever, and one side wins."""
    made = _payout(121)
    requests, on = builders.requests_of(made), builders.DAY
    actions.approve(requests, on=on, by=builders.HEAD)
    actions.make_out_voucher(requests, on=on, by=builders.CLERK)
    outcomes = race(
        [lambda: actions.revoke(requests, on=on, by=builders.HEAD, reason="有误")] * 5
        + [lambda: actions.send_order(requests, "bank_csv", on=on, by=builders.CLERK)] * 5
    )
    return {"outcomes": outcomes, "state": builders.only_request(made).state}


def all_steps_at_once(folder: Path) -> dict[str, Any]:
    """Some approve while others already make out vouchers and send orders, and one takes back."""
    made = _payout(141)
    requests, on = builders.requests_of(made), builders.DAY
    outcomes = race(
        [lambda: actions.withdraw(requests, on=on, by=builders.CLERK, reason="有误")]
        + [lambda: actions.approve(requests, on=on, by=builders.HEAD)] * 3
        + [lambda: actions.make_out_voucher(requests, on=on, by=builders.CLERK)] * 3
        + [lambda: actions.send_order(requests, "bank_csv", on=on, by=builders.CLERK)] * 3
    )
    return {"outcomes": outcomes, "state": builders.only_request(made).state}


def answers(folder: Path) -> dict[str, Any]:
    """The same return file from five desks at once."""
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


def contradicting_answers(folder: Path) -> dict[str, Any]:
    """Two answers to one order at once: of the second line one says paid, the other returned."""
    made = _payout(151)
    order = builders.sent(made)
    paths = [builders.answer(order, folder, failing) for failing in ({}, {2: "1004"})]
    outcomes = race(
        [
            lambda path=path: actions.take_in_outcomes(
                "bank_csv", path, path.name, by=builders.CLERK
            )
            for path in paths
        ]
    )
    request = builders.only_request(made)
    return {
        "outcomes": outcomes,
        "cases": Case.objects.filter(file__order=order).count(),
        "answered_fen": request.paid_fen + request.failed_fen,
        "amount_fen": request.amount_fen,
    }


def _payout(first: int) -> Any:
    """Post a payout of two new people on money of its own."""
    number = f"〔2022〕{first}号"
    money = builders.county_money(1, source=f"新财社{number}", number=f"伊州财社{number}")
    events = [builders.aid(builders.paid_person(first + n), 500 + n) for n in range(2)]
    return actions.post_aid(events, builders.terms(money), by=builders.CLERK)


RACES = (
    payers,
    approve_against_revoke,
    rebuilds,
    revoke_against_order,
    all_steps_at_once,
    answers,
    contradicting_answers,
)
