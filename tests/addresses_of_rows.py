"""Every address that names a row, of which kind the row is, and what is sent along.

Where a kind stands in what is sent along, the id of a row of that kind is put in its place.
"""

from __future__ import annotations

from typing import Any

from zhida.allotments.views import CHANGES
from zhida.payments.tests import builders
from zhida.payments.views.steps import PERFORM
from zhida.recipients.views.people import STEPS

ON = {"on": "2022-03-05", "reason": "核对"}

READ: dict[str, str] = {
    "/allotments/1/": "allotment",
    "/api/allotments/1": "allotment",
    "/api/allotments/1/trace": "allotment",
    "/recipients/1/": "person",
    "/recipients/accounts/1/end/": "account",
    "/recipients/households/1/": "household",
    "/recipients/enrolments/1/": "enrolment",
    "/recipients/aid/1/": "aid",
    "/recipients/rosters/1/": "roster",
    "/payments/runs/1/": "run",
    "/payments/runs/1/items.xlsx": "run",
    "/payments/payouts/1/": "payout",
    "/payments/payouts/1/lines.xlsx": "payout",
    "/payments/requests/1/": "request",
    "/payments/outcomes/1/": "file",
    "/payments/cases/1/": "case",
    "/api/recipients/aid/1": "aid",
    "/api/recipients/enrolments/1": "enrolment",
    "/api/recipients/households/1": "household",
    "/api/recipients/people/1": "person",
    "/api/payments/runs/1": "run",
    "/api/payments/runs/1/subjects": "run",
    "/api/payments/runs/1/items": "run",
    "/api/payments/payouts/1": "payout",
    "/api/payments/payouts/1/lines": "payout",
    "/api/payments/payouts/1/export": "payout",
    "/api/payments/people/1": "person",
    "/api/payments/requests/1": "request",
}
"""Addresses that show a row, and of which kind it is."""

WRITE: dict[str, tuple[str, dict[str, Any]]] = {
    "/allotments/1/pass-down/": ("allotment", {}),
    "/allotments/1/receipt/": ("allotment", {}),
    **{f"/allotments/1/{kind}/": ("allotment", {}) for kind in CHANGES},
    **{f"/recipients/1/{kind}/": ("person", {}) for kind in STEPS},
    **{f"/payments/requests/1/{kind}/": ("request", ON) for kind in PERFORM},
    "/recipients/1/merge/": ("person", {"into": "person", "reason": "核对"}),
    "/recipients/1/number/": ("person", {"reason": "核对"}),
    "/recipients/1/enrol/": ("person", {}),
    "/recipients/1/aid/": ("person", {}),
    "/recipients/accounts/1/number/": ("account", {"reason": "核对"}),
    "/recipients/accounts/1/end/": ("account", {}),
    "/recipients/households/1/members/add/": ("household", {}),
    "/recipients/members/1/end/": ("member", {}),
    "/recipients/enrolments/1/change/": ("enrolment", {}),
    "/recipients/enrolments/1/stop/": ("enrolment", {}),
    "/recipients/aid/1/complete/": ("aid", {}),
    "/recipients/aid/1/cancel/": ("aid", {}),
    "/payments/runs/1/approve/": ("run", {}),
    "/payments/runs/1/discard/": ("run", {"reason": "有误"}),
    "/payments/payouts/1/repost/": ("payout", {}),
    "/payments/orders/1/file/": ("order", {"reason": "核对"}),
    "/payments/cases/1/": ("case", {"reason": "核对"}),
    "/payments/people/1/again/": ("person", {}),
    "/payments/accounts/1/end/": ("payee", {}),
    "/payments/accounts/1/exception/": ("payee", {}),
    "/api/allotments/1/receipt": ("allotment", {"received_on": "2022-03-05"}),
    "/api/allotments/1/pass-down": (
        "allotment",
        {
            "document_number": "甲",
            "happened_on": "2022-03-05",
            "shares": [{"receiver": "654021", "amount_fen": 1}],
        },
    ),
    **{
        f"/api/allotments/1/{verb}": (
            "allotment",
            {
                "document_number": "甲",
                "happened_on": "2022-03-05",
                "amount_fen": 1,
                "reason": "核对",
            },
        )
        for verb in ("adjust-up", "adjust-down", "take-back")
    },
    "/api/allotments/movements/1/correct": (
        "movement",
        {"happened_on": "2022-03-05", "reason": "核对"},
    ),
    "/api/recipients/aid/1/complete": ("aid", {"registered_on": "2022-03-05"}),
    "/api/recipients/aid/1/cancel": ("aid", {"reason": "核对"}),
    "/api/recipients/enrolments/1/stop": ("enrolment", {"stop_month": 202206, "reason": "核对"}),
    "/api/recipients/enrolments/1/change": (
        "enrolment",
        {
            "start_month": 202206,
            "decided_on": "2022-05-01",
            "category": "rural",
            "reason": "核对",
        },
    ),
    "/api/recipients/households/1/members": (
        "household",
        {"person": "person", "relation": "子女", "joined_on": "2022-03-05"},
    ),
    "/api/recipients/members/1/end": ("member", {"left_on": "2022-03-05"}),
    "/api/recipients/people/1/reveal": ("person", {"reason": "核对"}),
    "/api/recipients/people/1/merge": ("person", {"into": "person", "reason": "核对"}),
    "/api/recipients/people/1/split": ("person", {"reason": "核对"}),
    "/api/recipients/people/1/facts": (
        "person",
        {"fact": "moved", "happened_on": "2022-03-05", "source": "甲"},
    ),
    "/api/recipients/people/1/name": ("person", {"name": "测试", "reason": "核对"}),
    "/api/recipients/people/1/names": ("person", {"name": "测试"}),
    "/api/recipients/people/1/accounts": (
        "person",
        {"number": "99010777", "kind": "银行卡", "holder_name": "测试"},
    ),
    "/api/recipients/accounts/1/end": ("account", {"last_day": "2022-03-05"}),
    "/api/recipients/accounts/1/reveal": ("account", {"reason": "核对"}),
    "/api/payments/runs/1/discard": ("run", {"reason": "有误"}),
    "/api/payments/runs/1/approve": (
        "run",
        {"allotment_ids": ["allotment"], "use_of_money": "甲", "requested_on": "2022-03-05"},
    ),
    "/api/payments/requests/1/decision": ("waiting", {"step": "approve", **ON}),
    "/api/payments/payouts/1/decision": ("payout", {"step": "revoke", **ON}),
    "/api/payments/requests/1/voucher": ("request", ON),
    "/api/payments/requests/1/order": ("request", {"channel": "bank_csv", **ON}),
    "/api/payments/orders/1/file": ("order", {"reason": "核对"}),
    "/api/payments/cases/1/settle": ("case", ON),
    "/api/payments/payees/1/end": ("payee", ON),
    "/api/payments/payees/1/exceptions": (
        "payee",
        {"fund": "fund", "document_number": "甲", "reason": "核对"},
    ),
}
"""Addresses that do something to a row: its kind, and what is sent along; a kind stands there for
the own county's row of that kind.
"""

TERMS = {
    "division": "654021",
    "component": builders.AID,
    "allotment_ids": ["allotment"],
    "function_subject": builders.SUBJECT,
    "name": "甲",
    "use_of_money": "甲",
    "requested_on": "2022-03-05",
}

NAMED: list[tuple[str, dict[str, Any], str]] = [
    ("/api/recipients/people/{person}/merge", {"into": "person", "reason": "核对"}, "into"),
    (
        "/api/recipients/households/{household}/members",
        {"person": "person", "relation": "子女", "joined_on": "2022-03-05"},
        "person",
    ),
    (
        "/api/recipients/enrolments",
        {
            "person": "person",
            "component": "minimum_living.living",
            "division": "654021",
            "category": "rural",
            "start_month": 202301,
            "decided_on": "2022-12-01",
        },
        "person",
    ),
    (
        "/api/recipients/aid",
        {
            "person": "person",
            "component": builders.AID,
            "division": "654021",
            "requested_on": "2022-03-05",
        },
        "person",
    ),
    (
        "/api/payments/runs/{run}/approve",
        {"allotment_ids": ["allotment"], "use_of_money": "甲", "requested_on": "2022-03-05"},
        "allotment_ids",
    ),
    (
        "/api/payments/requests",
        {
            "allotment": "allotment",
            "payee": "payee",
            "amount_fen": 1,
            "purpose": "temporary_relief",
            "function_subject": builders.SUBJECT,
            "use_of_money": "甲",
            "requested_on": "2022-03-05",
        },
        "allotment",
    ),
    ("/api/payments/payouts/aid", TERMS | {"events": ["aid"]}, "events"),
    ("/api/payments/payouts/aid", TERMS | {"events": ["aid"]}, "allotment_ids"),
    ("/api/payments/payouts/repost", TERMS | {"cancelled": "payout"}, "cancelled"),
    ("/api/payments/returned/repay", {"lines": ["returned"], **ON}, "lines"),
    ("/api/payments/returned/give-back", {"lines": ["returned"], **ON}, "lines"),
    (
        "/api/payments/exceptions",
        {
            "person": "person",
            "component": "minimum_living.living",
            "month": 202202,
            "document_number": "甲",
            "reason": "核对",
        },
        "person",
    ),
]
"""Addresses that are told rows in what is sent along: what is sent, and where the row is named."""
