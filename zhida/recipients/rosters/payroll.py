"""低保、特困等发放清册"""

from __future__ import annotations

from zhida.recipients.roster_kinds import Check


def checks() -> tuple[Check, ...]:
    """Return what a payroll demands beyond its columns: nobody is paid nothing."""
    return (Check("paid", "paid_fen = 0", "不为零的金额"),)
