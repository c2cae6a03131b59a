"""Whatever is altered, taken out, put in or cut off behind Zhida's back is found and named."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner

from tests.beginning import told_again
from zhida.allotments.models import Allotment, Fund, Movement
from zhida.allotments.tests.builders import load_registers, pass_down, register, target_table
from zhida.notices.models import SourceFile
from zhida.store.models import AuditEntry
from zhida.store.tests.tampering import tampering
from zhida.store.trail import head, seal_of
from zhida.store.verification import Doubt, verify

pytestmark = pytest.mark.django_db


@told_again
def begin() -> None:
    load_registers()
    register(targets=(target_table("伊宁县", 385),))
    pass_down(Allotment.objects.get(receiver_name="伊宁县"), "伊县财社〔2022〕1号", 伊宁县=5)


@pytest.fixture(autouse=True)
def _ledger() -> None:
    begin()


def found(sql: str, *values: object) -> list[Doubt]:
    """Tamper by one statement and return what the verification finds."""
    with tampering() as cursor:
        cursor.execute(sql, values)
    return verify()


def kinds(doubts: list[Doubt]) -> set[str]:
    return {doubt.kind for doubt in doubts}


def test_an_untouched_ledger_is_sound() -> None:
    assert verify() == []


def test_an_altered_line_is_named() -> None:
    (doubt,) = found("UPDATE store_auditentry SET actor = '别人' WHERE number = 1")
    assert (doubt.kind, doubt.number) == ("line_altered", 1)
    assert "第 1 号" in doubt.message


def test_a_line_taken_out_is_named_together_with_the_rows_it_wrote() -> None:
    doubts = found("DELETE FROM store_auditentry WHERE number = 1")
    assert (doubts[0].kind, doubts[0].number) == ("line_missing", 1)
    assert "row_inserted" in kinds(doubts)


def test_a_line_sealed_anew_breaks_the_chain_behind_it() -> None:
    first = AuditEntry.objects.get(number=1)
    first.actor = "别人"
    doubts = found(
        "UPDATE store_auditentry SET actor = '别人', seal = %s WHERE number = 1", seal_of(first)
    )
    assert ("line_out_of_chain", 2) in {(doubt.kind, doubt.number) for doubt in doubts}


def test_a_line_put_in_is_named() -> None:
    doubts = found(
        "INSERT INTO store_auditentry (number, recorded_at, actor, post, action, reason, subject,"
        " scope_path, detail, rows, previous_seal, seal) SELECT 3, recorded_at, '别人', post,"
        " action, reason, subject, scope_path, detail, rows, 'made up', seal"
        " FROM store_auditentry WHERE number = 2"
    )
    assert {("line_out_of_chain", 3), ("line_altered", 3)} <= {
        (doubt.kind, doubt.number) for doubt in doubts
    }


def test_a_tail_cut_off_is_seen_against_a_noted_head() -> None:
    noted = head()
    with tampering() as cursor:
        cursor.execute("DELETE FROM store_auditentry WHERE number = %s", [noted[0]])
    assert "tail_cut_off" in kinds(verify(noted))


def test_a_chain_written_anew_is_seen_against_a_noted_head() -> None:
    number, seal = head()
    (doubt,) = verify((number, seal[::-1]))
    assert (doubt.kind, doubt.number) == ("head_differs", number)


def test_an_older_head_still_holds() -> None:
    noted = head()
    pass_down(Allotment.objects.get(receiver_name="伊宁市"), "伊市财社〔2022〕1号", 伊宁市=5)
    assert verify(noted) == []


ALTERATIONS = [
    ("UPDATE allotments_movement SET amount_fen = amount_fen + 1 WHERE id = %s", Movement),
    ("UPDATE allotments_movement SET document_number = '假' WHERE id = %s", Movement),
    ("UPDATE allotments_movement SET happened_on = '2020-01-01' WHERE id = %s", Movement),
    ("UPDATE allotments_allotment SET receiver_name = '别处' WHERE id = %s", Allotment),
    ("UPDATE allotments_allotment SET source_label = '别处' WHERE id = %s", Allotment),
    ("UPDATE allotments_fund SET mark_text = '01 中央直达资金' WHERE id = %s", Fund),
]


@pytest.mark.parametrize(("sql", "model"), ALTERATIONS, ids=[sql[7:60] for sql, _ in ALTERATIONS])
def test_an_altered_row_is_named_with_the_line_that_wrote_it(sql: str, model: type) -> None:
    row = model.objects.order_by("pk").first()
    doubts = [one for one in found(sql, row.pk) if one.kind == "row_altered"]
    assert [(one.table, one.row, one.number) for one in doubts] == [(model._meta.label, row.pk, 1)]


def test_the_bytes_of_an_original_are_sealed() -> None:
    doubts = found("UPDATE notices_sourcefile SET content = %s", b"another")
    assert [(one.kind, one.table) for one in doubts] == [("row_altered", "notices.SourceFile")]
    assert SourceFile.objects.get()


def test_the_targets_and_the_reading_are_sealed() -> None:
    assert kinds(found("UPDATE notices_targetindicator SET value = '0.50'")) == {"row_altered"}
    with tampering() as cursor:
        cursor.execute("UPDATE notices_notice SET total_fen = total_fen + 1")
    assert "notices.Notice" in {doubt.table for doubt in verify()}


def test_a_row_taken_out_is_named() -> None:
    row = Movement.objects.order_by("-pk").first()
    doubts = found("DELETE FROM allotments_movement WHERE id = %s", row.pk)
    assert ("row_missing", row.pk) in {(one.kind, one.row) for one in doubts}


def copy(table: str, changes: dict[str, Callable[[str], str]]) -> str:
    model = {"allotments_movement": Movement, "allotments_allotment": Allotment}[table]
    columns = [f.column for f in model._meta.concrete_fields if f.column != "id"]
    chosen = ", ".join(changes[c](c) if c in changes else c for c in columns)
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table}"
        " WHERE id = (SELECT MAX(id) FROM {table})".replace("{table}", table)
    )


def test_a_row_put_in_is_named() -> None:
    doubts = found(copy("allotments_movement", {}))
    assert ("row_inserted", Movement.objects.order_by("-pk").first().pk) in {
        (one.kind, one.row) for one in doubts
    }


def test_an_allotment_put_in_is_named() -> None:
    changed = {"document_number": lambda c: "'假'", "amount_fen": lambda c: "0"}
    doubts = found(copy("allotments_allotment", changed))
    assert ("row_inserted", Allotment.objects.order_by("-pk").first().pk) in {
        (one.kind, one.row) for one in doubts
    }


@pytest.mark.parametrize(
    ("column", "name"),
    [("amount_fen", "指标金额"), ("passed_down_fen", "已分解下达"), ("taken_back_fen", "被收回")],
)
def test_a_running_sum_that_the_movements_do_not_bear_out_is_named(column: str, name: str) -> None:
    city = Allotment.objects.get(receiver_name="伊宁市")
    sql = f"UPDATE allotments_allotment SET {column} = {column} + 7 WHERE id = %s"
    (doubt,) = found(sql, city.pk)
    assert (doubt.kind, doubt.row) == ("sum_not_proven", city.pk)
    assert name in doubt.message


def test_a_path_that_leads_elsewhere_is_named() -> None:
    city = Allotment.objects.get(receiver_name="伊宁市")
    (doubt,) = found("UPDATE allotments_allotment SET path = '999/' WHERE id = %s", city.pk)
    assert (doubt.kind, doubt.row) == ("path_not_proven", city.pk)


def test_a_parent_changed_behind_our_back_is_named() -> None:
    city = Allotment.objects.get(receiver_name="伊宁市")
    county = Allotment.objects.get(receiver_name="霍城县")
    doubts = found(
        "UPDATE allotments_allotment SET parent_id = %s WHERE id = %s", county.pk, city.pk
    )
    assert {"row_altered", "path_not_proven", "movement_off_the_way"} <= kinds(doubts)


def test_the_command_tells_the_doubts_and_ends_with_one() -> None:
    from zhida.store.cli import audit

    runner = CliRunner()
    sound = runner.invoke(audit, ["verify", "--head", ":".join(map(str, head()))])
    assert (sound.exit_code, "完好" in sound.output) == (0, True)
    with tampering() as cursor:
        cursor.execute("UPDATE store_auditentry SET actor = '别人' WHERE number = 1")
    broken = runner.invoke(audit, ["verify"])
    assert broken.exit_code == 1
    assert "第 1 号被改动过" in broken.output
