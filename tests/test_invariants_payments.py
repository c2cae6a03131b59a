"""Every named constraint of payments attacked with raw SQL, on whichever database the suite runs.

The world before the attack: a payout of which one line was paid and one came back, another that
waits for approval, a transfer to an institution, a month reckoned, a case, an exception. Each
attack is one statement; it is refused by the name of the constraint, and nothing changes.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.test import TestCase
from django.utils import timezone

from zhida.allotments.models import Use
from zhida.core.refusal import Refusal
from zhida.payments import actions
from zhida.payments.lines import month_tables
from zhida.payments.models import (
    Case,
    Occasion,
    PayeeAccount,
    PaymentRequest,
    Payout,
    PayoutRun,
    ReturnedLine,
    ReturnFile,
)
from zhida.payments.tests import builders
from zhida.registers.models import Programme
from zhida.store.append_only import guard_of
from zhida.store.refusals import explain
from zhida.store.verification import verify

pytestmark = pytest.mark.django_db

NO_ATTACK = {
    "payment_request_and_its_amount": "what the voucher's foreign key points at: holds an id",
    "voucher_and_its_amount": "what the order's foreign key points at: holds an id",
}
"""Constraints that only serve another one: whoever breaks them has broken the primary key."""


@dataclass(frozen=True)
class Attack:
    """A statement by which the constraint ``name`` would be broken (see the yaml file)."""

    name: str
    model: type[Model]
    verb: str
    row: str
    values: dict[str, str]


MODELS = [*apps.get_app_config("payments").get_models(), Use]
VERBS = ("update", "insert", "delete")


def attacks() -> list[Attack]:
    """Return the attacks of the yaml file."""
    text = (Path(__file__).parent / "attacks_payments.yaml").read_text(encoding="utf-8")
    models = {model.__name__: model for model in MODELS}
    found = []
    for told in yaml.load(text, yaml.BaseLoader):
        (verb,) = told.keys() & set(VERBS)
        model = models[told[verb]]
        found.append(Attack(told["refused"], model, verb, told.get("row", ""), told.get("set", {})))
    return found


ATTACKS = attacks()


def test_every_named_constraint_is_attacked() -> None:
    named = {constraint.name for model in MODELS for constraint in model._meta.constraints}
    attacked = {attack.name for attack in ATTACKS}
    assert named - attacked == set(NO_ATTACK)
    assert attacked <= named


def make_world(folder: Path) -> dict[str, Any]:
    """Make the world, and return the ids that the attacks name."""
    builders.load_registers()
    money = builders.county_money(2)
    other = builders.county_money(
        1, source="新财社〔2021〕5号", number="伊州财社〔2022〕5号", project="另一项资金"
    )
    paid = builders.payout(money, people=2)
    builders.answered(builders.sent(paid), folder, {2: "1001"})
    repaid = actions.repay(
        list(ReturnedLine.objects.all()), requested_on=builders.DAY, by=builders.CLERK
    )
    waiting = builders.only_request(repaid)
    payee = builders.account(builders.institution())
    transfer = builders.transfer(money, payee)
    spare = builders.transfer(money, payee, yuan=7)
    actions.approve([spare], on=builders.DAY, by=builders.HEAD)
    (spare_voucher,) = actions.make_out_voucher([spare], on=builders.DAY, by=builders.CLERK)
    actions.record_payee_exception(
        payee, money.fund, document_number="甲", by=builders.CLERK, reason="批复准许"
    )
    return {
        "other": other.pk,
        "other_fund": other.fund_id,
        "paid": paid.pk,
        "origin": _with_origin(paid).pk,
        "repaid": Occasion.objects.get(kind="repayment").pk,
        "ordered": builders.only_request(paid).pk,
        "waiting": waiting.pk,
        "waiting_fen": waiting.amount_fen,
        "transfer": transfer.pk,
        "payee": payee.pk,
        "dated": _dated_account().pk,
        "spare_voucher": spare_voucher.pk,
        "run": _run(paid).pk,
        "case": _case().pk,
    }


def _with_origin(paid: Payout) -> Payout:
    """Return a payout that came from a roster; written past the actions, as only tests do."""
    values = {f.attname: getattr(paid, f.attname) for f in Payout._meta.concrete_fields}
    del values["id"]
    return Payout.objects.create(**values | {"number": "乙", "origin_sha256": "f" * 64})


def _dated_account() -> PayeeAccount:
    return actions.add_payee_account(
        builders.institution("civil_affairs"),
        "basic",
        "990000000055",
        bank="测试银行",
        valid_from=date(2022, 1, 1),
        by=builders.CLERK,
    )


def _run(paid: Payout) -> PayoutRun:
    counts = dict.fromkeys(("enrolments", "payable", "unpayable", "new", "stopped", "changed"), 0)
    return PayoutRun.objects.create(
        division=paid.division,
        scope_path=paid.scope_path,
        programme=Programme.objects.get(code="minimum_living"),
        month=202202,
        sha256="0" * 64,
        computed_by="甲",
        computed_at=timezone.now(),
        **counts,
    )


def _case() -> Case:
    file = ReturnFile.objects.get()
    return Case.objects.create(
        kind="unknown_line",
        file=file,
        row=9,
        scope_path=file.scope_path,
        expected="支付指令中的序号",
        found="9",
        amount_fen=1,
        recorded_at=timezone.now(),
    )


def statement(attack: Attack, world: dict[str, Any]) -> str:
    """Return the SQL of an attack."""
    model = attack.model
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    rows = f"WHERE {key} = {world[attack.row]}" if attack.row else ""
    values = {name: _sql(value, world) for name, value in attack.values.items()}
    if attack.verb == "delete":
        return f"DELETE FROM {table}"
    if attack.verb == "update":
        changes = ", ".join(f"{quote(name)} = {value}" for name, value in values.items())
        return f"UPDATE {table} SET {changes} {rows}"
    columns = [str(f.column) for f in model._meta.concrete_fields if f.column != "id"]
    if "number" in columns and model is PaymentRequest:
        values.setdefault("number", "'别的申请'")
    chosen = [values.get(column, quote(column)) for column in columns]
    rows = rows or f"WHERE {key} = (SELECT min({key}) FROM {table})"
    return (
        f"INSERT INTO {table} ({', '.join(map(quote, columns))})"
        f" SELECT {', '.join(chosen)} FROM {table} {rows}"
    )


def _sql(value: str, world: dict[str, Any]) -> str:
    text = value.format(**world)
    return text if connection.vendor == "postgresql" else text.removeprefix("DATE ")


class Attacks(TestCase):
    """All attacks on one world, which none of them changes."""

    @classmethod
    def setUpTestData(cls) -> None:
        with tempfile.TemporaryDirectory() as folder:
            cls.world = make_world(Path(folder))

    def test_the_database_refuses_each_by_name(self) -> None:
        before = standing()
        refused = [(attack, self.refusal_of(attack)) for attack in ATTACKS]
        assert standing() == before
        assert [one for one in refused if one[0].name != one[1].name] == []
        assert all(refusal.message for _, refusal in refused)

    def refusal_of(self, attack: Attack) -> Refusal:
        """Carry an attack out and return what it was refused with."""
        with (
            pytest.raises(IntegrityError) as refused,
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement(attack, self.world))
        return explain(refused.value)

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's")
    def test_no_row_and_no_line_is_replaced(self) -> None:
        before = standing()
        tables = [model._meta.db_table for model in MODELS if guard_of(model)]
        for table in (*tables, *month_tables.tables().values()):
            with (
                self.subTest(table),
                pytest.raises(IntegrityError) as refused,
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
            name = str(refused.value)
            assert name.endswith(("_is_written_once", "_is_fixed", "_lawful_steps")), table
        assert standing() == before

    def test_what_goes_past_the_actions_is_seen(self) -> None:
        found = {(doubt.kind, doubt.table) for doubt in verify()}
        assert ("row_inserted", "payments.PayoutRun") in found
        assert ("row_inserted", "payments.Case") in found
        assert ("sum_not_proven", "payments.Payout") in found


def standing() -> list[list[dict[str, Any]]]:
    """Return every row that payments hold."""
    return [list(model._default_manager.order_by("pk").values()) for model in MODELS]
