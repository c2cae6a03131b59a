"""Was a month paid before to the same person under another registration?

The key of lines knows registrations only. Two of them may turn out to be of one person (a merge),
and what is paid while they are one stands under whoever counts, also after a split. Few people are
registered twice, so only theirs is looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from zhida.core import month as months
from zhida.payments import lines
from zhida.payments.columns import rows_into
from zhida.payments.lines import LineRow
from zhida.payments.lines.refusals import PAID_AS_ANOTHER, TWICE_AS_ANOTHER
from zhida.payments.lines.sheet import Sheet
from zhida.payments.models import Occasion, Payout, ReturnedLine
from zhida.payments.queries.payouts import cancelled
from zhida.recipients.queries import called
from zhida.recipients.queries.doubles import Double, doubles
from zhida.registers.models import Component

BATCH = 5000


class Asked(NamedTuple):
    """A line that is about to be posted, and one other registration of its person."""

    line_no: int
    person: int
    component: int
    month: int
    occasion: int
    double: Double


class Earlier(NamedTuple):
    """A line that paid a person, or will, under another registration; the number of its payout."""

    double: Double
    line: LineRow
    number: str


def require_unpaid_as_another(sheet: Sheet, components: Mapping[int, Component]) -> None:
    """Refuse a line that pays what its person was paid, or is paid beside it, as somebody else.

    What is paid by the event or on a recorded exception may be paid beside the ordinary payment.
    """
    asked = _asked(sheet, components)
    if not asked:
        return
    extra = _extra(one.occasion for one in asked)
    asked = [one for one in asked if one.occasion not in extra]
    _require_once(asked, components)
    paid: dict[tuple[Double, int, int], Earlier] = {}
    for one in paid_as_another({one.double for one in asked}, sheet.months):
        paid.setdefault((one.double, one.line.component, one.line.month), one)
    found = [one for one in asked if (one.double, one.component, one.month) in paid]
    if found:
        first = min(found)
        raise PAID_AS_ANOTHER(
            line=first.line_no,
            person=called(first.person),
            other=first.double.other,
            component=components[first.component].name,
            month=months.shown(first.month),
            number=paid[first.double, first.component, first.month].number,
            count=len({one.line_no for one in found}),
        )


def paid_as_another(some: Collection[Double], extent: Sequence[int]) -> Iterator[Earlier]:
    """Yield what was paid of the months of ``extent`` under other registrations.

    Leaves out what paid nobody, and what was paid on an exception or for an event.
    """
    by_other: dict[int, list[Double]] = defaultdict(list)
    for double in some:
        by_other[double.other].append(double)
    others = sorted(by_other)
    for first in range(0, len(others), BATCH):
        found = lines.of_person(others[first : first + BATCH], (min(extent), max(extent)))
        extra = _extra(line.occasion for line in found)
        alive = counting(found)
        in_vain = given_back(alive)
        for line in found:
            payout = alive.get(line.payout)
            if payout is None or line.occasion in extra or (payout.pk, line.line_no) in in_vain:
                continue
            for double in by_other[line.person]:
                if double.has(payout.recorded_at):
                    yield Earlier(double, line, payout.number)


def given_back(payouts: Collection[int]) -> set[tuple[int, int]]:
    """Return the lines of payouts (ids) whose money was given back: payout and line."""
    returned = ReturnedLine.objects.filter(
        request__payout__in=payouts, given_back_on__isnull=False
    ).order_by()
    return set(returned.values_list("request__payout", "reference"))


def _asked(sheet: Sheet, components: Mapping[int, Component]) -> list[Asked]:
    """Return the lines of those who are registered several times, but for what is paid by event."""
    known = doubles()
    if not known:
        return []
    listed = ((double.person, place) for place, double in enumerate(known))
    rows_into(sheet.database, "doubles", {"person": "BIGINT", "place": "BIGINT"}, listed)
    by_event = [key for key, one in components.items() if one.calculation == "event"]
    found = sheet.database.execute(
        f"SELECT line_no, person, component, month, occasion, place FROM {sheet.name}"
        " JOIN doubles USING (person) WHERE NOT list_contains(?::INTEGER[], component)",
        [by_event],
    ).fetchall()
    sheet.database.execute("DROP TABLE doubles")
    return [Asked._make([*row, known[place]]) for *row, place in found]


def _require_once(asked: Sequence[Asked], components: Mapping[int, Component]) -> None:
    """Refuse two lines of the sheet that pay one person the same, each under a registration."""
    whole = [one for one in asked if one.double.since is None]
    by_key = {(one.person, one.component, one.month): one for one in whole}
    twice = [
        (one, by_key[key])
        for one in whole
        if (key := (one.double.other, one.component, one.month)) in by_key
        and by_key[key].line_no < one.line_no
    ]
    if twice:
        later, earlier = min(twice)
        raise TWICE_AS_ANOTHER(
            line=later.line_no,
            earlier=earlier.line_no,
            person=called(later.person),
            other=called(earlier.person),
            component=components[later.component].name,
            month=months.shown(later.month),
            count=len({one.line_no for one, _ in twice}),
        )


def counting(found: Iterable[LineRow]) -> dict[int, Payout]:
    """Return the payouts of lines, by id, without those that were cancelled."""
    wanted = Payout.objects.filter(pk__in={line.payout for line in found})
    return wanted.exclude(pk__in=cancelled(wanted)).in_bulk()


def _extra(occasions: Iterable[int]) -> set[int]:
    """Return the occasions that let something be paid beside the ordinary payment of a month.

    One that pays a line again is as that line was.
    """
    wanted = sorted({key for key in occasions if key})
    extra: set[int] = set()
    for first in range(0, len(wanted), BATCH):
        for one in Occasion.objects.filter(pk__in=wanted[first : first + BATCH]):
            if root_of(one).kind != "repayment":
                extra.add(one.pk)
    return extra


def root_of(one: Occasion) -> Occasion:
    """Return the occasion of the line that was the first to pay what this one pays again."""
    while one.kind == "repayment" and one.payout is not None:
        (line,) = lines.of_numbers(one.payout, [one.line_no or 0])
        if not line.occasion:
            return one
        one = Occasion.objects.get(pk=line.occasion)
    return one
