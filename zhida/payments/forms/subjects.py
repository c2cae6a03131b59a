"""The choice of an economy subject: those that the year lists, the usual one of the route first."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate

from zhida.payments.economy import usual_economy
from zhida.registers.queries import economy_subjects


def offer_economy(field: Any, route: str) -> None:
    """Fill a choice; where the registers list no economy subject, none need be chosen."""
    day = localdate()
    listed = economy_subjects(day.year)
    field.choices = [
        (one.code, f"{one} （{one.get_kind_display()}{'' if one.verified else '，未核对'}）")
        for one in listed
    ]
    field.required = bool(field.choices)
    field.initial = usual_economy(route, day)
