"""Under which function subject each item of a run is booked: as the registers list it.

The category of the enrolment decides. Where it says nothing of town or country, as that of care,
the person's other items do, if they agree.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from zhida.payments.columns import rows_into
from zhida.payments.models import PayoutRun
from zhida.payments.runs import items
from zhida.registers import queries as registers
from zhida.registers.models import Component
from zhida.registers.models.entitlements import CATEGORIES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LISTED = {"component": "BIGINT", "category": "VARCHAR", "subject": "VARCHAR"}

BOOKED = """
CREATE VIEW booked AS
WITH of_person AS (
    SELECT person, min(subject) AS subject FROM items JOIN listed USING (component, category)
    WHERE running GROUP BY person HAVING count(DISTINCT subject) = 1
)
SELECT items.*, coalesce(listed.subject, of_person.subject, '') AS listed
FROM items
    LEFT JOIN listed USING (component, category)
    LEFT JOIN of_person USING (person)
WHERE due_fen > 0 AND problem = ''
"""

SHARES = """
SELECT listed, count(*), sum(due_fen), list(DISTINCT {component: component, category: category})
FROM booked GROUP BY listed ORDER BY listed
"""


class Share(NamedTuple):
    """What a run pays under the subject ``listed`` ("" where the registers name none)."""

    listed: str
    lines: int
    amount_fen: int
    kinds: list[str]


def book(database: DuckDBPyConnection, run: PayoutRun, day: date) -> None:
    """Make ``booked`` of a run's ``items``: what is payable, each item with its ``listed``."""
    subjects = registers.listed_subjects(run.programme, run.scope_path, day)
    rows_into(database, "listed", LISTED, [(*kind, code) for kind, code in subjects.items()])
    database.execute(BOOKED)


def shares(run: PayoutRun, day: date) -> list[Share]:
    """Return what a run pays under each subject on a day, and what that is: 低保金（城市）."""
    with items.opened(run) as database:
        book(database, run, day)
        found = database.execute(SHARES).fetchall()
    names = dict(Component.objects.values_list("pk", "name"))
    return [
        Share(listed, lines, int(amount_fen), sorted(_said(names, kind) for kind in kinds))
        for listed, lines, amount_fen, kinds in found
    ]


def _said(names: dict[int, str], kind: dict[str, int | str]) -> str:
    category = CATEGORIES.get(str(kind["category"]), "")
    name = names[int(kind["component"])]
    return f"{name}（{category}）" if category else name
