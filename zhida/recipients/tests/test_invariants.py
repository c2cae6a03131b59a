"""Every named constraint of this stage attacked with raw SQL, on whichever database runs."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from tests.beginning import told_again
from zhida.recipients import actions
from zhida.recipients.actions import Aid
from zhida.recipients.models import Person, Roster
from zhida.recipients.tests.builders import (
    citizen_number,
    enrol,
    household,
    load_registers,
    person,
    place,
)
from zhida.registers import queries as registers
from zhida.store.action import SYSTEM
from zhida.store.append_only import missing_guards
from zhida.store.refusals import explain
from zhida.store.trail import close_line, open_line
from zhida.store.verification import verify

pytestmark = pytest.mark.django_db

P, E, A, B, D, F, H, M, N, G, R = (
    f"recipients_{name}"
    for name in (
        "person",
        "enrolment",
        "aidevent",
        "bankaccount",
        "admission",
        "lifefact",
        "household",
        "householdmember",
        "personname",
        "personmerge",
        "roster",
    )
)

ATTACKS = [
    ("person_is_never_deleted", f"DELETE FROM {P}"),
    ("person_is_never_deleted", f"UPDATE {P} SET document_kind = '护照号'"),
    ("person_is_never_deleted", f"UPDATE {P} SET number_hash = NULL WHERE number_hash IS NOT NULL"),
    ("person_has_a_number_of_its_own", f"{{copy}} {P} number_sealed=number_sealed"),
    ("person_number_fits_its_document", f"{{copy}} {P} number_hash=NULL, number_sealed=NULL"),
    ("person_number_is_sealed_and_found", f"UPDATE {P} SET number_sealed = NULL WHERE id = {{id}}"),
    ("person_is_not_merged_into_itself", f"UPDATE {P} SET merged_into_id = id"),
    ("person_dies_after_birth", f"UPDATE {P} SET died_on = '1900-01-01' WHERE id = {{id}}"),
    ("person_name_is_written_once", f"UPDATE {N} SET name = '别人'"),
    ("person_merge_is_written_once", f"DELETE FROM {G}"),
    ("person_merge_has_a_reason", f"{{copy}} {G} reason=''"),
    ("life_fact_is_written_once", f"UPDATE {F} SET happened_on = '2020-01-01'"),
    ("life_fact_ends_after_it_begins", f"{{copy}} {F} until_on='1999-01-01'"),
    ("bank_account_is_fixed", f"UPDATE {B} SET holder_name = '别人'"),
    ("bank_account_is_fixed", f"DELETE FROM {B}"),
    ("bank_account_listed_once_a_person", f"{{copy}} {B} kind='存折'"),
    ("bank_account_ends_after_it_begins", f"UPDATE {B} SET valid_to = '1999-01-01'"),
    ("admission_is_written_once", f"DELETE FROM {D}"),
    ("admission_is_written_once", f"UPDATE {D} SET person_id = {{other}}"),
    ("person_is_admitted_once", f"{{copy}} {D} person_id=person_id"),
    ("household_is_never_deleted", f"UPDATE {H} SET number = 'B'"),
    ("household_number_is_given_once", f"{{copy}} {H} number=number"),
    ("household_member_is_fixed", f"UPDATE {M} SET joined_on = '2000-01-01'"),
    ("household_member_of_one_at_a_time", f"{{copy}} {M} joined_on='2030-01-01'"),
    ("household_member_leaves_after_joining", f"UPDATE {M} SET left_on = '1999-01-01'"),
    ("enrolment_is_fixed", f"UPDATE {E} SET start_month = 202001"),
    ("enrolment_is_fixed", f"UPDATE {E} SET income_fen = income_fen + 1"),
    ("enrolment_is_fixed", f"DELETE FROM {E}"),
    ("enrolment_of_a_person_once_at_a_time", f"{{copy}} {E} household_id=NULL"),
    ("enrolment_of_a_person_once_at_a_time", f"{{copy}} {E} household_id=NULL, start_month=203001"),
    ("enrolment_of_a_household_once_at_a_time", f"{{copy}} {E} person_id={{other}}"),
    (
        "enrolment_starts_in_a_month",
        f"{{copy}} {E} start_month=13, person_id={{other}}, household_id=NULL",
    ),
    (
        "enrolment_stops_after_it_starts",
        f"UPDATE {E} SET stop_month = 202001, stop_reason = '停'",
    ),
    ("enrolment_stop_has_a_reason", f"UPDATE {E} SET stop_month = 202301"),
    (
        "enrolment_covers_somebody",
        f"{{copy}} {E} persons_covered=0, person_id={{other}}, household_id=NULL",
    ),
    ("aid_event_is_fixed", f"UPDATE {A} SET amount_fen = amount_fen + 1"),
    ("aid_event_days_follow_the_request", f"UPDATE {A} SET aided_on = '1999-01-01'"),
    ("aid_event_amounts_are_not_negative", f"{{copy}} {A} amount_fen=-1"),
    ("aid_event_origin_is_known_or_not", f"{{copy}} {A} origin='某地', origin_unknown={{true}}"),
    ("roster_is_written_once", f"UPDATE {R} SET total_fen = total_fen + 1"),
    ("roster_is_taken_in_once", f"{{copy}} {R} name='另一份'"),
    ("roster_has_rows", f"{{copy}} {R} rows=0, sha256='x'"),
]


@pytest.fixture
def standing() -> dict[str, int]:
    """Put one row into every table; return the ids that attacks name."""
    one_of_each()
    return {key: Person.objects.get(name=name).pk for key, name in NAMED.items()}


NAMED = {"id": "新名", "other": "乙"}


@told_again
def one_of_each() -> None:
    load_registers()
    home, head = household(), person()
    other = person("乙", citizen_number(serial=2))
    actions.add_member(home, head, "本人", date(2022, 1, 1), by=SYSTEM)
    enrol(head, household=home)
    actions.correct_name(head, "新名", by=SYSTEM, reason="误写")
    actions.record_fact(head, "at_school", date(2021, 9, 1), source="学籍", by=SYSTEM)
    given = date(2022, 1, 1)
    actions.add_account(head, "123456789", "存折", "甲", valid_from=given, by=SYSTEM)
    home_of_all = registers.agency("654000.welfare_home")
    actions.admit_person(citizen_number(), head.name, home_of_all, by=SYSTEM)
    merged = person("丙", citizen_number(serial=3))
    actions.merge_people(merged, other, by=SYSTEM, reason="同一人")
    aid = registers.component("temporary_relief.aid")
    actions.record_aid(other, aid, place(), Aid(date(2022, 3, 1), amount_fen=1), by=SYSTEM)
    with transaction.atomic():
        line = open_line()
        roster = Roster.objects.create(
            kind="payroll",
            name="名册.csv",
            sha256="0" * 64,
            division=place(),
            scope_path=place().path,
            rows=1,
            people_new=1,
            people_known=0,
            recorded_at=line.recorded_at,
        )
        line.wrote(roster)
        close_line(line, action="test", actor="test", post="", reason="")


def statement(attack: str, standing: dict[str, int]) -> str:
    """Return the SQL; ``{copy} table a=x, b=y`` inserts the first row again with changes."""
    postgres = connection.vendor == "postgresql"
    filled = attack.replace("{id}", str(standing["id"])).replace("{other}", str(standing["other"]))
    filled = filled.replace("{true}", "TRUE" if postgres else "1")
    head, copies, told = filled.partition("{copy} ")
    if not copies:
        return head
    table, _, changes = told.partition(" ")
    changed = dict(one.split("=", 1) for one in changes.split(", "))
    model = next(m for m in apps.get_models() if m._meta.db_table == table)
    columns = [str(f.column) for f in model._meta.concrete_fields if not f.primary_key]
    chosen = ", ".join(changed.get(column, column) for column in columns)
    return (
        f"INSERT INTO {table} ({', '.join(columns)})"
        f" SELECT {chosen} FROM {table} ORDER BY id LIMIT 1"
    )


@pytest.mark.parametrize(("name", "attack"), ATTACKS, ids=[f"{n}: {a[:50]}" for n, a in ATTACKS])
def test_the_database_refuses_by_name(name: str, attack: str, standing: dict[str, int]) -> None:
    before = list(Person.objects.order_by("pk").values_list("pk", "name", "merged_into"))
    with (
        pytest.raises(IntegrityError) as refused,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement(attack, standing))
    assert explain(refused.value).name == name
    assert list(Person.objects.order_by("pk").values_list("pk", "name", "merged_into")) == before


def test_after_everything_the_trail_is_sound_and_every_guard_stands(
    standing: dict[str, int],
) -> None:
    assert verify() == []
    assert missing_guards() == []


def test_every_constraint_of_the_stage_is_attacked() -> None:
    named = {
        constraint.name
        for model in apps.get_app_config("recipients").get_models()
        for constraint in model._meta.constraints
    }
    assert named == {name for name, _ in ATTACKS}
