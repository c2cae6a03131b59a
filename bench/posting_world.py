"""A county with money enough, and sheets of lines: what the measurements of posting stand on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

ALLOTMENTS = 20
DAY = date(2022, 3, 1)
FEN = 20_000
FIRST_MONTH = 202201


def prepare(people: int) -> None:
    """Prepare the database: registers, allotments that suffice for ever, and people.

    A posting asks only whether there are so many people, so the last one stands for all of them.
    """
    from django.utils import timezone

    from zhida.allotments.actions import Share, pass_down, receive
    from zhida.allotments.models import Fund
    from zhida.core import identity
    from zhida.entry import installation
    from zhida.recipients.models import Person
    from zhida.registers.models import Division
    from zhida.store.action import SYSTEM

    installation.prepare()
    county = place()
    Person.objects.create(
        pk=people,
        document_kind=identity.UNKNOWN,
        name="量测",
        name_key="量测",
        division=county,
        scope_path=county.path,
        recorded_at=timezone.now(),
    )
    fund = Fund.objects.create(fiscal_year=2022, project_name="量测资金")
    told: dict[str, Any] = {"happened_on": DAY, "by": SYSTEM}
    enough = 10**15
    source = receive(
        fund,
        Division.objects.get(code="650000"),
        enough * ALLOTMENTS,
        document_number="量测〔2022〕1号",
        **told,
    )
    shares = [
        Share(county.name, county.pk, county.path, county.level, enough, source_label=f"{n}")
        for n in range(ALLOTMENTS)
    ]
    pass_down(source, shares, document_number="量测〔2022〕2号", **told)


def place() -> Any:
    """Return the county that pays."""
    from zhida.registers.models import Division

    return Division.objects.get(code="654021")


def allotments() -> list[int]:
    """Return the ids of the county's allotments."""
    from zhida.allotments.models import Allotment

    held = Allotment.objects.filter(division=place(), parent__isnull=False)
    return sorted(held.values_list("pk", flat=True))


def month(number: int) -> int:
    """Return the month so many months after the first."""
    from zhida.core import month as months

    return months.plus(FIRST_MONTH, number)


@contextmanager
def sheet(lines: int, number: int) -> Iterator[Any]:
    """Yield a DuckDB with ``lines`` of a month in table ``due``: every person once, unordered."""
    import duckdb

    first, component = allotments()[0], living().pk
    with duckdb.connect() as database:
        database.execute(
            "CREATE TEMP TABLE due AS SELECT i::INTEGER AS line_no,"
            f" 1 + (i * 7919) % {lines} AS person, 0::BIGINT AS account, 0::BIGINT AS enrolment,"
            f" {first} + (i * {ALLOTMENTS} // {lines + 1}) AS allotment,"
            f" {component}::INTEGER AS component, {month(number)}::INTEGER AS month,"
            f" 0::BIGINT AS occasion, {FEN} + i % 9000 AS amount_fen, {FEN}::BIGINT AS due_fen"
            f" FROM range(1, {lines + 1}) AS t(i)"
        )
        yield database


def living() -> Any:
    """Return the component that everybody is paid."""
    from zhida.registers.models import Component

    return Component.objects.select_related("programme").get(code="minimum_living.living")


def post(database: Any) -> None:
    """Post the sheet as an action does: one transaction, one sealed line of the trail."""
    from django.db import transaction

    from zhida.core import month as months
    from zhida.payments.actions.posting import MOST_MONTHS_AHEAD, Plan, put_down
    from zhida.store.trail import close_line, open_line

    last = database.execute("SELECT max(month) FROM due").fetchall()[0][0]
    plan = Plan(
        kind="roster",
        name="量测",
        division=place(),
        use_of_money="量测",
        requested_on=max(DAY, months.first_day(months.plus(last, -MOST_MONTHS_AHEAD))),
        requested_by="量测",
        subjects={living().programme.purpose_id: "2081901"},
    )
    with transaction.atomic(durable=True):
        line = open_line()
        put_down(line, plan, database, "due")
        close_line(line, action="payments.post_payout", actor="量测", post="", reason="")
