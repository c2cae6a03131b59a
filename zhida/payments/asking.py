"""What a door is told in codes and numbers, turned into what the actions take; within a scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhida.access.scope import Scope
from zhida.allotments import queries as allotments
from zhida.payments import queries
from zhida.payments.actions import RunTerms, Terms
from zhida.recipients import queries as recipients
from zhida.recipients.models import BankAccount
from zhida.registers import queries as registers


def terms(
    scope: Scope,
    *,
    division: str,
    component: str,
    allotment_ids: Sequence[int],
    agency: str = "",
    payee: int | None = None,
    **told: Any,
) -> Terms:
    """Return the terms of a payout; refuses codes and ids that are unknown or out of scope."""
    return Terms(
        division=registers.division(division),
        component=registers.component(component),
        allotments=[allotments.allotment(scope, number) for number in allotment_ids],
        agency=registers.agency(agency) if agency else None,
        payee=queries.payee_account(scope, payee) if payee else None,
        **told,
    )


def run_terms(
    scope: Scope, *, allotment_ids: Sequence[int], payee: int | None = None, **told: Any
) -> RunTerms:
    """Return what a run is paid from; refuses ids that are unknown or out of scope."""
    return RunTerms(
        allotments=[allotments.allotment(scope, number) for number in allotment_ids],
        payee=queries.payee_account(scope, payee) if payee else None,
        **told,
    )


def new_accounts(scope: Scope, told: Mapping[int, int]) -> dict[int, BankAccount]:
    """Return the accounts (person's id: account's id) to pay into now, all of them in scope."""
    return {person: recipients.account(scope, account) for person, account in told.items()}
