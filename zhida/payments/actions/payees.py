"""Accounts of units: listed, closed, and the recorded exceptions by which one may be paid."""

from __future__ import annotations

import re
from datetime import date

from zhida.allotments.models import Fund
from zhida.core import identity
from zhida.payments.account_kinds import account_kinds, why_not_payable
from zhida.payments.actions.standing import require_place
from zhida.payments.models import PayeeAccount, PayeeException
from zhida.payments.refusals import (
    ACCOUNT_CLOSED,
    ACCOUNT_KNOWN,
    ACCOUNT_NOT_YET,
    ACCOUNT_NUMBER_WRONG,
    NOT_PAYABLE,
    REASON_AND_DOCUMENT,
    UNKNOWN_ACCOUNT_KIND,
)
from zhida.recipients import documents
from zhida.registers.models import Agency
from zhida.store.action import Actor, Unchanged, action
from zhida.store.trail import Line

NUMBER_SHAPE = re.compile(r"\d{6,40}")


@action("payments.add_payee_account", "登记单位收款账户")
def add_payee_account(
    line: Line,
    agency: Agency,
    kind: str,
    number: str,
    *,
    holder_name: str = "",
    bank: str,
    valid_from: date | None = None,
    by: Actor,
    reason: str = "",
) -> PayeeAccount:
    """List an account of a unit; the holder is the unit itself unless another name is given.

    Refuses an unknown kind, what is no account number, and a number that is listed already.
    """
    _require_place(by, agency)
    if kind not in account_kinds():
        known = "、".join(one.code for one in account_kinds().values())
        raise UNKNOWN_ACCOUNT_KIND(kind=kind, known=known)
    if not NUMBER_SHAPE.fullmatch(identity.normal(number)):
        raise ACCOUNT_NUMBER_WRONG(shown=identity.masked(number))
    sealed = documents.sealed_account(number)
    listed = PayeeAccount.objects.filter(number_hash=sealed.fingerprint).first()
    if listed is not None:
        raise ACCOUNT_KNOWN(agency=listed.agency.name, key=listed.pk)
    account = PayeeAccount.objects.create(
        agency=agency,
        kind=kind,
        holder_name=holder_name.strip() or agency.name,
        bank=bank,
        number_sealed=sealed.cipher,
        number_hash=sealed.fingerprint,
        valid_from=valid_from,
        recorded_at=line.recorded_at,
    )
    line.wrote(account)
    line.about(f"{agency.name} {account_kinds()[kind].name}", agency.division.path)
    line.says(account=account.pk)
    return account


@action("payments.end_payee_account", "停用单位收款账户")
def end_payee_account(
    line: Line, account: PayeeAccount, valid_to: date, *, by: Actor, reason: str = ""
) -> PayeeAccount:
    """Close an account; ``valid_to`` is the last day on which it may be used."""
    _require_place(by, account.agency)
    if account.valid_to == valid_to:
        raise Unchanged(account)
    account.valid_to = valid_to
    account.save(update_fields=["valid_to"])
    line.wrote_many(PayeeAccount, [account.pk], columns=["valid_to"])
    line.about(f"{account.agency.name} 停用账户", account.agency.division.path)
    line.says(account=account.pk, last_day=valid_to.isoformat())
    return account


@action("payments.record_payee_exception", "登记账户例外")
def record_payee_exception(
    line: Line,
    account: PayeeAccount,
    fund: Fund,
    *,
    document_number: str,
    by: Actor,
    reason: str,
) -> PayeeException:
    """Record which document allows a fund to be paid into an account that is otherwise refused."""
    _require_place(by, account.agency)
    if not document_number.strip() or not reason.strip():
        raise REASON_AND_DOCUMENT()
    exception = PayeeException.objects.create(
        account=account,
        fund=fund,
        document_number=document_number,
        reason=reason,
        recorded_by=by.name,
        recorded_at=line.recorded_at,
    )
    line.wrote(exception)
    line.about(f"{account.agency.name} 账户例外 {document_number}", account.agency.division.path)
    line.says(account=account.pk, fund=fund.pk, document_number=document_number)
    return exception


def exception_for(account: PayeeAccount, fund_id: int, day: date) -> PayeeException | None:
    """Return the exception by which an account may be paid, None when it needs none.

    Refuses an account that is not in use on the day, and one that may not be paid and for which
    no exception is recorded for the fund.
    """
    if account.valid_from is not None and account.valid_from > day:
        raise ACCOUNT_NOT_YET(holder=account.holder_name, key=account.pk, day=account.valid_from)
    if account.valid_to is not None and account.valid_to < day:
        raise ACCOUNT_CLOSED(holder=account.holder_name, key=account.pk, day=account.valid_to)
    why = why_not_payable(account)
    if not why:
        return None
    exception = account.exceptions.filter(fund=fund_id).first()
    if exception is None:
        kind = account_kinds()[account.kind].name
        raise NOT_PAYABLE(holder=account.holder_name, kind=kind, why=why)
    return exception


def _require_place(by: Actor, agency: Agency) -> None:
    require_place(by, agency.division.path, agency.pk, agency.name, "账户")
