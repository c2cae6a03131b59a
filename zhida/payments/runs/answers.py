"""Runs and their items as plain dicts, the same for ``--json`` and for the API."""

from __future__ import annotations

from typing import Any

from zhida.payments.models import PayoutRun
from zhida.payments.runs.items import Item
from zhida.payments.runs.wording import CHANGES, said

FIGURES = (
    "enrolments",
    "payable",
    "unpayable",
    "new",
    "stopped",
    "changed",
    "total_fen",
    "last_total_fen",
)


def as_run(one: PayoutRun) -> dict[str, Any]:
    """Return a run with what it comes to; ``payout`` is the number of what it became."""
    return {
        "id": one.pk,
        "division": one.division.code,
        "agency": one.agency.code if one.agency else None,
        "programme": one.programme.code,
        "month": one.month,
        "state": one.state,
        **{name: getattr(one, name) for name in FIGURES},
        "computed_by": one.computed_by,
        "computed_at": one.computed_at.isoformat(),
        "approved_by": one.approved_by,
        "payouts": list(one.payouts.order_by("pk").values_list("number", flat=True)),
    }


def as_item(one: Item) -> dict[str, Any]:
    """Return an item: ids, amounts, and the sentences that explain them."""
    return {
        **one._asdict(),
        "change_words": CHANGES[one.change],
        "problem_words": said(one.problem, one.detail),
    }
