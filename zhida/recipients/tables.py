"""The lists of recipients as tables for files: which columns they have, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import tee
from typing import Any

from django.db.models import QuerySet

from zhida.core import month as months
from zhida.recipients import documents, queries
from zhida.recipients.export import CHUNK, Fen, Table
from zhida.recipients.models import AidEvent, Enrolment, Household, Person

PEOPLE = (
    *(("人员编号", 10), ("姓名", 24), ("证件类型", 16), ("证件号码", 22), ("性别", 6)),
    *(("出生日期", 12), ("去世日期", 12), ("所在区划", 28), ("区划代码", 12)),
)
HOUSEHOLDS = (
    *(("家庭编号", 20), ("户主", 24), ("所在区划", 28), ("区划代码", 12)),
    *(("现有成员", 10), ("登记日期", 12)),
)
ENROLMENTS = (
    *(("姓名", 24), ("人员编号", 10), ("待遇", 24), ("类别", 16), ("核定区划", 28)),
    *(("家庭编号", 18), ("供养机构", 28), ("核定日期", 12), ("核定文号", 22), ("起发月份", 12)),
    *(("停发月份", 12), ("停发原因", 20), ("保障人口", 10)),
)
DUE = (("应发（元）", 14), ("怎么算的", 60))
AID = (
    *(("姓名", 24), ("人员编号", 10), ("救助事项", 18), ("办理区划", 28), ("救助机构", 28)),
    *(("求助日期", 12), ("登记日期", 12), ("救助日期", 12), ("返乡日期", 12), ("流出地", 20)),
    *(("核定文号", 22), ("救助事由", 30), ("适用标准（元）", 14), ("救助金额（元）", 14)),
    ("作废原因", 24),
)


def people(found: QuerySet[Person]) -> Table:
    """Return people as a table."""
    return Table("救助对象", PEOPLE, _people(found), found.count())


def _people(found: QuerySet[Person]) -> Iterator[tuple[Any, ...]]:
    shown, sealed = tee(found.iterator(CHUNK))
    ciphers = (one.number_sealed for one in sealed)
    numbers = documents.masked_numbers(ciphers, documents.PERSON_NUMBER)
    for one, number in zip(shown, numbers, strict=True):
        who = (one.pk, one.name, one.document_kind, number, one.sex, one.birth_on, one.died_on)
        yield (*who, one.division.name, one.division.code)


def households(found: QuerySet[Household]) -> Table:
    """Return households, as ``queries.households`` gives them, as a table."""
    rows = (
        (
            *(one.number, one.head_name, one.division.name, one.division.code),  # type: ignore[attr-defined]
            *(one.members_now, one.recorded_at.date()),  # type: ignore[attr-defined]
        )
        for one in found.iterator(CHUNK)
    )
    return Table("家庭", HOUSEHOLDS, rows, found.count())


def enrolments(found: QuerySet[Enrolment], month: int) -> Table:
    """Return enrolments as a table, with what is due for each in a month and why."""
    said = months.shown(month)
    columns = (*ENROLMENTS, (f"{said}{DUE[0][0]}", DUE[0][1]), DUE[1])
    return Table("待遇和应发", columns, _enrolments(found, month), found.count())


def _enrolments(found: QuerySet[Enrolment], month: int) -> Iterator[tuple[Any, ...]]:
    for one, due in queries.reckoned_all(found, month):
        stop = months.shown(one.stop_month) if one.stop_month else ""
        yield (
            *(one.person.name, one.person_id, one.component.name, one.get_category_display()),
            *(one.division.name, one.household and one.household.number, one.agency),
            *(one.decided_on, one.decision_number, months.shown(one.start_month), stop),
            *(one.stop_reason, one.persons_covered, Fen(due.amount_fen), due.why),
        )


def aid_events(found: QuerySet[AidEvent]) -> Table:
    """Return aid events as a table."""
    return Table("救助事项", AID, map(_aid_event, found.iterator(CHUNK)), found.count())


def _aid_event(one: AidEvent) -> tuple[Any, ...]:
    return (
        *(one.person.name, one.person_id, one.component.name, one.division.name, one.agency),
        *(one.requested_on, one.registered_on, one.aided_on, one.sent_home_on),
        *("流出地不明" if one.origin_unknown else one.origin, one.decision_number),
        *(one.circumstances, Fen(one.standard_fen), Fen(one.amount_fen), one.cancelled_reason),
    )
