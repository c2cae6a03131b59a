"""Filters of this stage's templates, which ``{% load recipients %}``."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhida.core import money
from zhida.core import month as months

register = template.Library()


@register.filter
def month(value: int | None) -> str:
    """Return a month YYYYMM as an official writes it; "" for none."""
    return months.shown(value) if value else ""


@register.filter
def month_field(value: int) -> str:
    """Return a month as the browser's calendar wants it: 2022-03."""
    return f"{value // 100}-{value % 100:02d}"


@register.filter
def yuan(fen: int) -> SafeString:
    """Return what one person gets: in 元 whatever unit the head shows, for it is small."""
    return format_html('<span class="num">{}</span>', money.yuan(fen))
