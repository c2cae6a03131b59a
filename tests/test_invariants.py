"""Every named constraint attacked with raw SQL, on whichever database the suite runs.

Each attack is one statement that a person with database access could try. All are refused by the
name of the constraint, and the ledger stands as before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import IntegrityError, connection, transaction

from zhida.allotments import actions
from zhida.allotments.models import Allotment, Movement
from zhida.allotments.tests.builders import DAY, fund, load_registers, pass_down, source
from zhida.store.action import SYSTEM
from zhida.store.append_only import drop_guards, guarded_models, install_guards, missing_guards
from zhida.store.refusals import constraint_of, explain
from zhida.store.verification import verify

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Standing:
    """What stands in the ledger before the attack: a source, its child, and another fund."""

    top: Allotment
    city: Allotment
    other_fund: int
    movement: Movement


@pytest.fixture
def standing() -> Standing:
    load_registers()
    top = source(100)
    (city,) = pass_down(top, 伊宁市=30)
    actions.take_back(city, 1, document_number="甲", happened_on=DAY, by=SYSTEM)
    other = fund(marked=False)
    return Standing(top, city, other.pk, Movement.objects.get(kind="pass_down"))


ATTACKS = [
    # Another mark, another fund.
    ("allotment_identity_is_fixed", "UPDATE {A} SET fund_id = {other} WHERE id = {city}"),
    ("fund_is_written_once", "UPDATE {F} SET mark_text = '01 中央直达资金'"),
    ("fund_is_written_once", "UPDATE {F} SET project_name = '另一项'"),
    ("fund_is_written_once", "UPDATE {F} SET fiscal_year = 2023"),
    ("fund_is_written_once", "DELETE FROM {F}"),
    # Overspending by one fen, sums below zero.
    ("allotment_never_overspent", "UPDATE {A} SET passed_down_fen = amount_fen + 1"),
    ("allotment_never_overspent", "UPDATE {A} SET reserved_fen = amount_fen + 1"),
    ("allotment_never_overspent", "UPDATE {A} SET paid_fen = amount_fen + 1"),
    ("allotment_never_overspent", "UPDATE {A} SET carried_fen = amount_fen + 1"),
    (
        "allotment_never_overspent",
        "UPDATE {A} SET amount_fen = passed_down_fen - 1 WHERE id = {top}",
    ),
    ("allotment_sums_are_not_negative", "UPDATE {A} SET paid_fen = -1 WHERE id = {city}"),
    ("allotment_sums_are_not_negative", "UPDATE {A} SET taken_back_fen = -1"),
    # Who an allotment is, and that it stays.
    ("allotment_identity_is_fixed", "UPDATE {A} SET division_id = division_id + 1"),
    ("allotment_identity_is_fixed", "UPDATE {A} SET document_number = '假〔2022〕1号'"),
    ("allotment_identity_is_fixed", "UPDATE {A} SET receiver_name = '别处'"),
    ("allotment_identity_is_fixed", "UPDATE {A} SET origin_year = 2023"),
    ("allotment_identity_is_fixed", "UPDATE {A} SET parent_id = NULL WHERE id = {city}"),
    ("allotment_identity_is_fixed", "UPDATE {A} SET parent_id = {city} WHERE id = {city}"),
    ("allotment_identity_is_fixed", "UPDATE {A} SET passed_down_on = NULL WHERE id = {top}"),
    ("allotment_identity_is_fixed", "DELETE FROM {A} WHERE id = {city}"),
    ("allotment_with_parent_is_traced", "UPDATE {A} SET untraced = {true} WHERE id = {city}"),
    # Movements.
    ("movement_is_written_once", "UPDATE {M} SET amount_fen = amount_fen + 1"),
    ("movement_is_written_once", "UPDATE {M} SET reason = '改'"),
    ("movement_is_written_once", "DELETE FROM {M}"),
    ("movement_is_positive", "{insert} ('pass_down', {fund}, {top}, {city}, 0, NULL, '')"),
    ("movement_is_positive", "{insert} ('pass_down', {fund}, {top}, {city}, -1, NULL, '')"),
    (
        "movement_has_two_different_ends",
        "{insert} ('adjust_up', {fund}, {city}, {city}, 5, NULL, '')",
    ),
    ("movement_ends_fit_its_kind", "{insert} ('receive', {fund}, {top}, {city}, 5, NULL, '')"),
    ("movement_ends_fit_its_kind", "{insert} ('pass_down', {fund}, NULL, {city}, 5, NULL, '')"),
    ("movement_ends_fit_its_kind", "{insert} ('take_back', {fund}, NULL, {city}, 5, NULL, '')"),
    (
        "movement_correction_names_what_it_corrects",
        "{insert} ('correct', {fund}, {city}, {top}, 5, NULL, '')",
    ),
    (
        "movement_correction_equals_what_it_corrects",
        "{insert} ('correct', {fund}, {city}, {top}, 5, {movement}, 'pass_down')",
    ),
    ("movement_leaves_its_own_fund", "{insert} ('adjust_down', {other}, {top}, NULL, 5, NULL, '')"),
    (
        "movement_arrives_in_its_own_fund",
        "{insert} ('receive', {other}, NULL, {city}, 5, NULL, '')",
    ),
    # The trail itself.
    ("audit_entry_is_written_once", "UPDATE {T} SET actor = '别人'"),
    ("audit_entry_is_written_once", "DELETE FROM {T} WHERE number = 1"),
]


def statement(attack: str, standing: Standing) -> str:
    insert = (
        "INSERT INTO {M} (kind, fund_id, from_allotment_id, to_allotment_id, amount_fen,"
        " corrects_id, corrected_kind, document_number, reason, happened_on, recorded_at,"
        " audit_number) SELECT kind, fund, origin, target, fen, corrects, corrected, '甲', '',"
        " '2022-01-01', '2022-01-01 00:00:00+00', 1 FROM ({row}) AS given"
    )
    names = {
        "A": Allotment._meta.db_table,
        "M": Movement._meta.db_table,
        "F": "allotments_fund",
        "T": "store_auditentry",
        "top": standing.top.pk,
        "city": standing.city.pk,
        "fund": standing.top.fund_id,
        "other": standing.other_fund,
        "movement": standing.movement.pk,
        "true": "TRUE" if connection.vendor == "postgresql" else "1",
    }
    head, found, values = attack.partition("{insert} ")
    if not found:
        return head.format(**names)
    kind, fund_id, origin, target, fen, corrects, corrected = (
        value.strip() for value in values.strip("()").split(",")
    )
    bigint = "CAST({} AS BIGINT)".format
    row = (
        f"SELECT {kind} AS kind, {bigint(fund_id)} AS fund, {bigint(origin)} AS origin,"
        f" {bigint(target)} AS target, {bigint(fen)} AS fen, {bigint(corrects)} AS corrects,"
        f" {corrected} AS corrected"
    )
    if connection.vendor == "postgresql":
        insert = insert.replace(
            "'2022-01-01', '2022-01-01 00:00:00+00'",
            "DATE '2022-01-01', TIMESTAMPTZ '2022-01-01 00:00:00+00'",
        )
    return insert.replace("{row}", row).format(**names)


def attacked(sql: str) -> IntegrityError:
    with (
        pytest.raises(IntegrityError) as refused,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    return refused.value


@pytest.mark.parametrize(("name", "attack"), ATTACKS, ids=[f"{n}: {a[:60]}" for n, a in ATTACKS])
def test_the_database_refuses_by_name(name: str, attack: str, standing: Standing) -> None:
    before = list(Allotment.objects.order_by("pk").values())
    refusal = explain(attacked(statement(attack, standing)))
    assert refusal.name == name
    assert refusal.message
    assert list(Allotment.objects.order_by("pk").values()) == before
    assert verify() == []


def test_a_child_cannot_be_born_outside_its_parents_fund(standing: Standing) -> None:
    city = standing.city
    columns = [f.column for f in Allotment._meta.concrete_fields if f.column != "id"]
    chosen = ", ".join(str(standing.other_fund) if c == "fund_id" else c for c in columns)
    sql = (
        f"INSERT INTO {Allotment._meta.db_table} ({', '.join(columns)})"
        f" SELECT {chosen} FROM {Allotment._meta.db_table} WHERE id = {city.pk}"
    )
    assert explain(attacked(sql)).name == "allotment_keeps_fund_of_parent"


def test_a_fund_is_opened_once(standing: Standing) -> None:
    sql = (
        "INSERT INTO allotments_fund (fiscal_year, project_code, project_name, mark_id,"
        " mark_region, mark_text, income_subject, function_subjects, purposes)"
        " SELECT fiscal_year, project_code, project_name, mark_id, mark_region, mark_text,"
        " income_subject, function_subjects, purposes FROM allotments_fund"
        f" WHERE id = {standing.other_fund}"
    )
    assert explain(attacked(sql)).name == "fund_is_one_year_project_and_mark"


def test_a_movement_is_corrected_once_whoever_asks(standing: Standing) -> None:
    actions.correct(
        Movement.objects.get(kind="take_back"), happened_on=DAY, by=SYSTEM, reason="录入有误"
    )
    columns = ", ".join(f.column for f in Movement._meta.concrete_fields if f.column != "id")
    table = Movement._meta.db_table
    sql = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE kind = 'correct'"
    assert explain(attacked(sql)).name == "movement_is_corrected_once"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's")
@pytest.mark.parametrize(
    "table", ["allotments_movement", "allotments_allotment", "store_auditentry"]
)
def test_replacing_a_row_is_refused_too(table: str, standing: Standing) -> None:
    refused = explain(attacked(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))
    assert refused.name.endswith(("is_written_once", "identity_is_fixed"))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no TRUNCATE")
@pytest.mark.parametrize("model", ["allotments.Movement", "store.AuditEntry", "notices.SourceFile"])
def test_truncating_is_refused(model: str, standing: Standing) -> None:
    table = apps.get_model(model)._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as if the test's rows were committed
    refused = explain(attacked(f"TRUNCATE {table} CASCADE"))
    assert "written_once" in refused.name or "identity" in refused.name


def test_every_money_table_is_guarded() -> None:
    guarded = {model._meta.label for model in guarded_models()}
    assert guarded >= {
        "allotments.Allotment",
        "allotments.Fund",
        "allotments.Movement",
        "notices.AcceptedFinding",
        "notices.Notice",
        "notices.SourceFile",
        "notices.TargetIndicator",
        "notices.TargetTable",
        "store.AuditEntry",
    }


def test_a_missing_guard_is_noticed_and_comes_back() -> None:
    assert missing_guards() == []
    drop_guards()
    gone = missing_guards()
    assert "movement_is_written_once_update" in gone
    assert {doubt.kind for doubt in verify()} == {"guard_missing"}
    install_guards()
    assert missing_guards() == []


@pytest.fixture
def unguarded_flush() -> Iterator[None]:
    """Take the guards away before the test database is emptied; emptying puts them back."""
    yield
    drop_guards()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite rebuilds tables")
@pytest.mark.django_db(transaction=True)
def test_guards_and_composite_keys_survive_a_rebuilt_table(unguarded_flush: None) -> None:
    emit_pre_migrate_signal(0, False, "default")
    with connection.schema_editor() as editor:
        editor._remake_table(Allotment)
    emit_post_migrate_signal(0, False, "default")
    assert missing_guards() == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'allotments_allotment'")
        (sql,) = cursor.fetchone()
    assert 'REFERENCES "allotments_allotment" ("fund_id", "id")' in sql
    assert "allotment_never_overspent" in sql


def ours() -> list[tuple[str, str]]:
    return sorted(
        (constraint.name, str(constraint.violation_error_message))
        for model in apps.get_models()
        if model.__module__.startswith("zhida.")
        for constraint in model._meta.constraints
    )


@pytest.mark.parametrize(("name", "message"), ours())
def test_every_constraint_is_a_sentence_with_a_chinese_message(name: str, message: str) -> None:
    assert name.count("_") >= 2
    assert any("一" <= sign <= "鿿" for sign in message)
    assert "！" not in message
    assert constraint_of(name) is not None
    assert len(name) <= 63 - len("_truncate")


def test_every_constraint_of_the_ledger_is_attacked_here() -> None:
    attacked_names = {name for name, _ in ATTACKS} | {
        "allotment_keeps_fund_of_parent",
        "fund_is_one_year_project_and_mark",
        "movement_is_corrected_once",
    }
    ledger = {c.name for m in (Allotment, Movement) for c in m._meta.constraints}
    # Two are only there to be pointed at by composite keys; they repeat the primary key. One is
    # attacked through the action, in the ledger's own tests.
    beyond_attack = {
        "allotment_and_its_fund",
        "movement_and_what_it_moved",
        "allotment_one_row_per_receiver",
    }
    assert ledger - beyond_attack <= attacked_names
