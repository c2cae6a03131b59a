"""Sheets of lines in domain words, and a posting without the action around it.

People are nameless and numberless here: a line only needs them to be registered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import duckdb
from django.db import transaction
from django.utils import timezone

from zhida.allotments.models import Allotment
from zhida.allotments.tests import builders as allotments
from zhida.core import identity
from zhida.payments.actions.posting import Plan, put_down
from zhida.payments.lines.columns import COLUMNS, NAMES
from zhida.payments.models import Payout
from zhida.recipients.models import Person
from zhida.recipients.tests import builders as recipients
from zhida.registers import queries as registers
from zhida.registers.models import Component
from zhida.store import bulk
from zhida.store.trail import Line, close_line, open_line

DAY = date(2022, 3, 1)
LIVING = "minimum_living.living"


def money(wan: int = 100, at: str = "伊宁县", number: str = "伊州财社〔2022〕9号") -> Allotment:
    """Return an allotment of a county, with a source of its own."""
    source = allotments.source(wan, number=f"新财社〔2021〕{wan}号{at}{number}")
    (own,) = allotments.pass_down(source, number, **{at: wan})
    return own


def people(count: int) -> list[int]:
    """Register nameless people; return their ids."""
    ids = bulk.reserve_ids(Person, count)
    place = recipients.place()
    shared = {
        "document_kind": identity.UNKNOWN,
        "name": "测试人员",
        "name_key": "测试人员",
        "division_id": place.pk,
        "scope_path": place.path,
        "recorded_at": timezone.now(),
    }
    with audited("测试：登记人员") as line:
        bulk.insert(Person, shared, ("id",), ((id_,) for id_ in ids))
        line.wrote_many(Person, ids)
    return ids


def component(code: str = LIVING) -> Component:
    """Return a component by its code."""
    return registers.component(code)


@contextmanager
def audited(what: str) -> Iterator[Line]:
    """What an action is around its body: one transaction, one line."""
    with transaction.atomic():
        line = open_line()
        line.about(what)
        yield line
        close_line(line, action="payments.test", actor="测试", post="", reason="")


def rows(
    people: Iterable[int], paid_by: Allotment, month: int = 202202, **told: int
) -> list[dict[str, int]]:
    """Return a line of 500 元 for each of the people."""
    return [
        {
            "line_no": number,
            "person": person,
            "account": 0,
            "enrolment": 0,
            "allotment": paid_by.pk,
            "component": component().pk,
            "month": month,
            "occasion": 0,
            "amount_fen": 50_000,
            "due_fen": 50_000,
        }
        | told
        for number, person in enumerate(people, 1)
    ]


def plan(**told: Any) -> Plan:
    """Return what an ordinary payout of 低保 is."""
    purpose = component().programme.purpose
    given: dict[str, Any] = {
        "kind": "roster",
        "name": "2月低保",
        "division": recipients.place(),
        "use_of_money": "2022年2月低保金",
        "requested_on": DAY,
        "requested_by": "经办人",
        "subjects": {purpose.pk: "2081901"},
    }
    return Plan(**given | told)


def post(lines: list[dict[str, int]], **told: Any) -> Payout:
    """Put lines down as a payout."""
    with duckdb.connect() as database:
        declared = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        database.execute(f"CREATE TEMP TABLE due ({declared})")
        if lines:
            taken = ", ".join(f"unnest(?::{kind}[])" for kind in COLUMNS.values())
            columns = [[row[name] for row in lines] for name in COLUMNS]
            database.execute(f"INSERT INTO due ({NAMES}) SELECT {taken}", columns)
        with audited("测试：生成发放批次") as line:
            return put_down(line, plan(**told), database, "due")
