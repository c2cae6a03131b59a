"""Every named constraint of payments attacked with raw SQL, on whichever database the suite runs.

The world before the attack: a payout of which one line was paid and one came back, another that
waits for approval, a transfer to an institution, a month reckoned, a case, an exception. Each
attack is one statement; it is refused by the name of the constraint, and nothing changes.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.test import TestCase
from django.utils import timezone

from zhida.allotments.models import Use
from zhida.core.refusal import Refusal
from zhida.payments import actions
from zhida.payments.models import (
    Case,
    ChannelOrder,
    Occasion,
    PaidRange,
    PayeeAccount,
    PayeeException,
    PaymentRequest,
    Payout,
    PayoutRun,
    ReturnedLine,
    ReturnFile,
    Segment,
    Voucher,
)
from zhida.payments.tests import builders
from zhida.registers.models import Programme
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
    """A statement by which ``name`` would be broken: ``verb`` is update, insert or delete.

    An insert copies the row that ``rows`` names and changes columns; the values are SQL.
    """

    name: str
    model: type[Model]
    verb: str = "update"
    row: str = ""
    values: dict[str, str] = field(default_factory=dict)


def update(name: str, model: type[Model], row: str = "", **values: str) -> Attack:
    return Attack(name, model, "update", row, values)


def insert(name: str, model: type[Model], row: str = "", **values: str) -> Attack:
    return Attack(name, model, "insert", row, values)


def delete(name: str, model: type[Model]) -> Attack:
    return Attack(name, model, "delete")


ATTACKS = [
    # Uses of an allotment.
    update("use_is_written_once", Use, amount_fen="1"),
    delete("use_is_written_once", Use),
    insert("use_is_positive", Use, amount_fen="0"),
    insert("use_is_of_a_known_kind", Use, kind="'borrow'"),
    insert("use_names_subject_and_request", Use, document_number="''"),
    insert("use_names_subject_and_request", Use, function_subject="''"),
    insert("use_stays_in_its_own_fund", Use, fund_id="{other_fund}"),
    # Payouts, segments, occasions.
    update("payout_is_written_once", Payout, total_fen="total_fen + 1"),
    update("payout_is_written_once", Payout, lines="1"),
    delete("payout_is_written_once", Payout),
    insert("payout_pays_somebody_something", Payout, number="'甲'", lines="0"),
    insert("payout_pays_somebody_something", Payout, number="'甲'", total_fen="0"),
    insert("payout_is_for_months", Payout, number="'甲'", last_month="202201"),
    insert("payout_is_for_months", Payout, number="'甲'", first_month="3"),
    insert("payout_is_posted_once", Payout, "origin", number="'甲'"),
    insert("payout_correction_names_what_it_corrects", Payout, number="'甲'", kind="'correction'"),
    insert("payout_correction_names_what_it_corrects", Payout, number="'甲'", corrects_id="{paid}"),
    update("segment_is_written_once", Segment, digest="'x'"),
    update("segment_is_written_once", Segment, lines="1"),
    delete("segment_is_written_once", Segment),
    insert("segment_lies_somewhere", Segment, payout_id="{origin}", place="'nowhere'"),
    update("occasion_is_written_once", Occasion, month="202301"),
    delete("occasion_is_written_once", Occasion),
    insert("occasion_says_why", Occasion, aid_event_id="NULL"),
    insert("occasion_says_why", Occasion, aid_event_id="NULL", kind="'exception'"),
    insert("occasion_says_why", Occasion, aid_event_id="NULL", kind="'repayment'"),
    insert("occasion_repays_a_line_once", Occasion, "repaid"),
    # A month reckoned.
    insert("payout_run_once_a_month", PayoutRun),
    update(
        "payout_run_is_approved_by_another",
        PayoutRun,
        state="'approved'",
        approved_by="computed_by",
        payout_id="{paid}",
    ),
    update("payout_run_approved_becomes_a_payout", PayoutRun, state="'approved'"),
    update("payout_run_approved_becomes_a_payout", PayoutRun, payout_id="{paid}"),
    insert("payout_run_goes_lawful_steps", PayoutRun, month="202305", state="'discarded'"),
    update("payout_run_is_fixed", PayoutRun, total_fen="total_fen + 1"),
    update("payout_run_is_fixed", PayoutRun, sha256="'x'"),
    delete("payout_run_is_fixed", PayoutRun),
    # Accounts of units.
    insert("payee_account_is_listed_once", PayeeAccount),
    update(
        "payee_account_ends_after_it_begins", PayeeAccount, "dated", valid_to="DATE '2021-01-01'"
    ),
    update("payee_account_is_fixed", PayeeAccount, kind="'basic'"),
    update("payee_account_is_fixed", PayeeAccount, holder_name="'别人'"),
    delete("payee_account_is_fixed", PayeeAccount),
    insert("payee_exception_is_recorded_once", PayeeException),
    insert(
        "payee_exception_has_document_and_reason",
        PayeeException,
        fund_id="{other_fund}",
        document_number="''",
    ),
    insert(
        "payee_exception_has_document_and_reason",
        PayeeException,
        fund_id="{other_fund}",
        reason="''",
    ),
    update("payee_exception_is_written_once", PayeeException, document_number="'乙'"),
    delete("payee_exception_is_written_once", PayeeException),
    # Requests.
    insert("payment_request_is_positive", PaymentRequest, "transfer", amount_fen="0"),
    update("payment_request_never_overpaid", PaymentRequest, "ordered", paid_fen="amount_fen"),
    update("payment_request_never_overpaid", PaymentRequest, "ordered", paid_fen="-1"),
    update(
        "payment_request_repays_what_came_back",
        PaymentRequest,
        "ordered",
        repaid_fen="failed_fen + 1",
    ),
    update(
        "payment_request_repays_what_came_back",
        PaymentRequest,
        "ordered",
        repaid_fen="failed_fen",
        given_back_fen="1",
    ),
    insert("payment_request_fits_its_route", PaymentRequest, "transfer", payee_id="NULL"),
    insert("payment_request_fits_its_route", PaymentRequest, "transfer", route="'persons'"),
    update(
        "payment_request_is_approved_by_another",
        PaymentRequest,
        "waiting",
        state="'approved'",
        decided_by="requested_by",
    ),
    update("payment_request_approved_by_somebody", PaymentRequest, "waiting", state="'approved'"),
    update("payment_request_moves_money_once_ordered", PaymentRequest, "waiting", paid_fen="1"),
    update("payment_request_moves_money_once_ordered", PaymentRequest, "waiting", failed_fen="1"),
    insert("payment_request_draws_once_on_an_allotment", PaymentRequest, "waiting"),
    insert(
        "payment_request_keeps_fund_of_allotment",
        PaymentRequest,
        "transfer",
        fund_id="{other_fund}",
    ),
    insert("payment_request_goes_lawful_steps", PaymentRequest, "transfer", state="'approved'"),
    update("payment_request_goes_lawful_steps", PaymentRequest, "waiting", state="'ordered'"),
    update("payment_request_goes_lawful_steps", PaymentRequest, "ordered", state="'requested'"),
    update("payment_request_goes_lawful_steps", PaymentRequest, "ordered", state="'revoked'"),
    update("payment_request_is_fixed", PaymentRequest, "waiting", amount_fen="1"),
    update("payment_request_is_fixed", PaymentRequest, "waiting", allotment_id="{other}"),
    update("payment_request_is_fixed", PaymentRequest, "ordered", decided_by="'别人'"),
    update("payment_request_is_fixed", PaymentRequest, "ordered", payee_id="{payee}"),
    delete("payment_request_is_fixed", PaymentRequest),
    # Vouchers and orders.
    insert(
        "voucher_number_is_given_once",
        Voucher,
        request_id="{waiting}",
        amount_fen="{waiting_fen}",
    ),
    insert("voucher_equals_its_request", Voucher, request_id="{waiting}", number="'甲'"),
    update("voucher_is_written_once", Voucher, amount_fen="1"),
    delete("voucher_is_written_once", Voucher),
    insert("channel_order_has_rows", ChannelOrder, number="'甲'", rows="0"),
    insert(
        "channel_order_equals_its_voucher",
        ChannelOrder,
        number="'甲'",
        voucher_id="{spare_voucher}",
        amount_fen="amount_fen + 1",
    ),
    update("channel_order_is_written_once", ChannelOrder, channel="'card_list'"),
    update("channel_order_is_written_once", ChannelOrder, sha256="'x'"),
    delete("channel_order_is_written_once", ChannelOrder),
    # Outcomes.
    insert("return_file_is_taken_in_once", ReturnFile),
    update("return_file_is_written_once", ReturnFile, paid_fen="1"),
    delete("return_file_is_written_once", ReturnFile),
    insert("paid_range_holds_lines", PaidRange, end_reference="first_reference"),
    insert("paid_range_holds_lines", PaidRange, lines="9", first_reference="8", end_reference="9"),
    insert("paid_range_holds_lines", PaidRange, first_reference="8", end_reference="9", lines="0"),
    insert("paid_range_pays_a_line_once", PaidRange),
    update("paid_range_is_written_once", PaidRange, amount_fen="1"),
    delete("paid_range_is_written_once", PaidRange),
    insert("returned_line_comes_back_once", ReturnedLine),
    insert("returned_line_is_positive", ReturnedLine, reference="9", amount_fen="0"),
    update(
        "returned_line_is_repaid_or_given_back", ReturnedLine, given_back_on="DATE '2022-03-01'"
    ),
    update("returned_line_is_fixed", ReturnedLine, amount_fen="1"),
    update("returned_line_is_fixed", ReturnedLine, repaid_in_id="{paid}"),
    delete("returned_line_is_fixed", ReturnedLine),
    update("case_is_settled_with_a_reason", Case, settled_by="'甲'"),
    update(
        "case_is_settled_with_a_reason",
        Case,
        settled_by="'甲'",
        settled_on="DATE '2022-03-01'",
        settlement="''",
    ),
    update("case_is_fixed", Case, expected="'别的'"),
    delete("case_is_fixed", Case),
]

MODELS = [*apps.get_app_config("payments").get_models(), Use]


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

    def test_what_goes_past_the_actions_is_seen(self) -> None:
        found = {(doubt.kind, doubt.table) for doubt in verify()}
        assert ("row_inserted", "payments.PayoutRun") in found
        assert ("row_inserted", "payments.Case") in found
        assert ("sum_not_proven", "payments.Payout") in found


def standing() -> list[list[dict[str, Any]]]:
    """Return every row that payments hold."""
    return [list(model._default_manager.order_by("pk").values()) for model in MODELS]
