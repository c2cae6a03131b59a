"""People: register, name, merge, split, record what happened; accounts; full views."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from zhida.core import identity, personname
from zhida.recipients import documents
from zhida.recipients.actions.admitting import admitted
from zhida.recipients.actions.standing import (
    institution_of,
    is_seen,
    require_itself,
    require_person,
    require_place,
    require_reason,
)
from zhida.recipients.models import BankAccount, LifeFact, Person, PersonMerge, PersonName
from zhida.recipients.refusals import (
    ALREADY_KNOWN,
    DIES_TWICE,
    KNOWN_ELSEWHERE,
    MERGED_INTO_ITSELF,
    NAME_WRONG,
    NOT_MERGED,
    NUMBER_WRONG,
)
from zhida.registers.models import Division
from zhida.registers.names import pinyin
from zhida.store.action import Actor, Unchanged, action
from zhida.store.trail import Line

ACCOUNT_SHAPE = re.compile(r"[0-9A-Z]{6,40}")
"""An account's number in normal form. What Excel makes of a long number has other signs."""


@action("recipients.register_person", "登记救助对象")
def register_person(
    line: Line,
    document_kind: str,
    number: str,
    name: str,
    division: Division,
    *,
    birth_on: date | None = None,
    sex: str = "",
    by: Actor,
    reason: str = "",
) -> Person:
    """Register a person. Day of birth and sex follow from the number where it tells them.

    Whom an institution's post registers, its institution takes in. Refuses a number or name that
    is wrong, and a number that is known already.
    """
    require_place(by, division)
    checked = identity.check(number, document_kind, on=_today(line))
    if checked.error:
        raise NUMBER_WRONG(why=checked.error)
    _require_sound_name(name)
    sealed = documents.sealed_number(checked.number, checked.kind) if checked.number else None
    if sealed:
        _refuse_if_known(by, sealed.fingerprint)
    person = Person.objects.create(
        document_kind=checked.kind,
        number_sealed=sealed and sealed.cipher,
        number_hash=sealed and sealed.fingerprint,
        **_named(name),
        sex=checked.sex or sex,
        birth_on=checked.birth or birth_on,
        division=division,
        scope_path=division.path,
        recorded_at=line.recorded_at,
    )
    line.wrote(person)
    agency = institution_of(by, None)
    if agency is not None:
        line.wrote(admitted(line, person, agency))
    return _about(line, person)


@action("recipients.correct_name", "更正姓名")
def correct_name(
    line: Line, person: Person, name: str, kind: str = "mistake", *, by: Actor, reason: str
) -> Person:
    """Give a person another name; the one before is kept as a ``mistake`` or a ``former`` name."""
    _require(by, person)
    require_reason(reason, "更正姓名")
    _require_sound_name(name)
    if personname.shown(name) == person.name:
        raise Unchanged(person)
    kept = PersonName.objects.create(
        person=person,
        name=person.name,
        name_key=person.name_key,
        kind=kind,
        reason=reason,
        recorded_at=line.recorded_at,
    )
    _set(person, **_named(name))
    line.wrote(kept)
    return _about(line, person)


@action("recipients.add_name", "登记曾用名或别名")
def add_name(
    line: Line, person: Person, name: str, kind: str = "alias", *, by: Actor, reason: str = ""
) -> PersonName:
    """Add a former or further name under which a person is met."""
    _require(by, person)
    _require_sound_name(name)
    added = PersonName.objects.create(
        person=person,
        name=personname.shown(name),
        name_key=personname.matching_key(name),
        kind=kind,
        reason=reason,
        recorded_at=line.recorded_at,
    )
    line.wrote(added)
    _about(line, person)
    return added


@action("recipients.merge_people", "合并救助对象")
def merge_people(
    line: Line, person: Person, into: Person, *, by: Actor, reason: str
) -> PersonMerge:
    """Say that ``person`` is ``into``, who counts from now on; whoever was merged follows."""
    require_reason(reason, "合并")
    for one in (person, into):
        # As they stand now: two merges that cross would make each the other.
        one.refresh_from_db(fields=["merged_into"])
        _require(by, one)
    merge = _decide(line, "merge", person, into, reason)
    followers = list(Person.objects.filter(merged_into=person))
    for one in (person, *followers):
        _set(one, merged_into=into)
    line.says(into=into.pk, followers=[one.pk for one in followers])
    return merge


@action("recipients.split_people", "拆分救助对象")
def split_people(line: Line, person: Person, *, by: Actor, reason: str) -> PersonMerge:
    """Undo a merge: the person counts for itself again, and for whoever was merged into it."""
    require_place(by, person.division)
    require_reason(reason, "拆分")
    person.refresh_from_db(fields=["merged_into"])
    into = person.merged_into
    if into is None:
        raise NOT_MERGED(name=person.name, key=person.pk)
    split = _decide(line, "split", person, into, reason)
    _set(person, merged_into=None)
    followers = _merged_into(person, into)
    for one in followers:
        _set(one, merged_into=person)
    line.says(into=into.pk, followers=[one.pk for one in followers])
    return split


@action("recipients.record_fact", "登记生活事实")
def record_fact(
    line: Line,
    person: Person,
    fact: str,
    happened_on: date,
    *,
    source: str,
    until_on: date | None = None,
    by: Actor,
    reason: str = "",
) -> LifeFact:
    """Record what happened to a person; ``fact`` is a name out of ``models.people.LIFE_FACTS``."""
    _require(by, person)
    if fact == "deceased":
        if person.died_on is not None:
            raise DIES_TWICE(name=person.name, day=person.died_on)
        _set(person, died_on=happened_on)
    recorded = LifeFact.objects.create(
        person=person,
        fact=fact,
        happened_on=happened_on,
        until_on=until_on,
        source=source,
        recorded_at=line.recorded_at,
    )
    line.wrote(recorded)
    line.says(fact=fact, happened_on=happened_on.isoformat())
    _about(line, person)
    return recorded


@action("recipients.add_account", "登记领款账户")
def add_account(
    line: Line,
    person: Person,
    number: str,
    kind: str,
    holder_name: str,
    *,
    bank: str = "",
    valid_from: date | None = None,
    by: Actor,
    reason: str = "",
) -> BankAccount:
    """Add an account into which a person's money goes."""
    _require(by, person)
    if not ACCOUNT_SHAPE.fullmatch(identity.normal(number)):
        shown = identity.masked(number) or "空"
        raise NUMBER_WRONG(why=f"账号应为6至40位数字或字母，实际是“{shown}”。")
    sealed = documents.sealed_account(number)
    account = BankAccount.objects.create(
        person=person,
        number_sealed=sealed.cipher,
        number_hash=sealed.fingerprint,
        holder_name=personname.shown(holder_name),
        bank=bank,
        kind=kind,
        valid_from=valid_from,
        recorded_at=line.recorded_at,
    )
    line.wrote(account)
    _about(line, person)
    return account


@action("recipients.end_account", "停用领款账户")
def end_account(
    line: Line, account: BankAccount, last_day: date, *, by: Actor, reason: str = ""
) -> BankAccount:
    """Say until when an account is used."""
    _require(by, account.person)
    account.valid_to = last_day
    account.save(update_fields=["valid_to"])
    line.wrote_many(BankAccount, [account.pk], columns=["valid_to"])
    _about(line, account.person)
    return account


@action("recipients.reveal_number", "查看完整证件号码")
def reveal_number(line: Line, person: Person, *, by: Actor, reason: str) -> str:
    """Return the whole number of a person's document; who saw it and why stays in the trail."""
    require_person(by, person)
    require_reason(reason, "查看完整号码")
    _about(line, person)
    return documents.whole_number(person.number_sealed, documents.PERSON_NUMBER)


@action("recipients.reveal_account", "查看完整账号")
def reveal_account(line: Line, account: BankAccount, *, by: Actor, reason: str) -> str:
    """Return the whole number of an account; who saw it and why stays in the trail."""
    require_place(by, account.person.division)
    require_reason(reason, "查看完整账号")
    _about(line, account.person)
    line.says(account=account.pk)
    return documents.whole_number(account.number_sealed, documents.ACCOUNT_NUMBER)


def _merged_into(person: Person, into: Person) -> list[Person]:
    """Return those who count as ``into`` only because ``person``, whom they are, did."""
    others = {one.pk: one for one in Person.objects.filter(merged_into=into)}
    meant = {
        key: PersonMerge.objects.filter(person=key, kind="merge").latest("pk").into_id
        for key in others
    }
    chosen, found = [], {person.pk}
    while found:
        found = {key for key, whom in meant.items() if whom in found and key not in chosen}
        chosen += sorted(found)
    return [others[key] for key in chosen]


def _decide(line: Line, kind: str, person: Person, into: Person, reason: str) -> PersonMerge:
    if person.pk == into.pk:
        raise MERGED_INTO_ITSELF(name=person.name, key=person.pk)
    decided = PersonMerge.objects.create(
        person=person, into=into, kind=kind, reason=reason, recorded_at=line.recorded_at
    )
    line.wrote(decided)
    _about(line, person)
    return decided


def _named(name: str) -> dict[str, str]:
    return {
        "name": personname.shown(name),
        "name_key": personname.matching_key(name),
        "pinyin": pinyin(personname.with_dots(name))[:300],
    }


def _require(by: Actor, person: Person) -> None:
    require_place(by, person.division)
    require_itself(person)


def _require_sound_name(name: str) -> None:
    why = personname.error_in(name)
    if why:
        raise NAME_WRONG(why=why)


def _refuse_if_known(by: Actor, fingerprint: bytes) -> None:
    """Refuse a number that is known; whose it is, is told to who may see that person."""
    known = Person.objects.filter(number_hash=fingerprint).first()
    if known is None:
        return
    raise ALREADY_KNOWN(name=known.name, key=known.pk) if is_seen(by, known) else KNOWN_ELSEWHERE()


def _set(person: Person, **values: Any) -> None:
    for name, value in values.items():
        setattr(person, name, value)
    person.save(update_fields=list(values))


def _about(line: Line, person: Person) -> Person:
    line.about(f"救助对象 {person.pk} {person.name}", person.scope_path)
    return person


def _today(line: Line) -> date:
    return localdate(line.recorded_at)
