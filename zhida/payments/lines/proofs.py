"""What lines can prove: that none is missing, added or changed, and that requests say their sums.

The row of a segment is sealed by the audit line of its posting, and with it the digest of the
lines; here the lines are held against the digest.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
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
"""Lines and fen by allotment and purpose, or by allotment and component."""

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
    # What is posted from here on is proven another time.
    standing = set(Segment.objects.values_list("pk", flat=True))
    together = _lying_together()
    yield from _without_payout(together)
    yield from _unguarded()
    for segment in Segment.objects.select_related("payout").order_by("pk").iterator(500):
        if segment.pk in standing:
            yield from _doubts_of(segment, purposes, together.get(segment.pk, {}))


def _lying_together() -> dict[int, Sums]:
    """Return what lies in the tables by month, payout by payout, wherever it lies.

    Each table is gone through once for all payouts: it has no index that begins with the payout.
    """
    found: dict[int, Sums] = defaultdict(dict)
    for table in month_tables.tables().values():
        asked = (
            f"SELECT payout, allotment, component, count(*), sum(amount_fen) FROM {table}"
            " GROUP BY payout, allotment, component"
        )
        for payout, *key, lines, fen in places.ask(Place(table), asked):
            _add(found[payout], tuple(key), lines, int(fen))
    return found


def _add(sums: Sums, key: tuple[int, ...], lines: int, fen: int) -> None:
    allotment, other = key
    before = sums.get((allotment, other), (0, 0))
    sums[allotment, other] = before[0] + lines, before[1] + fen


def _doubts_of(segment: Segment, purposes: dict[int, int], together: Sums) -> Iterator[Doubt]:
    among = places.of_segment(segment)
    missing = [place.file for place in among if place.file and not own_file.is_there(place.file)]
    if missing:
        yield _doubt("lines_missing", segment, f"的明细文件 {missing[0]} 不见了")
        return
    condition = _own(segment, together)
    if _digest_of(segment, among, condition) != segment.digest:
        yield _doubt("lines_altered", segment, "的明细与生成时的摘要不符")
    found = _sums(together if segment.place == "shared" else _lying_apart(among), purposes)
    if found != _asked_for(segment.payout):
        yield _doubt("lines_not_proven", segment, f"的明细{_told(found)}，与支付申请的合计不符")
    lines = sum(count for count, _ in found.values())
    if lines != segment.lines or _told(found) != _declared(segment.payout):
        yield _doubt("lines_not_proven", segment, f"的明细{_told(found)}，与批次的合计不符")
    for place in among:
        if place.file and _index_differs(place):
            yield _doubt("lines_not_found_by_person", segment, "的人员索引与明细不符")
        for what, id_ in _strangers(place, condition):
            yield _doubt("line_names_nobody", segment, f"的明细写着编号 {id_} 的{what}，没有登记")


def _own(segment: Segment, together: Sums) -> str:
    """Return the condition that lines of a place are the segment's.

    It names the allotments under which they lie, since that is how a table by month finds them.
    """
    if segment.place == "own":
        return "TRUE"
    allotments = ", ".join(str(allotment) for allotment in {key[0] for key in together}) or "NULL"
    return f"payout = {segment.payout_id} AND allotment IN ({allotments})"


def _digest_of(segment: Segment, among: list[Place], condition: str) -> str:
    """Return the digest of a segment's lines as they lie there now."""
    if segment.place == "own":
        if connection.vendor == "postgresql":
            return own_table.digest_of(segment.name)
        return own_file.digest_of(segment.name)
    tables = [f"SELECT {NAMES} FROM {place.table} WHERE {condition}" for place in among]
    digest = hashlib.sha256()
    for chunk in csv_of_query(f"{' UNION ALL '.join(tables)} ORDER BY {ORDER}"):
        digest.update(chunk)
    return digest.hexdigest()


def _lying_apart(among: list[Place]) -> Sums:
    """Return what lies in the places of one large payout."""
    found: Sums = {}
    for place in among:
        asked = (
            f"SELECT allotment, component, count(*), sum(amount_fen) FROM {place.table}"
            " GROUP BY allotment, component"
        )
        for *key, lines, fen in places.ask(place, asked):
            _add(found, tuple(key), lines, int(fen))
    return found


def _sums(by_component: Sums, purposes: dict[int, int]) -> Sums:
    """Return the same by allotment and purpose."""
    found: Sums = {}
    for (allotment, component), (lines, fen) in by_component.items():
        _add(found, (allotment, purposes[component]), lines, fen)
    return found


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


def _strangers(place: Place, condition: str) -> Iterator[tuple[str, int]]:
    """Yield what the lines name and nobody registered: what, and its id."""
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


def _without_payout(together: dict[int, Sums]) -> Iterator[Doubt]:
    """Yield the payouts that only lines speak of: somebody wrote them past the system."""
    known = set(Segment.objects.filter(place="shared").values_list("pk", flat=True))
    for payout in sorted(together.keys() - known):
        lines = sum(count for count, _ in together[payout].values())
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
