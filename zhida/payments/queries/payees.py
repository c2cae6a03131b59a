"""Accounts of units in scope, and out of which account a division pays. Numbers come masked."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet

from zhida.access.scope import Scope
from zhida.payments.account_kinds import paying_kinds, why_not_payable
from zhida.payments.models import PayeeAccount
from zhida.payments.refusals import NO_PAYER, NO_SUCH_ROW
from zhida.recipients import documents
from zhida.registers.models import Division


def payee_accounts(scope: Scope, *, agency: str = "") -> QuerySet[PayeeAccount]:
    """Return the accounts of units in scope, of one unit's code if it is given."""
    accounts = PayeeAccount.objects.select_related("agency__division")
    found = scope.filter(accounts, "agency__division__path")
    return found.filter(agency__code=agency) if agency else found


def payee_account(scope: Scope, key: int) -> PayeeAccount:
    """Return an account of a unit in scope; refuses any other as unknown."""
    found = payee_accounts(scope).filter(pk=key).first()
    if found is None:
        raise NO_SUCH_ROW(what="单位收款账户", key=key)
    return found


def masked_number(account: PayeeAccount) -> str:
    """Return the account's number as screens show it."""
    return documents.masked_number(account.number_sealed, documents.ACCOUNT_NUMBER)


def payer_of(division: Division, day: date, known: datetime) -> PayeeAccount:
    """Return the account out of which a division's finance bureau pays on a day.

    Of those alone that were listed at the moment ``known``, so that an order stays as it was sent.
    """
    held = PayeeAccount.objects.filter(
        agency__division=division,
        agency__kind="finance",
        kind__in=paying_kinds(),
        recorded_at__lte=known,
    )
    for account in held.order_by("-id"):
        begun = account.valid_from is None or account.valid_from <= day
        if begun and (account.valid_to is None or account.valid_to >= day):
            return account
    raise NO_PAYER(place=division.name)


def payee_said(one: PayeeAccount) -> str:
    """Return an account as a choice says it: whose it is, where, and whether it may be paid."""
    needs = "，须先登记账户例外" if why_not_payable(one) else ""
    return f"{one.holder_name}（{one.bank} {masked_number(one)}{needs}）"
