"""Kinds of account that a unit may hold: which may be paid, which pays. Dated data, no database."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from zhida.core.yaml_data import content_of

if TYPE_CHECKING:
    from zhida.payments.models import PayeeAccount

DATA = Path(__file__).parent / "data" / "account_kinds.yaml"


class AccountKind(NamedTuple):
    """One kind: whether it is refused without an exception, whether orders are paid out of it."""

    code: str
    name: str
    refused: bool
    pays: bool


@lru_cache
def account_kinds() -> dict[str, AccountKind]:
    """Return the kinds by code."""
    listed = _data()["kinds"]
    return {
        one["code"]: AccountKind(
            one["code"], one["name"], one.get("refused", False), one.get("pays", False)
        )
        for one in listed
    }


def paying_kinds() -> list[str]:
    """Return the codes of the kinds out of which orders are paid; nobody is paid into them."""
    return [kind.code for kind in account_kinds().values() if kind.pays]


def why_not_payable(account: PayeeAccount) -> str:
    """Return why a unit may not be paid into an account, or ""."""
    known = account_kinds()[account.kind]
    if known.refused:
        return f"{known.name}不得作为收款账户"
    if account.agency.kind not in _data()["payable"]:
        return "该单位自己不供养救助对象，直达资金不得转入单位自有账户"
    if any(re.search(words, account.holder_name) for words in _data()["refused_holders"]):
        return f"户名“{account.holder_name}”不是供养机构自己的"
    return ""


@lru_cache
def _data() -> dict[str, list]:  # type: ignore[type-arg]  # as YAML has it
    return content_of(DATA)  # type: ignore[no-any-return]
