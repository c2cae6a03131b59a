"""The means of a home: the allotments it may use, and the subjects under which it pays."""

from __future__ import annotations

from datetime import date

from zhida.allotments.models import Allotment
from zhida.payments.actions.permits import subjects_of
from zhida.registers.models import Purpose
from zhida.simulation.world import Home, World


def money_of(world: World, home: Home) -> list[Allotment]:
    """Return the allotments of a home that have something left and may be used, oldest first."""
    held = Allotment.objects.filter(
        division=home.division, agency=home.agency, fund__fiscal_year=world.year
    )
    return [one for one in held.exclude(pk__in=world.idle).order_by("pk") if one.left_fen > 0]


def came_on(world: World, home: Home) -> date | None:
    """Return the day on which the first money of the year came to a home, None for none."""
    held = Allotment.objects.filter(
        scope_path=home.division.path, agency=home.agency, fund__fiscal_year=world.year
    )
    first = held.exclude(issued_on=None).order_by("pk").first()
    return (first.received_on or first.issued_on) if first else None


def subject_for(home: Home, purpose: Purpose, day: date) -> str:
    """Return the expenditure subject under which a home pays a purpose."""
    return subjects_of(purpose, home.division.path, day)[-1]
