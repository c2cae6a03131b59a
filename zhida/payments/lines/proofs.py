"""What lines can prove: that none is missing, added or changed, and that requests say their sums.

The row of a segment is sealed by the audit line of its posting, and with it the digest of the
lines; here the lines are held against the digest.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import connection

from zhida.core.money import yuan
from zhida.payments.lines import by_person, guards, month_tables, own_file, own_table, places
from zhida.payments.lines.columns import NAMES, ORDER
from zhida.payments.lines.places import Place
from zhida.payments.lines.streaming import csv_of_query
from zhida.payments.models import PaymentRequest, Payout, Segment
from zhida.recipients.models import BankAccount, Enrolment, Person
from zhida.registers.models import Component
from zhida.store.verification import Doubt

Sums = dict[tuple[int, int], tuple[int, int]]
"""Lines and fen by allotment and purpose."""

NAMED: dict[str, tuple[str, Any]] = {
    "person": ("救助对象", Person.objects),
    "account": ("领款账户", BankAccount.objects),
    "enrolment": ("保障待遇", Enrolment.objects),
}
"""What a line names by its id, 0 for nothing; a posting looks only whether there are so many."""

BATCH = 5000


def doubts() -> Iterator[Doubt]:
    """Yield what is wrong with any payout's lines, and lines that belong to no payout."""
    purposes = dict(Component.objects.values_list("pk", "programme__purpose"))
    yield from _without_segment()
    yield from _without_payout()
    yield from _unguarded()
    for segment in Segment.objects.select_related("payout").order_by("pk").iterator(500):
        yield from _doubts_of(segment, purposes)


def _doubts_of(segment: Segment, purposes: dict[int, int]) -> Iterator[Doubt]:
    among = places.of_segment(segment)
    missing = [place.file for place in among if place.file and not own_file.is_there(place.file)]
    if missing:
        yield _doubt("lines_missing", segment, f"的明细文件 {missing[0]} 不见了")
        return
    if digest_of(segment) != segment.digest:
        yield _doubt("lines_altered", segment, "的明细与生成时的摘要不符")
    found = _sums(segment, among, purposes)
    if found != _asked_for(segment.payout):
        yield _doubt("lines_not_proven", segment, f"的明细{_told(found)}，与支付申请的合计不符")
    lines = sum(count for count, _ in found.values())
    if lines != segment.lines or _told(found) != _declared(segment.payout):
        yield _doubt("lines_not_proven", segment, f"的明细{_told(found)}，与批次的合计不符")
    for place in among:
        if place.file and _index_differs(place):
            yield _doubt("lines_not_found_by_person", segment, "的人员索引与明细不符")
        for what, id_ in _strangers(segment, place):
            yield _doubt("line_names_nobody", segment, f"的明细写着编号 {id_} 的{what}，没有登记")


def digest_of(segment: Segment) -> str:
    """Return the digest of a segment's lines as they lie there now."""
    among = places.of_segment(segment)
    if segment.place == "own":
        if connection.vendor == "postgresql":
            return own_table.digest_of(segment.name)
        return own_file.digest_of(segment.name)
    condition = f"WHERE payout = {segment.payout_id}"
    tables = [f"SELECT {NAMES} FROM {place.table} {condition}" for place in among]
    digest = hashlib.sha256()
    for chunk in csv_of_query(f"{' UNION ALL '.join(tables)} ORDER BY {ORDER}"):
        digest.update(chunk)
    return digest.hexdigest()


def _sums(segment: Segment, among: list[Place], purposes: dict[int, int]) -> Sums:
    condition = f"payout = {segment.payout_id}" if segment.place == "shared" else "TRUE"
    sums: dict[tuple[int, int], tuple[int, int]] = {}
    for place in among:
        asked = (
            f"SELECT allotment, component, count(*), sum(amount_fen) FROM {place.table}"
            f" WHERE {condition} GROUP BY allotment, component"
        )
        for allotment, component, lines, fen in places.ask(place, asked):
            key = allotment, purposes[component]
            before = sums.get(key, (0, 0))
            sums[key] = before[0] + lines, before[1] + int(fen)
    return sums


def _asked_for(payout: Payout) -> Sums:
    requests = PaymentRequest.objects.filter(payout=payout)
    told = requests.values_list("allotment", "purpose", "lines", "amount_fen")
    return {(allotment, purpose): (lines, fen) for allotment, purpose, lines, fen in told}


def _told(sums: Sums) -> str:
    lines = sum(count for count, _ in sums.values())
    return f"{lines} 人次、{yuan(sum(fen for _, fen in sums.values()))} 元"


def _declared(payout: Payout) -> str:
    return f"{payout.lines} 人次、{yuan(payout.total_fen)} 元"


def _index_differs(place: Place) -> bool:
    """Tell whether the file by person says anything else than the lines do."""
    database = places.reader()
    database.register("people", by_person.columns_of(own_file.people_file(place.file)))
    found = database.execute(
        f"SELECT count(*) FROM ((FROM {place.table} EXCEPT ALL FROM people)"
        f" UNION ALL (FROM people EXCEPT ALL FROM {place.table}))"
    ).fetchall()
    database.unregister("people")
    return bool(found[0][0])


def _strangers(segment: Segment, place: Place) -> Iterator[tuple[str, int]]:
    """Yield what the lines name and nobody registered: what, and its id."""
    condition = f"payout = {segment.payout_id}" if segment.place == "shared" else "TRUE"
    for column, (what, registered) in NAMED.items():
        asked = (
            f"SELECT DISTINCT {column} FROM {place.table}"
            f" WHERE {condition} AND {column} <> 0 ORDER BY {column}"
        )
        named = [id_ for (id_,) in places.ask(place, asked)]
        for start in range(0, len(named), BATCH):
            some = named[start : start + BATCH]
            known = set(registered.filter(pk__in=some).values_list("pk", flat=True))
            yield from ((what, id_) for id_ in some if id_ not in known)


def _without_segment() -> Iterator[Doubt]:
    for payout in Payout.objects.filter(segment__isnull=True).order_by("pk"):
        message = f"批次 {payout.number} 没有明细"
        yield Doubt("lines_missing", message, None, Payout._meta.label, payout.pk)


def _without_payout() -> Iterator[Doubt]:
    """Yield the payouts that only lines speak of: somebody wrote them past the system."""
    known = set(Segment.objects.filter(place="shared").values_list("pk", flat=True))
    strange: Counter[int] = Counter()
    for table in month_tables.tables().values():
        asked = f"SELECT payout, count(*) FROM {table} GROUP BY payout"
        strange.update({p: n for p, n in places.ask(Place(table), asked) if p not in known})
    for payout, lines in sorted(strange.items()):
        message = (
            f"有 {lines} 行明细写着编号 {payout} 的批次，而没有这个批次的登记，是绕过系统写入的"
        )
        yield Doubt("lines_inserted", message, None, Segment._meta.label, payout)


def _unguarded() -> Iterator[Doubt]:
    tables = dict.fromkeys(month_tables.tables().values(), False)
    if connection.vendor == "postgresql":
        for own in Segment.objects.filter(place="own").values_list("name", flat=True):
            tables |= dict.fromkeys([own, *own_table.parts_of(own)], True)
    for name in guards.missing(tables):
        yield Doubt("guard_missing", f"防篡改触发器 {name} 不在数据库中")


def _doubt(kind: str, segment: Segment, what: str) -> Doubt:
    message = f"批次 {segment.payout.number} {what}"
    return Doubt(kind, message, None, Segment._meta.label, segment.pk)
