"""What payouts paid in the month before, and what is paid for the month already, wherever.

Lines that paid nobody (of a payout that was cancelled, or given back after they returned) do not
count, nor do those on another occasion than the month's own payment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q

from zhida.core import month as months
from zhida.payments import lines
from zhida.payments.columns import rows_into
from zhida.payments.models import Occasion, Payout
from zhida.payments.paid_as_another import counting, given_back, paid_as_another
from zhida.payments.queries.payouts import cancelled
from zhida.payments.runs.entitled import Extent
from zhida.recipients.queries.doubles import doubles
from zhida.recipients.queries.reckoning import Merges

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PAID = "person BIGINT, component INTEGER, enrolment BIGINT, amount_fen BIGINT"
PAID_NOW = {"person": "BIGINT", "component": "BIGINT", "number": "VARCHAR"}
BATCH = 5000

COLLECTED = """
INSERT INTO lines_last
SELECT coalesce(whom, person), component, enrolment, amount_fen
FROM piece LEFT JOIN merged ON merged.one = piece.person
WHERE month = $month
    AND (occasion = 0 OR occasion IN (SELECT unnest($repaying::BIGINT[])))
    AND line_no NOT IN (SELECT unnest($given_back::INTEGER[]))
"""


def lay_paid(database: DuckDBPyConnection, extent: Extent) -> None:
    """Make ``paid_last`` and ``paid_now``, by person (whoever counts) and component.

    ``paid_now`` knows of those in ``due``, which must be there.
    """
    merges = Merges()
    components = list(extent.programme.components.values_list("pk", flat=True))
    rows_into(database, "merged", {"one": "BIGINT", "whom": "BIGINT"}, merges.into.items())
    _collect_last(database, extent, components)
    rows_into(database, "lines_now", PAID_NOW, _paid_now(database, extent, components, merges))
    database.execute(
        "CREATE VIEW paid_last AS SELECT person, component, max(enrolment) AS enrolment,"
        " sum(amount_fen)::BIGINT AS amount_fen FROM lines_last GROUP BY ALL"
    )
    database.execute(
        "CREATE VIEW paid_now AS SELECT person, component, min(number) AS number"
        " FROM lines_now GROUP BY ALL"
    )


def _collect_last(database: DuckDBPyConnection, extent: Extent, components: Sequence[int]) -> None:
    """Collect what payouts of the same place and agency paid for the month before."""
    month = months.plus(extent.month, -1)
    payouts = Payout.objects.filter(
        Q(programme=extent.programme) | Q(programme=None),
        first_month__lte=month,
        last_month__gte=month,
        scope_path__within=extent.division.path,
        agency=extent.agency,
    ).exclude(kind="correction")
    in_vain = {payout.pk for payout in cancelled(payouts)}
    database.execute(f"CREATE TABLE lines_last ({PAID})")
    for payout in payouts.exclude(pk__in=in_vain).select_related("segment").order_by("id"):
        lines.into_duckdb(database, "piece", payout, components=components)
        occasions = database.execute("SELECT DISTINCT occasion FROM piece WHERE occasion > 0")
        asked = {
            "month": month,
            "repaying": sorted(_repaying(key for (key,) in occasions.fetchall())),
            "given_back": [reference for _, reference in given_back([payout.pk])],
        }
        database.execute(COLLECTED, asked)
        database.execute("DROP TABLE piece")


def _paid_now(
    database: DuckDBPyConnection, extent: Extent, components: Sequence[int], merges: Merges
) -> Iterator[tuple[int, int, str]]:
    """Yield who of ``due`` was paid which component for the month already, by which payout.

    The people are asked for, wherever they were paid: the payouts of a month are those of a whole
    province.
    """
    due = database.cursor().execute("SELECT DISTINCT person FROM due WHERE due_fen > 0").fetchall()
    people = sorted(merges.related(person for (person,) in due))
    for first in range(0, len(people), BATCH):
        of_month = lines.of_person(people[first : first + BATCH], (extent.month, extent.month))
        found = [line for line in of_month if line.component in components]
        alive = counting(found)
        repaying = {0, *_repaying(line.occasion for line in found)}
        in_vain = given_back(alive)
        for line in found:
            counts = line.payout in alive and line.occasion in repaying
            if counts and (line.payout, line.line_no) not in in_vain:
                yield merges.counts(line.person), line.component, alive[line.payout].number
    yield from _paid_while_merged(set(people), extent.month, components)


def _paid_while_merged(
    people: Collection[int], month: int, components: Sequence[int]
) -> Iterator[tuple[int, int, str]]:
    """Yield what was paid to people who are counted for themselves now, while they were not."""
    apart = [one for one in doubles() if one.since is not None and one.person in people]
    for paid in paid_as_another(apart, [month]):
        if paid.line.component in components:
            yield paid.double.person, paid.line.component, paid.number


def _repaying(occasions: Iterable[int]) -> set[int]:
    """Return which of the occasions (ids) are there to pay again what came back."""
    wanted = sorted({key for key in occasions if key})
    repaying = Occasion.objects.filter(kind="repayment").order_by().values_list("pk", flat=True)
    found: set[int] = set()
    for first in range(0, len(wanted), BATCH):
        found.update(repaying.filter(pk__in=wanted[first : first + BATCH]))
    return found
