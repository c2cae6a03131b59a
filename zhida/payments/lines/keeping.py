"""Where the lines of a sheet go, and that none of them was paid before."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, connection, transaction

from zhida.core import month as months
from zhida.payments.lines import month_tables, own_file, own_table, paid_before, places
from zhida.payments.lines.paid_before import Before
from zhida.payments.lines.refusals import PAID_BEFORE, TWICE_IN_PAYOUT
from zhida.payments.lines.sheet import Sheet
from zhida.payments.models import Payout, Segment
from zhida.recipients.queries import called

LARGE = 200_000
"""From how many lines a payout gets a place of its own. Below it the common tables take them in
about a second; above it they would grow slower with every line, and a place of its own does not.
Fewer places of their own keep a person's lines quick to find."""


def keep(sheet: Sheet, payout: Payout, components: Mapping[int, str]) -> Segment:
    """Put the lines of a sheet where they belong; return the segment, not saved yet.

    Refuses a line that is on the sheet twice or was paid before, by any payout. ``components``
    names those of the sheet. Needs the transaction of an action.
    """
    put = _keep_shared if sheet.lines < LARGE else _keep_own
    try:
        with transaction.atomic():
            segment = put(sheet, payout, components)
    except IntegrityError:
        _say_what_is_twice(sheet, components)
        raise
    return segment


def _keep_shared(sheet: Sheet, payout: Payout, components: Mapping[int, str]) -> Segment:
    before = paid_before.by_index(sheet, places.own(sheet.months[0], sheet.months[-1]))
    _require_unpaid(before, components)
    digest = month_tables.put(sheet, payout.pk)
    return _segment(sheet, payout, "shared", "", digest)


def _keep_own(sheet: Sheet, payout: Payout, components: Mapping[int, str]) -> Segment:
    put = own_table.put if connection.vendor == "postgresql" else own_file.put
    name, digest = put(sheet, payout.pk)
    segment = _segment(sheet, payout, "own", name, digest)
    first, last = sheet.months[0], sheet.months[-1]
    among = places.shared(first, last) + places.own(first, last)
    (new,) = places.of_segment(segment)
    _require_unpaid(paid_before.by_joining(sheet, new, among), components)
    return segment


def _segment(sheet: Sheet, payout: Payout, place: str, name: str, digest: str) -> Segment:
    return Segment(
        payout=payout,
        place=place,
        name=name,
        first_month=sheet.months[0],
        last_month=sheet.months[-1],
        lines=sheet.lines,
        digest=digest,
    )


def _say_what_is_twice(sheet: Sheet, components: Mapping[int, str]) -> None:
    """Raise the refusal for what a unique index has just refused."""
    twin = sheet.twin()
    if twin is not None:
        raise TWICE_IN_PAYOUT(
            line=twin.line,
            earlier=twin.earlier,
            person=called(twin.person),
            component=components[twin.component],
            month=months.shown(twin.month),
            count=twin.many,
        )
    among = places.shared(sheet.months[0], sheet.months[-1])
    _require_unpaid(paid_before.by_index(sheet, among), components)


def _require_unpaid(before: Before | None, components: Mapping[int, str]) -> None:
    if before is None:
        return
    earlier = before.earlier
    raise PAID_BEFORE(
        line=before.line,
        person=called(earlier.person),
        component=components[earlier.component],
        month=months.shown(earlier.month),
        number=Payout.objects.values_list("number", flat=True).get(pk=earlier.payout),
        count=before.many,
    )
