"""People: found by number and by spelling, merged and split, never shown whole without a reason."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from zhida.access.scope import EVERYWHERE, Scope
from zhida.core import identity
from zhida.core.refusal import Refusal
from zhida.recipients import actions, queries
from zhida.recipients.models import Person
from zhida.recipients.tests.builders import (
    citizen_number,
    enrol,
    household,
    load_registers,
    person,
    place,
)
from zhida.store.action import SYSTEM, Actor
from zhida.store.keyring import keyring
from zhida.store.models import AuditEntry
from zhida.store.verification import verify

pytestmark = pytest.mark.django_db

LUHN_CARD = "6200000000000000003"
"""A made-up card number; 62000000 is nobody's range."""


@pytest.fixture(autouse=True)
def lists(db: None) -> None:
    load_registers()


def names(text: str, scope: Scope = EVERYWHERE) -> list[str]:
    return [one.name for one in queries.find_people(scope, text)]


def refused(name: str) -> pytest.RaisesExc:
    return pytest.raises(Refusal, check=lambda refusal: refusal.name == name)


def test_a_person_is_known_by_the_number() -> None:
    found = person(number=citizen_number(birth="19600101", serial=2))
    assert (found.birth_on, found.sex) == (date(1960, 1, 1), "女")
    with pytest.raises(Refusal, match="阿依古丽") as again:
        person("另一个人", citizen_number(birth="19600101", serial=2))
    assert again.value.name == "person_has_a_number_of_its_own"


def test_a_disability_certificate_tells_the_same_person() -> None:
    number = citizen_number()
    person(number=number)
    with pytest.raises(Refusal) as again:
        person(number=f"{number}43", kind=identity.DISABILITY)
    assert again.value.name == "person_has_a_number_of_its_own"


@pytest.mark.parametrize(
    ("number", "kind", "why"),
    [
        (citizen_number()[:17], identity.CITIZEN, "18位"),
        (citizen_number(birth="19600230"), identity.CITIZEN, "出生日期"),
        ("", identity.CITIZEN, "为空"),
    ],
)
def test_a_wrong_number_is_refused(number: str, kind: str, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        actions.register_person(kind, number, "甲", place(), by=SYSTEM)
    assert not Person.objects.exists()


def test_people_without_a_document_may_bear_one_name() -> None:
    for _ in range(2):
        actions.register_person(identity.UNKNOWN, "", "无名氏", place(), sex="男", by=SYSTEM)
    assert names("无名氏") == ["无名氏", "无名氏"]


@pytest.mark.parametrize("text", ["阿依古丽.买买提", "阿依古丽", "ayiguli", "阿依古丽 • 买买提"])
def test_a_person_is_found_under_every_spelling(text: str) -> None:
    person("阿依古丽·买买提")
    assert names(text) == ["阿依古丽·买买提"]


def test_a_person_is_found_by_number_and_by_former_name() -> None:
    found = person("张三", citizen_number(serial=7))
    actions.correct_name(found, "张山", "former", by=SYSTEM, reason="户口簿已更名")
    assert names(f" {citizen_number(serial=7).lower()} ") == ["张山"]
    assert names("张三") == names("张山") == ["张山"]
    assert names(citizen_number(serial=8)) == []


def test_no_number_stands_in_the_database_or_the_trail() -> None:
    number = citizen_number(serial=5)
    found = person(number=number)
    account = actions.add_account(found, LUHN_CARD, "一卡通", found.name, by=SYSTEM)
    assert actions.reveal_number(found, by=SYSTEM, reason="核对") == number
    assert actions.reveal_account(account, by=SYSTEM, reason="核对") == LUHN_CARD
    for model in (Person, type(account), AuditEntry):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            stored = repr(cursor.fetchall())
        assert number not in stored
        assert LUHN_CARD not in stored


def test_a_full_view_needs_a_reason_and_leaves_a_line() -> None:
    found = person()
    with refused("reason_is_given"):
        actions.reveal_number(found, by=SYSTEM, reason=" ")
    actions.reveal_number(found, by=SYSTEM, reason="银行退回，核对证件")
    last = AuditEntry.objects.order_by("number").last()
    assert last is not None
    assert (last.action, last.reason) == ("recipients.reveal_number", "银行退回，核对证件")


def test_a_view_shows_masked_numbers_and_says_whose_card_it_is() -> None:
    found = person("张三")
    actions.add_account(found, LUHN_CARD, "一卡通", "李四", by=SYSTEM)
    view = queries.person_view(EVERYWHERE, found.pk)
    assert view.number == "6540*************" + citizen_number()[-1]
    (account,) = view.accounts
    assert account.number.count("*") == len(LUHN_CARD) - 8
    assert "李四" in account.doubt


def test_who_was_merged_follows_and_a_split_undoes_it() -> None:
    first, second = (person(number=citizen_number(serial=n)) for n in (1, 2))
    third = person("丙", "E12345678", kind=identity.PASSPORT)
    actions.merge_people(third, second, by=SYSTEM, reason="同一人的护照")
    actions.merge_people(second, first, by=SYSTEM, reason="换证前后的号码")
    assert {one.merged_into_id for one in Person.objects.exclude(pk=first.pk)} == {first.pk}
    assert len(queries.person_view(EVERYWHERE, first.pk).merged) == 2
    second.refresh_from_db()
    with refused("person_counts_for_itself"):
        enrol(second)
    actions.split_people(second, by=SYSTEM, reason="合并有误")
    second.refresh_from_db()
    assert second.merged_into is None
    assert verify() == []


def test_accounts_and_households_follow_who_was_merged() -> None:
    first, second = (person(number=citizen_number(serial=n)) for n in (1, 2))
    account = actions.add_account(second, LUHN_CARD, "一卡通", second.name, by=SYSTEM)
    member = actions.add_member(household(), second, "户主", date(2020, 1, 1), by=SYSTEM)
    actions.merge_people(second, first, by=SYSTEM, reason="换证前后的号码")
    view = queries.person_view(EVERYWHERE, first.pk)
    assert [one.key for one in view.accounts] == [account.pk]
    assert view.memberships == [member]


def test_a_split_takes_along_whoever_was_merged_into_the_person() -> None:
    first, second, third, fourth = (person(number=citizen_number(serial=n)) for n in range(1, 5))
    actions.merge_people(fourth, third, by=SYSTEM, reason="同一人")
    actions.merge_people(third, second, by=SYSTEM, reason="同一人")
    actions.merge_people(second, first, by=SYSTEM, reason="看错了")
    actions.split_people(second, by=SYSTEM, reason="合并有误")
    into = {one.pk: one.merged_into_id for one in Person.objects.all()}
    assert into == {first.pk: None, second.pk: None, third.pk: second.pk, fourth.pk: second.pk}
    assert verify() == []


def test_two_merges_that_cross_do_not_make_each_the_other() -> None:
    """Whoever decides second has read both before the first one decided."""
    first, second = (person(number=citizen_number(serial=n)) for n in (1, 2))
    read_before = [Person.objects.get(pk=one.pk) for one in (first, second)]
    actions.merge_people(first, second, by=SYSTEM, reason="同一人")
    with refused("person_counts_for_itself"):
        actions.merge_people(*reversed(read_before), by=SYSTEM, reason="同一人")
    first.refresh_from_db()
    actions.split_people(first, by=SYSTEM, reason="不是")
    with refused("person_was_merged"):
        actions.split_people(read_before[0], by=SYSTEM, reason="不是")


def test_a_merge_without_reason_or_with_oneself_is_refused() -> None:
    found = person()
    with refused("reason_is_given"):
        actions.merge_people(found, person(number=citizen_number(serial=9)), by=SYSTEM, reason="")
    with refused("person_is_merged_into_another"):
        actions.merge_people(found, found, by=SYSTEM, reason="误点")


def test_a_post_sees_and_changes_only_people_of_its_place() -> None:
    found = person(at="昭苏县")
    yining = Scope(paths=(place().path,))
    assert names("阿依古丽", yining) == []
    assert names(citizen_number(), yining) == []
    with refused("no_such_person"):
        queries.person_view(yining, found.pk)
    clerk = Actor("yining", scope_path=place().path)
    with refused("recipient_is_of_another_place"):
        actions.reveal_number(found, by=clerk, reason="好奇")
    with refused("recipient_is_of_another_place"):
        actions.correct_name(found, "别人", by=clerk, reason="误写")


def test_a_death_is_recorded_once() -> None:
    found = person()
    actions.record_fact(found, "deceased", date(2022, 3, 1), source="殡葬信息", by=SYSTEM)
    with refused("person_dies_once"):
        actions.record_fact(found, "deceased", date(2022, 4, 1), source="殡葬信息", by=SYSTEM)
    assert queries.person_view(EVERYWHERE, found.pk).person.died_on == date(2022, 3, 1)


def test_a_person_is_of_one_household_at_a_time() -> None:
    found, first, second = person(), household("A1"), household("A2")
    member = actions.add_member(first, found, "本人", date(2022, 1, 1), by=SYSTEM)
    with refused("household_member_of_one_at_a_time"):
        actions.add_member(second, found, "配偶", date(2022, 5, 1), by=SYSTEM)
    actions.end_membership(member, date(2022, 5, 1), by=SYSTEM)
    actions.add_member(second, found, "配偶", date(2022, 5, 1), by=SYSTEM)
    assert verify() == []


def test_new_keys_open_every_number_and_are_used_for_all() -> None:
    found = person(number=citizen_number(serial=4))
    account = actions.add_account(found, LUHN_CARD, "一卡通", found.name, by=SYSTEM)
    assert actions.rotate_keys(by=SYSTEM) == 2
    for row in (found, account):
        before = bytes(row.number_sealed)
        row.refresh_from_db()
        assert keyring().is_current(bytes(row.number_sealed))
        assert not keyring().is_current(before)
    assert actions.reveal_number(found, by=SYSTEM, reason="核对") == citizen_number(serial=4)
    assert names(citizen_number(serial=4)) == [found.name]
    assert verify() == []
