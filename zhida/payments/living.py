"""Nobody is paid for a month after the one in which he or she died, by whatever list.

Runs leave out whom they know to be dead; a list that somebody brings may not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice

from zhida.core import month as months
from zhida.payments.columns import rows_into
from zhida.payments.lines.refusals import PAID_AFTER_DEATH
from zhida.payments.lines.sheet import Sheet
from zhida.recipients.models import Person
from zhida.recipients.queries import called
from zhida.recipients.queries.reckoning import Merges
from zhida.recipients.registered import is_worth_asking
from zhida.registers.models import Component

BATCH = 5000


def require_living(sheet: Sheet, components: Mapping[int, Component]) -> None:
    """Refuse a line for a month after the one in which its person is known to have died."""
    died = _died(sheet)
    if not died:
        return
    listed = ((person, months.of(day)) for person, day in died.items())
    rows_into(sheet.database, "died", {"person": "BIGINT", "last_month": "BIGINT"}, listed)
    late = sheet.database.execute(
        f"SELECT line_no, person, component, month FROM {sheet.name}"
        " JOIN died USING (person) WHERE month > last_month ORDER BY line_no"
    ).fetchall()
    sheet.database.execute("DROP TABLE died")
    if late:
        line, person, component, month = late[0]
        raise PAID_AFTER_DEATH(
            line=line,
            person=called(person),
            day=died[person],
            component=components[component].name,
            month=months.shown(month),
            count=len(late),
        )


def _died(sheet: Sheet) -> dict[int, date]:
    """Return the day of death of the sheet's people, whatever registration it was recorded under.

    For many lines everybody who died is read: that is quicker, and others do no harm.
    """
    merges = Merges()
    dead = Person.objects.filter(died_on__isnull=False).order_by()
    told: list[tuple[int, date | None]] = []
    if is_worth_asking(Person, sheet.lines):
        people = sheet.database.execute(f"SELECT DISTINCT person FROM {sheet.name}").fetchall()
        wanted: Iterator[int] = iter(merges.related(person for (person,) in people))
        while some := list(islice(wanted, BATCH)):
            told += dead.filter(pk__in=some).values_list("pk", "died_on")
    else:
        told += dead.values_list("pk", "died_on")
    return {person: day for key, day in told if day is not None for person in merges.related([key])}
