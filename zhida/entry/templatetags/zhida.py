"""The parts that pages are made of: money, lamps, bars, the thread, sorting, paging, fields.

The tags are built in (see settings), so templates need no ``{% load %}``.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, RadioSelect, Select
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from zhida.access import queries as access
from zhida.core.money import plain, wan, yuan
from zhida.entry.frame import stages_with

register = template.Library()

NO_AMOUNT = SafeString('<span class="num soft">—</span>')
OTHER_UNIT = {"元": "万元", "万元": "元"}


def unit_of(context: Context) -> str:
    """Return the unit of account that the person chose."""
    choices = context.get("choices")
    return choices.unit if choices else "万元"


def in_chosen_unit(fen: int, unit: str) -> str:
    """Return the digits of an amount: 元 with two decimals, 万元 without losing a fen."""
    return yuan(fen) if unit == "元" else wan(fen)


@register.simple_tag(takes_context=True)
def money(context: Context, fen: int | None, signed: bool = False) -> SafeString:
    """Return an amount in the chosen unit; the other unit shows on hover. None is a dash."""
    if fen is None:
        return NO_AMOUNT
    unit = unit_of(context)
    digits = in_chosen_unit(fen, unit)
    return format_html(
        '<span class="num{}" title="{}">{}{}</span>',
        " negative" if fen < 0 else "",
        plain(fen, OTHER_UNIT[unit]),
        "+" if signed and fen > 0 else "",
        digits,
    )


@register.simple_tag(takes_context=True)
def unit(context: Context) -> str:
    """Return the chosen unit of account."""
    return unit_of(context)


@register.simple_tag
def lamp(kind: str, words: str) -> SafeString:
    """Return a lamp: ``kind`` good, warn, bad or plain; the words say it without the colour."""
    return format_html('<span class="lamp lamp-{}">{}</span>', kind, words)


@register.simple_tag
def bar(whole: int, *parts: int, mark: int | None = None, tall: bool = False) -> SafeString:
    """Return a bar of ``parts`` of ``whole`` (fen), with a mark line at ``mark`` if given.

    It is drawn as SVG because the page allows no inline style. Parts beyond the whole are cut.
    """
    left, pieces = 0, []
    for number, part in enumerate(parts, 1):
        width = per_mille(part, whole)
        pieces.append((number, tenths(left), tenths(width)))
        left += width
    rects = format_html_join(
        "", '<rect class="bar-{}" x="{}%" y="0" width="{}%" height="100%"/>', pieces
    )
    line = (
        format_html(
            '<rect class="bar-mark" x="{}%" y="0" width="2" height="100%"/>',
            tenths(per_mille(mark, whole)),
        )
        if mark is not None
        else ""
    )
    return format_html(
        '<svg class="bar{}" aria-hidden="true">{}{}</svg>', " bar-tall" if tall else "", rects, line
    )


def per_mille(part: int, whole: int) -> int:
    """Return ``part`` of ``whole`` in thousandths, kept between 0 and 1000."""
    return min(max(part * 1000 // whole, 0), 1000) if whole > 0 else 0


def tenths(per_mille: int) -> str:
    """Return thousandths as a percentage with one decimal."""
    return f"{per_mille // 10}.{per_mille % 10}"


@register.simple_tag(takes_context=True)
def address(context: Context, **changes: object) -> str:
    """Return the page's parameters with some of them changed; None or "" removes one."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"


@register.simple_tag(takes_context=True)
def sort(context: Context, key: str, label: str, *classes: str) -> SafeString:
    """Return a column head that sorts by ``key``; again for the other direction."""
    current = context["request"].GET.get("sort", context.get("sort", ""))
    descending, up = current == f"-{key}", current == key
    direction = "descending" if descending else "ascending" if up else "none"
    wanted = f"-{key}" if up else key
    return format_html(
        '<th scope="col" class="{}" aria-sort="{}"><a href="{}">{}</a></th>',
        " ".join(classes),
        direction,
        address(context, sort=wanted, page=None),
        label,
    )


@register.inclusion_tag("entry/pager.html", takes_context=True)
def pager(context: Context, number: int, pages: int, count: int) -> dict[str, object]:
    """Return the pager of page ``number`` of ``pages``: first, last, and those around it."""
    near = {1, pages, *range(number - 2, number + 3)}
    shown = sorted(one for one in near if 1 <= one <= pages)
    gaps = [False, *(after - before > 1 for before, after in pairwise(shown))]
    steps = [
        {"number": one, "address": address(context, page=one), "gap": gap}
        for one, gap in zip(shown, gaps, strict=True)
    ]
    return {"number": number, "pages": pages, "count": count, "steps": steps}


@register.inclusion_tag("entry/ratio.html", takes_context=True)
def ratio(context: Context, measured: Any) -> dict[str, object]:
    """Return a ratio that explains itself: numerator, denominator, date, what it is drawn from."""
    terms = (*measured.definition.numerator, *measured.definition.denominator)
    return {
        "ratio": measured,
        "is_money": all(term.endswith("_fen") for term in terms),
        "choices": context.get("choices"),
    }


@register.inclusion_tag("entry/thread.html", takes_context=True)
def thread(context: Context, knots: Any) -> dict[str, object]:
    """Return the thread 资金脉络: where this money comes from and where it went."""
    return {"knots": knots, "choices": context.get("choices")}


@register.simple_tag(takes_context=True)
def panels(context: Context, subject: str, key: int) -> SafeString:
    """Return what other stages have to show about a subject, in the order of the money's path.

    A stage offers it in its ``panels`` module: a function named as the subject (``allotment``,
    ``person``) that takes the request and the row's id and returns a panel, "" for none.
    """
    shown = (
        getattr(stage, subject)(context["request"], key)
        for stage in stages_with("panels")
        if hasattr(stage, subject)
    )
    return format_html_join("\n", "{}", ((panel,) for panel in shown if panel))


@register.filter
def may(post: Any, action: str) -> bool:
    """Tell whether the post may do the action of that name; nobody may without a post."""
    return post is not None and post.may(action)


@register.filter
def may_read(post: Any, area: str) -> bool:
    """Tell whether the post may read a guarded area."""
    return post is not None and post.may_read(area)


@register.filter
def named(username: str | None) -> str:
    """Return the person behind the name that an action keeps; the trail keeps that name itself."""
    return access.shown_name(username) if username else ""


@register.filter
def covers(scope: Any, path: str) -> bool:
    """Tell whether the scope sees everything under a division's path."""
    return bool(scope.covers(path))


@register.filter
def control(field: BoundField) -> SafeString:
    """Return a form field's input with the look of the page."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput | RadioSelect):
        look = "form-check-input"
    elif isinstance(widget, Select):
        look = "form-select"
    else:
        look = "form-control"
    own = widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{look} {own}".strip()})
