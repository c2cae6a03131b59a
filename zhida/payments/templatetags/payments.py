"""How months, and what one person gets, stand on a page."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhida.core import month as months
from zhida.core.money import yuan as in_yuan
from zhida.payments.channel_files import reasons
from zhida.payments.models import Payout
from zhida.payments.models.requests import STATES
from zhida.registers import queries as registers

register = template.Library()

LAMPS = {
    "requested": "warn",
    "approved": "warn",
    "vouchered": "warn",
    "ordered": "warn",
    "settled": "good",
    "rejected": "plain",
    "withdrawn": "plain",
    "revoked": "plain",
}
"""The lamp of each state of a request: what still has to be done is amber."""


@register.filter
def month(value: int | None) -> str:
    """Return a month YYYYMM as an official writes it; a dash for none."""
    return months.shown(value) if value else "—"


@register.filter
def months_of(payout: Payout) -> str:
    """Return the month, or the months from first to last, that a payout is for."""
    first, last = payout.first_month, payout.last_month
    return months.shown(first) if first == last else f"{months.shown(first)}至{months.shown(last)}"


@register.filter
def with_name(code: str, kind: str) -> str:
    """Return a subject's code with its name; a dash for none. ``kind`` is that of the register."""
    return f"{code} {registers.subject_name(code, kind)}".strip() if code else "—"


@register.filter
def advice(cause: str) -> str:
    """Return what to do about a payment that came back for this cause; "" for another cause."""
    return reasons().get(cause, "")


@register.filter
def yuan(fen: int | None) -> SafeString:
    """Return what one person gets: in 元 whatever unit the head shows, for it is small."""
    if fen is None:
        return SafeString('<span class="num soft">—</span>')
    sign = " negative" if fen < 0 else ""
    return format_html('<span class="num{}">{}</span>', sign, in_yuan(fen))


@register.filter
def state_lamp(state: str) -> SafeString:
    """Return the lamp of a request's state."""
    return format_html('<span class="lamp lamp-{}">{}</span>', LAMPS[state], STATES[state])
