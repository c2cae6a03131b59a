"""一卡通（社会保障卡）发放清册"""

from __future__ import annotations

from zhida.recipients.roster_kinds import Check


def checks() -> tuple[Check, ...]:
    """Return what a card list demands beyond its columns: accounts of at least eight digits."""
    return (Check("account", "NOT regexp_full_match(account, '[0-9 ]{8,30}')", "8至30位数字"),)
