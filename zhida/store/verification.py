"""Is the trail whole, and do the sealed rows still say what they said? Names every doubt.

A line is checked against its own seal and its predecessor's; a row against the digest in the line
that wrote it; a table against the lines, so that a row nobody wrote is found too. What a chain
cannot show by itself is a tail cut off or a chain written anew: compare it with a head (number and
seal) that was noted elsewhere, ``zhida audit seal`` prints it.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db.models import Model

from zhida.store.append_only import guarded_models, missing_guards
from zhida.store.models import AuditEntry
from zhida.store.sealing import sm3
from zhida.store.trail import MARK_BYTES, Range, model_named, row_digests, seal_of


@dataclass(frozen=True)
class Doubt:
    """Something that is not as it was written: where, and in Chinese what."""

    kind: str
    message: str
    number: int | None = None
    table: str = ""
    row: int | None = None


def verify(head: tuple[int, str] | None = None) -> list[Doubt]:
    """Return every doubt about the trail, the sealed rows and the guards; [] when all is well.

    ``head`` is (number, seal) as noted at an earlier time: that line must still be there.
    """
    return [
        *_broken_lines(),
        *_changed_rows(),
        *_rows_nobody_wrote(),
        *(Doubt("guard_missing", f"防篡改触发器 {name} 不在数据库中") for name in missing_guards()),
        *_doubts_of_stages(),
        *(_against_head(*head) if head else ()),
    ]


def _broken_lines() -> Iterator[Doubt]:
    expected, seal = 1, ""
    for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=500):
        if entry.number != expected:
            yield Doubt("line_missing", _missing(expected, entry.number - 1), expected)
        elif entry.previous_seal != seal:
            yield Doubt(
                "line_out_of_chain",
                f"审计记录第 {entry.number} 号与前一号的封印不衔接：前一号被换过，或本号是插入的",
                entry.number,
            )
        if seal_of(entry) != entry.seal:
            yield Doubt("line_altered", f"审计记录第 {entry.number} 号被改动过", entry.number)
        expected, seal = entry.number + 1, entry.seal


def _missing(first: int, last: int) -> str:
    which = f"第 {first} 号" if first == last else f"第 {first} 至 {last} 号"
    return f"审计记录缺少{which}"


def _changed_rows() -> Iterator[Doubt]:
    for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=500):
        for part in entry.rows:
            model = model_named(part["table"])
            if model is not None and part["columns"]:
                yield from _changed_in(entry.number, model, part)


def _changed_in(number: int, model: type[Model], part: dict[str, Any]) -> Iterator[Doubt]:
    ranges = [(first, last) for first, last in part["ids"]]
    found = dict(row_digests(model, part["columns"], ranges))
    if sm3(b"".join(found.values())).hex() == part["digest"]:
        return
    wanted = [id_ for first, last in ranges for id_ in range(first, last + 1)]
    marks = b64decode(part["marks"])
    table = _name(model)
    named = False
    for place, id_ in enumerate(wanted):
        mark = marks[place * MARK_BYTES : (place + 1) * MARK_BYTES]
        if id_ not in found:
            named = True
            message = f"{table}第 {id_} 行不见了（由审计记录第 {number} 号写入）"
            yield Doubt("row_missing", message, number, part["table"], id_)
        elif found[id_][:MARK_BYTES] != mark:
            named = True
            message = f"{table}第 {id_} 行被改动过（由审计记录第 {number} 号写入）"
            yield Doubt("row_altered", message, number, part["table"], id_)
    if not named:
        message = f"审计记录第 {number} 号写入的{table}与当时的摘要不符"
        yield Doubt("rows_altered", message, number, part["table"])


def _rows_nobody_wrote() -> Iterator[Doubt]:
    written: dict[str, list[Range]] = {}
    for parts in AuditEntry.objects.values_list("rows", flat=True).iterator(chunk_size=500):
        for part in parts:
            written.setdefault(part["table"], []).extend((a, b) for a, b in part["ids"])
    for model in guarded_models():
        if model is AuditEntry:
            continue
        for id_ in _outside(model, _merged(written.get(model._meta.label, []))):
            message = f"{_name(model)}第 {id_} 行没有对应的审计记录，是绕过系统写入的"
            yield Doubt("row_inserted", message, None, model._meta.label, id_)


def _outside(model: type[Model], ranges: list[Range]) -> Iterator[int]:
    """Yield the ids of the model's rows that lie in none of the ranges."""
    manager, after = model._default_manager, 0
    for first, last in ranges:
        if first > after + 1:
            yield from manager.filter(pk__gt=after, pk__lt=first).values_list("pk", flat=True)
        after = last
    yield from manager.filter(pk__gt=after).values_list("pk", flat=True)


def _merged(ranges: list[Range]) -> list[Range]:
    """Return the ranges sorted, with those that touch or overlap made one."""
    merged: list[Range] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _doubts_of_stages() -> Iterator[Doubt]:
    """Yield what the stages can prove wrong themselves: each stage's ``proofs.doubts``."""
    for config in apps.get_app_configs():
        if config.name.startswith("zhida.") and find_spec(f"{config.name}.proofs"):
            prove: Callable[[], Iterator[Doubt]] = import_module(f"{config.name}.proofs").doubts
            yield from prove()


def _against_head(number: int, seal: str) -> Iterator[Doubt]:
    stands = AuditEntry.objects.filter(number=number).values_list("seal", flat=True).first()
    if stands is None:
        message = f"留存的封印是第 {number} 号，现在的审计追踪没有这一号：后面的记录被截去了"
        yield Doubt("tail_cut_off", message, number)
    elif stands != seal:
        message = f"第 {number} 号的封印与留存的不同：审计追踪被整体改写过"
        yield Doubt("head_differs", message, number)


def _name(model: type[Model]) -> str:
    return f"“{model._meta.verbose_name}”"
