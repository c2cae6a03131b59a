"""Accounts of invented people, as a plot needs them."""

from __future__ import annotations

from zhida.recipients import actions as recipients
from zhida.recipients import documents
from zhida.recipients.models import BankAccount, Enrolment, Person
from zhida.simulation.actions import BANK
from zhida.simulation.cast import official


def account_of(one: Enrolment) -> BankAccount:
    """Return the account in use of the person who draws."""
    return one.person.accounts.get(valid_to=None)


def number_of(account: BankAccount) -> str:
    """Return an account's whole number."""
    return documents.whole_number(account.number_sealed, documents.ACCOUNT_NUMBER)


def give(person: Person, number: str, holder_name: str) -> BankAccount:
    """Give a person a further account."""
    by = official("civil_affairs", person.division)
    return recipients.add_account(
        person, number, "银行卡", holder_name, bank=BANK, by=by, reason="模拟"
    )
