"""The invented standards, set by the registers' own action and marked as no real ones."""

from __future__ import annotations

from datetime import date

from zhida.registers import actions as registering
from zhida.registers import queries as registers
from zhida.registers.models import Division, Standard
from zhida.simulation.situations import StandardPlan, society
from zhida.store.action import SYSTEM


def set_up(place: Division, year: int) -> None:
    """Set the standards of the year for a division and all below it, raised within the year."""
    first, raised = date(year, 1, 1), date(year, society().raise_month, 1)
    for plan in society().standards:
        _set(place, plan, plan.amount_fen, first)
        _set(place, plan, plan.raised_fen, raised)


def _set(place: Division, plan: StandardPlan, amount_fen: int, since: date) -> Standard:
    return registering.set_standard(
        registers.component(plan.component),
        plan.category,
        place,
        amount_fen,
        valid_from=since,
        source=society().source,
        by=SYSTEM,
        reason="模拟",
    )
