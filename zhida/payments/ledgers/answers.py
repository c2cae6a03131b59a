"""Ledgers as plain dicts, the same for ``--json`` and for the API. Amounts are fen."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from zhida.payments.ledgers.journal import Entry
from zhida.payments.queries.ledgers import Reconciliation, Statement, TrialBalance


def as_trial_balance(one: TrialBalance) -> dict[str, Any]:
    """Return a trial balance with its total and what reconciles it."""
    return {
        "rows": [
            {"id": row.key, "code": row.code, "name": row.name, **row.balances.as_dict()}
            for row in one.rows
        ],
        "total": one.total.as_dict(),
        "reconciliation": as_reconciliation(one.reconciliation),
    }


def as_statement(one: Statement) -> dict[str, Any]:
    """Return a page of a statement."""
    return {
        "opening": one.opening._asdict(),
        "entries": [as_entry(entry) for entry in one.entries],
        "closing": one.closing._asdict(),
        "count": one.count,
        "page": one.page,
        "pages": one.pages,
        "total": one.total.as_dict(),
        "reconciliation": as_reconciliation(one.reconciliation),
    }


def as_entry(one: Entry) -> dict[str, Any]:
    """Return one entry of a journal."""
    days = {
        "happened_on": one.happened_on.isoformat(),
        "recorded_at": one.recorded_at.isoformat(),
    }
    return asdict(one) | days


def as_reconciliation(one: Reconciliation) -> dict[str, Any]:
    """Return ledger, later entries, running sums and their difference."""
    return {
        "ledger": one.ledger.as_dict(),
        "later": one.later.as_dict(),
        "running": one.running.as_dict(),
        "difference": one.difference.as_dict(),
        "holds": one.holds,
    }
